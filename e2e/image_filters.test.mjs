// The scene `image_filters`: photos, own pictures, the camera, and the way into Convolution and back.
import assert from "node:assert/strict";
import { test } from "node:test";
import { gridValues, launch, open, png, until } from "./lib.mjs";
import { served } from "./served.mjs";
import { PHONE } from "./walk.mjs";

const { site, browser } = await served();

const stage = (page) => page.getByRole("main");
const response = (page) => page.getByRole("application", { name: /^Response/ });
const picture = (page) => page.getByRole("application", { name: /^Picture/ });
const inspector = (page) => page.getByRole("complementary", { name: "Inspector" });

/** How many colours a picture's canvas shows. */
const colours = (place) =>
  place.locator("canvas").evaluate((canvas) => {
    const { data } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
    const seen = new Set();
    for (let at = 0; at < data.length; at += 4) seen.add((data[at] << 16) | (data[at + 1] << 8) | data[at + 2]);
    return seen.size;
  });

async function opened(query = "", options = {}) {
  const page = await open(browser, options);
  await page.goto(`${site.url}#/image_filters${query}`);
  await response(page).waitFor();
  await until(async () => (await colours(response(page))) > 1, "a response");
  return page;
}

/** Points at the middle of a pixel. */
async function at(place, [row, col], [rows, cols]) {
  const box = await place.boundingBox();
  return { position: { x: ((col + 0.5) * box.width) / cols, y: ((row + 0.5) * box.height) / rows } };
}

const give = (page, name, mimeType, buffer) =>
  page.locator("input[type=file]").setInputFiles({ name, mimeType, buffer });

test("the photo comes when the scene is opened, and its response is not blank", async () => {
  const page = await opened();
  assert.ok((await colours(picture(page))) > 100);
  assert.ok((await colours(response(page))) > 100);
  const thumbs = page.getByRole("region", { name: "Filters" }).getByRole("button");
  assert.equal(await thumbs.count(), 22);
  assert.deepEqual(await gridValues(page, "Kernel"), [["-1", "0", "1"], ["-2", "0", "2"], ["-1", "0", "1"]]);
  await response(page).hover(await at(response(page), [116, 169], [256, 256]));
  await inspector(page).getByText("Y[116, 169] = −330").waitFor();
  page.verdict();
  await page.context().close();
});

test("a picture of one's own is filtered, and stays when something else is no picture", async () => {
  const page = await opened("?f=diff_x");
  const rows = Array.from({ length: 6 }, () => [10, 10, 10, 10, 210, 210, 210, 210]);
  await give(page, "edge.png", "image/png", png(rows));
  await response(page).hover(await at(response(page), [3, 3], [6, 8]));
  await inspector(page).getByText("Y[3, 3] = 200").waitFor();
  await give(page, "notes.png", "image/png", Buffer.from("This is a text."));
  const note = page.getByRole("alert");
  await note.filter({ hasText: "That is no picture this browser can read" }).waitFor();
  await page.evaluate(() => {
    const clipboardData = new DataTransfer();
    clipboardData.setData("text/plain", "hello");
    document.body.dispatchEvent(new ClipboardEvent("paste", { clipboardData, bubbles: true, cancelable: true }));
  });
  await note.filter({ hasText: "That is text, not a picture" }).waitFor();
  await page.evaluate(() => {
    const dataTransfer = new DataTransfer();
    dataTransfer.items.add(new File([new Uint8Array(100_000_000)], "large.png", { type: "image/png" }));
    document.body.dispatchEvent(new DragEvent("drop", { dataTransfer, bubbles: true, cancelable: true }));
  });
  await note.filter({ hasText: "The file has 100 MB" }).waitFor();
  await response(page).hover(await at(response(page), [3, 4], [6, 8]));
  await inspector(page).getByText("Y[3, 4] = 200").waitFor();
  // The next choice that works clears them away.
  await page.getByLabel("Picture", { exact: true }).selectOption("Ramp");
  await until(async () => (await note.count()) === 0, "no notes");
  page.verdict();
  await page.context().close();
});

/** The bytes of a picture's canvas. */
const bytes = (place) =>
  place.locator("canvas").evaluate((canvas) => [
    ...new Uint32Array(canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height).data.buffer),
  ]);

test("a pixel is changed by keyboard: the responses that read it follow, and no others", async () => {
  const page = await opened("?photo=edge&f=box&pin=50,95");
  await inspector(page).getByText("Y[50, 95] = 106.667").waitFor();
  const field = inspector(page).getByRole("spinbutton", { name: "Change it" });
  assert.equal(await field.inputValue(), "64");
  await inspector(page).getByText("9 responses read it").waitFor();
  const before = [await bytes(picture(page)), await bytes(response(page))];
  await field.fill("none");
  await field.press("Enter");
  assert.equal(await field.inputValue(), "64", "what is no number changes nothing");
  await field.fill("244");
  await field.press("Enter");
  await inspector(page).getByText("Y[50, 95] = 126.667").waitFor();
  await inspector(page).getByText("It was 64.").waitFor();
  const after = [await bytes(picture(page)), await bytes(response(page))];
  const changed = before.map((pixels, which) =>
    pixels.flatMap((pixel, place) => (pixel === after[which][place] ? [] : [place])),
  );
  assert.deepEqual(changed[0], [50 * 192 + 95]);
  const window = [-1, 0, 1].flatMap((down) => [-1, 0, 1].map((across) => (50 + down) * 192 + 95 + across));
  assert.deepEqual(changed[1], window);
  await until(() => page.url().includes("set=50,95,244"), "the change in the address");
  await page.reload();
  await inspector(page).getByText("Y[50, 95] = 126.667").waitFor();
  // What was changed is taken back, and the focus stays.
  const revert = inspector(page).getByRole("button", { name: "Revert", exact: true });
  await revert.press("Enter");
  await inspector(page).getByText("Y[50, 95] = 106.667").waitFor();
  await page.keyboard.press("Control+z");
  await inspector(page).getByText("Y[50, 95] = 126.667").waitFor();
  page.verdict();
  await page.context().close();
});

test("a pixel is changed by a finger, and taken back", async () => {
  const page = await opened("?photo=edge&f=box", PHONE);
  const place = response(page);
  await place.scrollIntoViewIfNeeded();
  await place.tap(await at(place, [50, 95], [128, 192]));
  const number = inspector(page).getByRole("group", { name: "Change it" });
  const pinned = inspector(page).getByText(/^Y\[\d+, \d+\] = /).first();
  const before = await pinned.innerText();
  const value = Number(await number.getByRole("spinbutton").inputValue());
  await number.getByRole("button", { name: value < 128 ? "One more" : "One less" }).tap();
  await inspector(page).getByText(`It was ${value}.`).waitFor();
  await until(async () => (await pinned.innerText()) !== before, "the response of the pixel");
  await inspector(page).getByRole("button", { name: "Revert", exact: true }).tap();
  await until(async () => (await pinned.innerText()) === before, "the response as it was");
  assert.equal(Number(await number.getByRole("spinbutton").inputValue()), value);
  page.verdict();
  await page.context().close();
});

test("without a camera the page says so and goes on", async () => {
  const page = await opened();
  await page.getByRole("button", { name: "Use the camera" }).click();
  await page.getByRole("alert").filter({ hasText: /camera/ }).waitFor();
  assert.equal(await page.getByRole("button", { name: "Use the camera" }).isEnabled(), true);
  assert.ok((await colours(response(page))) > 100);
  page.verdict();
  await page.context().close();
});

test("a pixel's window opens in Convolution, and Back finds everything as it was", async () => {
  const page = await opened();
  const rows = Array.from({ length: 6 }, (_, y) => Array.from({ length: 8 }, (_, x) => (y * 31 + x * 17) % 251));
  await give(page, "own.png", "image/png", png(rows));
  await until(async () => /6|8/.test(await picture(page).getAttribute("aria-label")), "the own picture");
  const pixel = await at(response(page), [2, 5], [6, 8]);
  await response(page).click(pixel);
  await inspector(page).getByText("Pinned").waitFor();
  const value = await inspector(page).locator(".who").innerText();
  await response(page).click(pixel);
  const window = rows.slice(1, 4).map((row) => row.slice(4, 7).map(String));
  await page.getByRole("grid", { name: /^Input/ }).waitFor();
  assert.deepEqual(await gridValues(page, "Input"), window);
  assert.deepEqual(await gridValues(page, "Output"), [[value.split("= ")[1].replace("−", "-")]]);
  await page.goBack();
  await inspector(page).getByText("Pinned").waitFor();
  assert.equal(await inspector(page).locator(".who").innerText(), value);
  assert.match(await picture(page).getAttribute("aria-label"), /8 by 6/);
  page.verdict();
  await page.context().close();
});

test("everything can be reached by keyboard", async () => {
  const page = await opened("?photo=edge&pin=50,94");
  const reach = async (place) => {
    for (let n = 0; n < 120; n += 1) {
      if (await place.evaluate((element) => element.contains(document.activeElement))) return;
      await page.keyboard.press("Tab");
    }
    throw new Error("not reached");
  };
  await reach(response(page));
  await page.keyboard.press("ArrowRight");
  await inspector(page).getByText("Y[50, 95] = 512").waitFor();
  await page.getByRole("status").filter({ hasText: "Row 50, column 95: response 512" }).waitFor();
  await page.keyboard.press("Enter");
  await inspector(page).getByText("Pinned").waitFor();
  await page.waitForFunction(() => location.hash.includes("pin=50,95"));
  // A number of the kernel, typed in place.
  await page.keyboard.press("Shift+Tab");
  await reach(page.getByRole("grid", { name: /^Kernel/ }));
  await page.keyboard.type("5");
  await page.keyboard.press("Enter");
  await page.waitForFunction(() => location.hash.includes("f=custom"));
  await page.keyboard.press("Control+z");
  await page.waitForFunction(() => !location.hash.includes("f=custom"));
  // On the pixel that is kept, Enter opens its window.
  await reach(response(page));
  await page.keyboard.press("Enter");
  await page.getByRole("grid", { name: /^Input/ }).waitFor();
  assert.deepEqual((await gridValues(page, "Input"))[0], ["64", "64", "192"]);
  page.verdict();
  await page.context().close();
});

test("a camera's pictures are filtered as they come, and it stops when the scene is left", async () => {
  const flags = ["--use-fake-device-for-media-stream", "--use-fake-ui-for-media-stream"];
  const seeing = await launch({ args: flags });
  const page = await open(seeing, { permissions: ["camera"] });
  await page.addInitScript(() => {
    const ask = navigator.mediaDevices.getUserMedia.bind(navigator.mediaDevices);
    navigator.mediaDevices.getUserMedia = async (wanted) => (window.stream = await ask(wanted));
    const put = CanvasRenderingContext2D.prototype.putImageData;
    window.puts = 0;
    CanvasRenderingContext2D.prototype.putImageData = function (image, ...rest) {
      if (image.width === 640) window.puts += 1;
      return put.call(this, image, ...rest);
    };
  });
  await page.goto(`${site.url}#/image_filters`);
  await response(page).waitFor();
  assert.equal(await page.evaluate(() => window.stream), undefined, "nothing is asked before the press");
  await page.getByRole("button", { name: "Use the camera" }).click();
  await page.getByRole("button", { name: "Keep this picture" }).waitFor();
  await page.waitForFunction(() => window.puts > 20);
  // Two canvases a frame. The test's device gives 20 to 30 pictures a second.
  const [from, start] = await page.evaluate(() => [window.puts, performance.now()]);
  await page.waitForTimeout(2000);
  const [to, end] = await page.evaluate(() => [window.puts, performance.now()]);
  console.log(`camera: ${(((to - from) / 2) * 1000 / (end - start)).toFixed(1)} pictures a second`);
  assert.ok((await colours(response(page))) > 20);
  await page.goto(`${site.url}#/convolution`);
  await page.getByRole("grid", { name: /^Input/ }).waitFor();
  await page.waitForFunction(() => window.stream.getTracks().every((track) => track.readyState === "ended"));
  page.verdict();
  await page.context().close();
  await seeing.close();
});
