// The scene `pixels`: a digit beside its numbers, numbers that change the picture, planes, own pictures, the zoom.
import assert from "node:assert/strict";
import { test } from "node:test";
import { DIST, gridValues, open, png, until } from "./lib.mjs";
import { serve } from "./server.mjs";
import { served } from "./served.mjs";

const { site, browser } = await served();

const picture = (page) => page.getByRole("application", { name: /^Picture/ });
const numbers = (page) => page.getByRole("grid", { name: /^Numbers/ });
const inspector = (page) => page.getByRole("complementary", { name: "Inspector" });
const cell = (page, row, col) => numbers(page).locator(`[data-y="${row}"][data-x="${col}"]`);

/** The grey, or red, of a pixel on a canvas. */
const painted = (place, [row, col]) =>
  place.locator("canvas").evaluate(
    (canvas, [y, x]) => canvas.getContext("2d").getImageData(x, y, 1, 1).data[0],
    [row, col],
  );

async function opened(query = "", options = {}) {
  const page = await open(browser, options);
  await page.goto(`${site.url}#/pixels${query}`);
  await numbers(page).waitFor();
  return page;
}

async function closed(page) {
  page.verdict();
  await page.context().close();
}

test("a four comes with the code, its numbers are those of MNIST, and another digit with the first file", async () => {
  const host = await serve({ dist: DIST });
  const page = await open(browser);
  await page.goto(`${host.url}#/pixels`);
  await numbers(page).waitFor();
  const rows = await gridValues(page, "Numbers");
  assert.equal(rows.length, 12);
  assert.deepEqual(rows[0], ["0", "0", "0", "0", "102", "159", "20", "0", "12", "214", "254", "159"]);
  assert.deepEqual(rows[7], ["29", "95", "95", "127", "228", "254", "230", "189", "188", "188", "160", "42"]);
  assert.equal(await painted(picture(page), [16, 15]), 189);
  await inspector(page).getByText("669 of 784 pixels are exactly 0").waitFor();
  const data = host.requests.map((request) => request.path).filter((path) => path.includes("data/"));
  assert.deepEqual(data, []);
  await page.getByLabel("Digit", { exact: true }).selectOption("7");
  await page.waitForFunction(() => location.hash.includes("digit="));
  await inspector(page).getByText(/Training image \d+, class 7/).waitFor();
  const file = () => host.requests.map((request) => request.path.split("/").at(-1)).filter((name) => name.endsWith(".bin"));
  assert.deepEqual(file(), ["train-00.bin"]);
  // The same place in the other set, from its own file.
  await page.getByRole("group", { name: "Set" }).getByRole("button", { name: "test" }).click();
  await page.waitForFunction(() => location.hash.includes("digit=test,"));
  await inspector(page).getByText(/Test image \d+, class \d/).waitFor();
  assert.deepEqual(file(), ["train-00.bin", "test-00.bin"]);
  await closed(page);
  await host.close();
});

test("without the file the page says so, and tries again when asked to", async () => {
  const page = await open(browser, { allow: [/train-00/, /Failed to load resource/] });
  await page.route("**/train-00.bin", (route) => route.fulfill({ status: 503, body: "" }));
  await page.goto(`${site.url}#/pixels`);
  await page.getByLabel("Digit", { exact: true }).selectOption("9");
  const note = page.getByRole("alert").filter({ hasText: "could not be fetched" });
  await note.waitFor();
  await page.unroute("**/train-00.bin");
  await note.getByRole("button", { name: "Try again" }).click();
  await inspector(page).getByText(/class 9/).waitFor();
  assert.equal(await note.count(), 0);
  await closed(page);
});

test("a typed number changes the picture at once, and undo takes it back", async () => {
  const page = await opened();
  await cell(page, 7, 7).dblclick();
  await page.keyboard.press("Control+a");
  await page.keyboard.type("20");
  await until(async () => (await painted(picture(page), [16, 15])) === 20, "a darker pixel");
  await page.keyboard.press("Enter");
  assert.deepEqual(await numbers(page).locator(".changed").allInnerTexts(), ["20"], "only that cell flashes");
  await page.waitForFunction(() => location.hash.includes("set=16,15,20"));
  await page.keyboard.press("Control+z");
  await until(async () => (await painted(picture(page), [16, 15])) === 189, "the number that was");
  await page.waitForFunction(() => !location.hash.includes("set="));
  await page.keyboard.press("Control+y");
  await until(async () => (await painted(picture(page), [16, 15])) === 20, "the change again");
  await page.waitForFunction(() => location.hash.includes("set=16,15,20"));
  await page.reload();
  await numbers(page).waitFor();
  assert.equal(await painted(picture(page), [16, 15]), 20, "the link holds it");
  await closed(page);
});

test("a number typed faster than the page draws leaves the focus on its cell", async () => {
  const page = await opened("?set=9,8,1");
  const devtools = await page.context().newCDPSession(page);
  await devtools.send("Emulation.setCPUThrottlingRate", { rate: 6 });
  const corner = cell(page, 0, 0);
  for (const [keys, shown] of [[["7", "7", "Enter"], "77"], [["5", "Escape"], "77"], [["9", "9", "Enter"], "99"]]) {
    await corner.focus();
    for (const key of keys) await page.keyboard.press(key);
    await until(async () => !(await numbers(page).locator("input").count()), "the field gone");
    await page.evaluate(() => new Promise((drawn) => requestAnimationFrame(() => setTimeout(drawn, 100))));
    assert.equal(await corner.getAttribute("data-value"), shown);
    assert.ok(await corner.evaluate((at) => at === document.activeElement), `the focus after ${keys.join(" ")}`);
  }
  await closed(page);
});

test("undo works wherever the focus is", async () => {
  const page = await opened("?set=9,8,1");
  await cell(page, 0, 0).focus();
  await page.keyboard.type("77");
  await page.keyboard.press("Enter");
  const reads = (value) => until(async () => (await cell(page, 0, 0).getAttribute("data-value")) === value, `a ${value}`);
  await reads("77");
  await page.evaluate(() => document.activeElement.blur());
  await page.keyboard.press("Control+z");
  await reads("1");
  await page.getByRole("button", { name: "Undo", exact: true }).focus();
  await page.keyboard.press("Control+Shift+z");
  await reads("77");
  await closed(page);
});

test("bad numbers get a sentence and change nothing", async () => {
  const page = await opened();
  const before = await gridValues(page, "Numbers");
  const note = page.getByRole("alert");
  for (const [text, sentence] of [["x", "is no number"], ["-", "Not a number yet"], ["1e999", "no number of a pixel"], ["NaN", "is no number"], ["-5", "between 0 and 255"], ["1.5", "no whole number"], ["300", "between 0 and 255"]]) {
    await cell(page, 0, 0).dblclick();
    await page.keyboard.press("Control+a");
    await page.keyboard.type(text);
    await note.filter({ hasText: sentence }).waitFor();
    await page.keyboard.press("Escape");
    assert.deepEqual(await gridValues(page, "Numbers"), before, text);
  }
  // Ended with Enter, 300 leaves its sentence and neither 3 nor 30.
  await cell(page, 0, 0).focus();
  await page.keyboard.type("300");
  await page.keyboard.press("Enter");
  await note.filter({ hasText: "“300”" }).waitFor();
  assert.deepEqual(await gridValues(page, "Numbers"), before);
  await cell(page, 0, 0).focus();
  await cell(page, 0, 0).evaluate((target) => {
    const clipboardData = new DataTransfer();
    clipboardData.setData("text/plain", "1\t2\n3");
    target.dispatchEvent(new ClipboardEvent("paste", { clipboardData, bubbles: true, cancelable: true }));
  });
  await note.filter({ hasText: "Row 2 of the pasted table has 1" }).waitFor();
  assert.deepEqual(await gridValues(page, "Numbers"), before);
  await closed(page);
});

test("everything can be reached by keyboard", async () => {
  const page = await opened();
  const reach = async (place) => {
    for (let n = 0; n < 80; n += 1) {
      if (await place.evaluate((element) => element.contains(document.activeElement))) return;
      await page.keyboard.press("Tab");
    }
    throw new Error("not reached");
  };
  await reach(picture(page));
  await page.keyboard.press("ArrowUp");
  await page.keyboard.press("ArrowLeft");
  await page.getByRole("grid", { name: "Numbers, rows 8 to 19, columns 7 to 18" }).waitFor();
  await page.getByRole("status").filter({ hasText: "rows 8 to 19" }).waitFor();
  await page.keyboard.press("Enter");
  await page.waitForFunction(() => location.hash.includes("pin=14,13"));
  await page.keyboard.press("Escape");
  await page.waitForFunction(() => !location.hash.includes("pin"));
  await reach(numbers(page));
  await page.keyboard.press("Control+Home");
  for (let n = 0; n < 8; n += 1) await page.keyboard.press("ArrowRight");
  for (let n = 0; n < 8; n += 1) await page.keyboard.press("ArrowDown");
  await inspector(page).getByText("X[16, 15] = 189").waitFor();
  await page.getByRole("status").filter({ hasText: "Row 16, column 15: 189." }).waitFor();
  await page.keyboard.press(" ");
  await inspector(page).getByText("Pinned").waitFor();
  await page.keyboard.press("PageUp");
  await inspector(page).getByText("X[16, 15] = 190").waitFor();
  await page.keyboard.press("7");
  await page.keyboard.press("Enter");
  await inspector(page).getByText("X[16, 15] = 7").waitFor();
  await reach(page.getByRole("slider", { name: /^Zoom/ }));
  await page.keyboard.press("Home");
  await page.getByText("between picture and numbers").waitFor();
  await page.keyboard.press("End");
  await numbers(page).waitFor();
  await closed(page);
});

test("pointing shows a value in picture and grid, a click keeps it, and the frame follows the hand", async () => {
  const page = await opened();
  const box = await picture(page).boundingBox();
  const at = ([row, col]) => ({ x: box.x + ((col + 0.5) * box.width) / 28, y: box.y + ((row + 0.5) * box.height) / 28 });
  const point = async (pixel) => page.mouse.move(at(pixel).x, at(pixel).y);
  await point([16, 15]);
  await inspector(page).getByText("X[16, 15] = 189").waitFor();
  await cell(page, 0, 4).hover();
  await inspector(page).getByText("X[9, 12] = 102").waitFor();
  await cell(page, 0, 4).click();
  await inspector(page).getByText("Pinned").waitFor();
  await page.keyboard.press("Escape");
  await point([12, 12]);
  await page.mouse.down();
  await point([6, 9]);
  await page.mouse.up();
  await page.getByRole("grid", { name: "Numbers, rows 3 to 14, columns 5 to 16" }).waitFor();
  await page.getByLabel("Rows and columns in the frame").fill("6");
  await page.keyboard.press("Enter");
  await page.getByRole("grid", { name: /rows 0 to 23/ }).waitFor();
  await cell(page, 5, 5).hover();
  const font = (place) => place.evaluate((element) => getComputedStyle(element, "::after").content);
  assert.match(await font(cell(page, 5, 5)), /^"\d+"$/, "above 12 cells the number appears where one points");
  await closed(page);
});

test("a photo in colour is three planes, and a change in one is seen in the picture", async () => {
  const page = await opened();
  await page.getByRole("button", { name: "Show one in colour" }).click();
  const planes = page.getByRole("region", { name: "Colour" });
  await planes.waitFor();
  assert.equal(await planes.locator("canvas").count(), 3);
  await planes.getByRole("button", { name: /^red/ }).first().click();
  await page.getByText("three planes").first().waitFor();
  const [plane, row, col] = (await inspector(page).locator(".who").innerText()).match(/\d+/g).map(Number);
  assert.equal(plane, 0);
  await inspector(page).getByRole("spinbutton").fill("3");
  await page.keyboard.press("Enter");
  await until(async () => (await painted(picture(page), [row, col])) === 3, "less red");
  await inspector(page).getByText(`photo[:, ${row}, ${col}]`).first().waitFor();
  assert.ok((await inspector(page).locator("pre").innerText()).includes("torch.Size([3, 256, 384]) torch.uint8"));
  await page.getByRole("math", { name: /294,912 = 256/ }).waitFor();
  await closed(page);
});

test("a picture of one's own is shown with its numbers, and Back finds it again", async () => {
  const page = await opened();
  const rows = Array.from({ length: 6 }, (_, y) => Array.from({ length: 8 }, (_, x) => (y * 31 + x * 17) % 251));
  const give = (name, buffer) => page.locator("input[type=file]").setInputFiles({ name, mimeType: "image/png", buffer });
  await give("own.png", png(rows));
  await page.getByRole("application", { name: /8 by 6/ }).waitFor();
  assert.deepEqual(await gridValues(page, "Numbers"), rows.map((row) => row.map(String)));
  await give("notes.png", Buffer.from("This is a text."));
  await page.getByRole("alert").filter({ hasText: "That is no picture" }).waitFor();
  await page.goto(`${site.url}#/convolution`);
  await page.getByRole("grid", { name: /^Input/ }).waitFor();
  await page.goBack();
  await page.getByRole("application", { name: /8 by 6/ }).waitFor();
  await closed(page);
});

test("the pad is as coarse as a digit, and drawing fills its numbers", async () => {
  const page = await opened();
  await page.getByRole("button", { name: "Draw", exact: true }).click();
  const pad = page.getByRole("application", { name: /^Drawing pad/ });
  const box = await pad.boundingBox();
  await page.mouse.move(box.x + box.width * 0.3, box.y + box.height / 2);
  await page.mouse.down();
  await page.mouse.move(box.x + box.width * 0.7, box.y + box.height / 2, { steps: 5 });
  await page.mouse.up();
  await until(async () => (await gridValues(page, "Numbers")).flat().some((value) => Number(value) > 150), "ink");
  await page.getByRole("button", { name: "Pen", exact: true }).click();
  await picture(page).waitFor();
  assert.ok((await painted(picture(page), [14, 14])) > 150);
  await closed(page);
});

test("the zoom plays from the picture to its numbers, with reduced motion in whole steps", async () => {
  for (const reducedMotion of ["no-preference", "reduce"]) {
    const page = await opened("", { reducedMotion });
    const line = page.getByRole("slider", { name: /^Zoom/ });
    await page.getByRole("button", { name: "Play" }).click();
    const seen = new Set();
    await until(async () => {
      seen.add(await line.inputValue());
      return (await numbers(page).count()) === 1 && seen.size > 1;
    }, "the numbers");
    const whole = [...seen].every((value) => Number(value) % 25 === 0);
    assert.equal(whole, reducedMotion === "reduce", [...seen].join(" "));
    await closed(page);
  }
});

test("numbers are read one by one, row by row, and the link holds the place", async () => {
  const page = await opened();
  const step = page.getByRole("button", { name: "One step on" });
  await step.click();
  await inspector(page).getByText("Number 1 of 144 in the frame").waitFor();
  await page.getByRole("group", { name: "Step size" }).getByRole("button", { name: "Row" }).click();
  await step.click();
  await inspector(page).getByText("Number 12 of 144 in the frame").waitFor();
  await inspector(page).getByText("X[9, 19] = 159").waitFor();
  await inspector(page).getByText("9 · 28 + 19 = 271 numbers come before it").waitFor();
  await page.waitForFunction(() => location.hash.includes("t=13"));
  await page.reload();
  await inspector(page).getByText("Number 12 of 144 in the frame").waitFor();
  await page.getByRole("button", { name: "Loop" }).click();
  await page.getByRole("group", { name: "Step size" }).getByRole("button", { name: "Plane" }).click();
  await page.getByRole("button", { name: "Play" }).click();
  await page.getByText("between picture and numbers").waitFor();
  await closed(page);
});
