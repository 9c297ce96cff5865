// What is fetched later, and what happens when it is not to be had; and the notice after a defect.
import assert from "node:assert/strict";
import { test } from "node:test";
import { open } from "./lib.mjs";
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
