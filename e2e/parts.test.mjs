// What is fetched later, and what happens when it is not to be had; and the notice after a defect.
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { test } from "node:test";
import { gzipSync } from "node:zlib";
import { DIST, open } from "./lib.mjs";
import { serve } from "./server.mjs";
import { served } from "./served.mjs";

const PART = /parts-[0-9a-f]+\/split_\w+\.wasm/;

const { site, browser } = await served();

test("a part that cannot be fetched is asked for again, with the link's settings", async () => {
  const page = await open(browser, { allow: [/ERR_FAILED/, /Failed to fetch/] });
  await page.route(PART, (route) => route.abort());
  await page.goto(`${site.url}#/train?net=lenet5&seed=7`);
  const notice = page.getByRole("alert").filter({ hasText: "could not be fetched" });
  await notice.waitFor();
  await notice.getByRole("button", { name: "Try again" }).click();
  await notice.waitFor();
  // A link that is opened meanwhile counts.
  await page.goto(`${site.url}#/train?net=lenet5&seed=8`);
  await page.unroute(PART);
  await notice.getByRole("button", { name: "Try again" }).click();
  await page.getByRole("button", { name: "Run", exact: true }).waitFor();
  assert.equal(await page.getByLabel("Seed").inputValue(), "8");
  assert.equal(await page.getByRole("alert").count(), 0);
  page.verdict();
  await page.context().close();
});

test("a host that does not know wasm's media type serves the part all the same", async () => {
  const page = await open(browser, { allow: [/MIME/] });
  await page.route(PART, async (route) => {
    const response = await route.fetch();
    await route.fulfill({ response, headers: { ...response.headers(), "content-type": "text/plain" } });
  });
  await page.goto(`${site.url}#/train`);
  await page.getByRole("button", { name: "Run", exact: true }).waitFor();
  page.verdict();
  await page.context().close();
});

test("convolution fetches nothing further until a number is pointed at", async () => {
  const page = await open(browser);
  const fetched = [];
  page.on("request", (request) => fetched.push(request.url()));
  await page.goto(`${site.url}#/convolution?t=4`);
  const cell = page.getByRole("grid", { name: /^Input/ }).getByRole("gridcell").first();
  await cell.waitFor();
  await page.waitForTimeout(500);
  const parts = () => fetched.filter((url) => PART.test(url));
  assert.deepEqual(parts(), []);
  await cell.hover();
  await page.getByRole("complementary", { name: "Inspector" }).locator(".rm").waitFor();
  assert.equal(parts().length, 1, parts().join(" "));
  page.verdict();
  await page.context().close();
});

test("the first opening of a scene fetches no more than 150 KiB beside the first load", async () => {
  const shownBy = {
    pixels: ["grid", /^Numbers/],
    image_filters: ["application", /^Response/],
  };
  for (const scene of ["pixels", "image_filters", "patches", "features", "output_size", "channels", "pooling", "backward"]) {
    const base = "/courses/cnn/";
    const host = await serve({ dist: DIST, base });
    const page = await open(browser);
    await page.goto(`${host.url}#/convolution`);
    await page.getByRole("grid", { name: /^Input/ }).waitFor();
    await page.waitForLoadState("networkidle");
    const first = new Set(host.requests.map((request) => request.path));
    await page.goto(`${host.url}#/${scene}`);
    const [role, name] = shownBy[scene] ?? ["button", /^Predict$/];
    await page.getByRole(role, { name }).waitFor();
    await page.waitForLoadState("networkidle");
    const paths = [...new Set(host.requests.map((request) => request.path))].filter((path) => !first.has(path));
    // As hosts compress it; pictures and digits are packed already, and packing them again makes them larger.
    const sizes = await Promise.all(
      paths.map(async (path) => {
        const bytes = await readFile(`${DIST}/${path.slice(base.length)}`);
        return Math.min(bytes.length, gzipSync(bytes, { level: 9 }).length);
      }),
    );
    const all = sizes.reduce((sum, size) => sum + size, 0);
    console.log(`${scene}: ${all} bytes, ${paths.map((path, at) => `${path.split("/").at(-1)} ${sizes[at]}`).join(", ")}`);
    assert.ok(paths.length > 0 && all <= 150 * 1024, `${all} bytes`);
    page.verdict();
    await page.context().close();
    await host.close();
  }
});

test("of two scenes of pictures each keeps its state while the other one is on screen, and follows links", async () => {
  const page = await open(browser);
  const inspector = page.getByRole("complementary", { name: "Inspector" });
  await page.goto(`${site.url}#/pixels?set=16,15,7&pin=16,15`);
  await inspector.getByText("X[16, 15] = 7").waitFor();
  await page.goto(`${site.url}#/image_filters?photo=edge&pin=50,95`);
  await inspector.getByText("Y[50, 95] = 512").waitFor();
  await page.goto(`${site.url}#/pixels`);
  await inspector.getByText("X[16, 15] = 7").waitFor();
  await page.goto(`${site.url}#/image_filters?photo=edge&pin=50,96`);
  await inspector.getByText("Y[50, 96] = 512").waitFor();
  await page.goto(`${site.url}#/pixels?pin=16,15`);
  await inspector.getByText("X[16, 15] = 189").waitFor();
  page.verdict();
  await page.context().close();
});

test("the part is fetched once and lives on while another screen is shown", async () => {
  const page = await open(browser);
  const asked = [];
  page.on("request", (request) => PART.test(request.url()) && asked.push(request.url()));
  await page.goto(`${site.url}#/train`);
  await page.getByLabel("Seed").fill("41");
  for (const hash of ["#/convolution", "#/benchmark", "#/train"]) {
    await page.goto(site.url + hash);
    await page.getByRole("main").locator("h1, h2").first().waitFor();
  }
  assert.equal(await page.getByLabel("Seed").inputValue(), "41");
  assert.equal(asked.length, 1);
  page.verdict();
  await page.context().close();
});

test("a link followed at the moment the address is written is not lost", async () => {
  const page = await open(browser);
  await page.goto(`${site.url}#/convolution`);
  await page.getByRole("main").locator("h1, h2").first().waitFor();
  // Whoever writes the address half a second after an edit finds another one there, that nobody has been told of yet.
  await page.evaluate(() => {
    const late = window.setTimeout;
    window.setTimeout = (then, ms, ...rest) =>
      late(
        ms === 500
          ? () => {
              location.hash = "#/pooling";
              then();
            }
          : then,
        ms,
        ...rest,
      );
  });
  await page.getByRole("grid", { name: /^Input/ }).getByRole("gridcell").first().click();
  await page.keyboard.type("9");
  await page.keyboard.press("Enter");
  await page.getByRole("heading", { level: 1, name: /Pooling/i }).waitFor();
  assert.match(await page.evaluate(() => location.hash), /^#\/pooling/);
  page.verdict();
  await page.context().close();
});

test("a trap of the page shows a notice that offers to reload, and the edits come back", async () => {
  const page = await open(browser, { allow: [/unreachable|out of memory|RuntimeError/i] });
  await page.goto(`${site.url}#/convolution`);
  const cell = page.getByRole("grid", { name: /^Input/ }).getByRole("gridcell").first();
  await cell.click();
  await page.keyboard.type("9");
  await page.keyboard.press("Enter");
  await page.waitForFunction(() => location.hash.includes("x=9"));
  await page.evaluate(async () => {
    const script = performance.getEntriesByType("resource").find((e) => /kernelwalk-[0-9a-f]+\.js/.test(e.name)).name;
    const wasm = (await import(script)).initSync();
    // No memory is that large: the allocator gives up as any defect of the page would.
    setTimeout(() => wasm.__wbindgen_malloc(0xfffffff0, 8));
  });
  const notice = page.getByRole("alert");
  await notice.waitFor();
  assert.match(await notice.innerText(), /stopped/);
  await notice.getByRole("button", { name: "Reload" }).click();
  await page.getByRole("alert").waitFor({ state: "detached" });
  await cell.waitFor();
  assert.equal(await cell.getAttribute("data-value"), "9");
  await page.context().close();
});
