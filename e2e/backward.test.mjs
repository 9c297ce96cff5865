// The scene `backward`, in the release build: gradients, their check, editing, and the keyboard alone.
import assert from "node:assert/strict";
import { test } from "node:test";
import { gridValues, open, rows, until } from "./lib.mjs";
import { served } from "./served.mjs";

const { site, browser } = await served();

const LECTURE = "0 1 1 -2 0 / 2 0 0 5 2 / 0 4 5 1 2 / -2 -2 4 7 2 / 0 -1 -2 1 2";

async function backward(query = "", options) {
  const page = await open(browser, options);
  await page.goto(`${site.url}#/backward${query}`);
  await page.getByRole("grid", { name: /^Upstream/ }).first().waitFor();
  return page;
}

const gradient = (page) => gridValues(page, "Gradient");
const cell = (page, grid, y, x) =>
  page.getByRole("grid", { name: new RegExp(`^${grid}`) }).first().locator(`[data-y="${y}"][data-x="${x}"]`);

for (const [what, query, expected] of [
  ["the lecture's gradient of X", "?t=25", LECTURE],
  ["its gradient of W, not turned,", "?of=w&t=9", "0 7 9 / 2 7 7 / 0 1 7"],
  ["its gradient of b", "?of=b&t=1", "3"],
  ["max pooling, the first of equals taking all,", "?layer=max&t=25", "1 -1 0 0 0 / 0 0 0 3 0 / -1 0 0 0 1 / 0 0 0 0 0 / 0 0 0 0 0"],
]) {
  test(`${what} is ${expected}`, async () => {
    const page = await backward(query);
    assert.deepEqual(await gradient(page), rows(expected));
    page.verdict();
  });
}

test("dX[3, 3] is 7, and a finite difference agrees", async () => {
  const page = await backward("?t=25&pin=dx,0,3,3");
  const inspector = page.getByRole("complementary", { name: "Inspector" });
  const table = inspector.getByRole("group", { name: /finite difference/ });
  assert.match(await table.innerText(), /2 \+ 0\.01\s+58\.0700\s+2 − 0\.01\s+57\.9300\s+difference \/ 0\.02\s+7(\.0000)?\s+dX\[3, 3\], traced\s+7/);
  await inspector.getByText(/^They agree/).waitFor();
  page.verdict();
});

test("an edit of what arrives changes what is sent back", async () => {
  const page = await backward("?t=25");
  await cell(page, "Upstream", 2, 2).dblclick();
  await page.keyboard.press("Control+A");
  await page.keyboard.type("2");
  await page.keyboard.press("Enter");
  // dY[2, 2] rises by 1: dX rises by the weights it passes, W[2, 2] = 2 among them.
  await until(async () => (await gradient(page))[4][4] === "4", "dX[4, 4] = 4");
  assert.equal((await gradient(page))[3][3], "9");
  await page.keyboard.press("Control+z");
  await until(async () => (await gradient(page))[4][4] === "2", "undo restores 2");
  page.verdict();
});

test("a stride puts zeros between the numbers that arrive, and they can still be edited", async () => {
  const page = await backward("?s=2&p=1&t=25");
  assert.deepEqual(await gridValues(page, "Upstream"), rows("1 -1 0 / 0 2 1 / -1 0 1"));
  await cell(page, "Upstream", 1, 1).click();
  await page.keyboard.press("Delete");
  await until(async () => (await gridValues(page, "Upstream"))[1][1] === "0", "dY[1, 1] = 0");
  page.verdict();
});

test("by keyboard alone: walk the turned kernel, change a weight, step through the sum, read the end", async () => {
  const page = await backward("?t=0");
  const kernel = page.getByRole("grid", { name: /^Turned kernel/ });
  await kernel.locator('[tabindex="0"]').focus();
  // W[0, 0] stands bottom right; up and left lead to W[1, 1], as they point.
  await page.keyboard.press("ArrowUp");
  await page.keyboard.press("ArrowLeft");
  assert.equal(await page.evaluate(() => [document.activeElement.dataset.y, document.activeElement.dataset.x].join()), "1,1");
  await page.keyboard.type("3");
  await page.keyboard.press("Enter");
  await page.getByRole("slider", { name: /timeline/i }).focus();
  await page.keyboard.press("End");
  // dX[2, 2] met dY[1, 1] = 2 through W[1, 1]: one more of it is 2 more.
  assert.equal((await gradient(page))[2][2], "7");
  page.verdict();
});
