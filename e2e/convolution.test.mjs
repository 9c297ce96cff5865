// The scene `convolution`, in the release build, from a sub-path, as a student and an instructor use it.
import assert from "node:assert/strict";
import { test } from "node:test";
import { gridValues, open, rows, until } from "./lib.mjs";
import { served } from "./served.mjs";

const { site, browser } = await served();

const LECTURE = "12 12 17 / 10 17 19 / 9 6 14";

async function convolution(query = "", options) {
  const page = await open(browser, options);
  await page.goto(`${site.url}#/convolution${query}`);
  await page.getByRole("grid", { name: /^Input/ }).first().waitFor();
  return page;
}

async function toTheEnd(page) {
  await page.getByRole("slider", { name: /timeline/i }).focus();
  await page.keyboard.press("End");
}

const output = (page) => gridValues(page, "Output");
const cell = (page, grid, y, x) =>
  page.getByRole("grid", { name: new RegExp(`^${grid}`) }).first().getByRole("row").nth(y).getByRole("gridcell").nth(x);

for (const [what, query, expected] of [
  ["the lecture's example", "", LECTURE],
  ["stride 2 with padding 1", "?s=2&p=1", "6 17 3 / 8 17 13 / 6 4 4"],
]) {
  test(`${what} gives ${expected}`, async () => {
    const page = await convolution(query);
    await toTheEnd(page);
    assert.deepEqual(await output(page), rows(expected));
    page.verdict();
  });
}

test("nothing is computed before the first term, and the end shows everything and pauses", async () => {
  const page = await convolution("?t=0");
  assert.ok((await output(page)).flat().every((value) => value === ""));
  await page.getByRole("button", { name: /^play/i }).click();
  await toTheEnd(page);
  assert.deepEqual(await output(page), rows(LECTURE));
  await page.getByRole("button", { name: /^play/i }).waitFor();
  page.verdict();
});

test("an edited input cell changes exactly the outputs it feeds", async () => {
  const page = await convolution("?t=9");
  await cell(page, "Input", 0, 0).dblclick();
  await page.keyboard.press("Control+A");
  await page.keyboard.type("5");
  await page.keyboard.press("Enter");
  // X[0,0] is read once, by Y[0,0], through a weight of 0; X[0,1] through weights 1 and 0.
  await cell(page, "Input", 0, 1).dblclick();
  await page.keyboard.press("Control+A");
  await page.keyboard.type("4");
  await page.keyboard.press("Enter");
  await until(async () => (await output(page))[0][0] === "13", "Y[0,0] = 13");
  assert.deepEqual(await output(page), rows("13 12 17 / 10 17 19 / 9 6 14"));
  await page.keyboard.press("Control+z");
  await until(async () => (await output(page))[0][0] === "12", "undo restores 12");
  page.verdict();
});

test("a kernel of 5 on a 3 by 3 input keeps the last picture and says why in both wordings", async () => {
  const x = "3,3,2;0,0,1;3,1,2";
  const w = Array(5).fill("0,1,2,1,0").join(";");
  const page = await convolution(`?x=${x}&w=${w}`);
  const alert = page.getByRole("alert");
  await alert.getByText("Calculated padded input size per channel: (3 x 3). Kernel size: (5 x 5). Kernel size can't be greater than actual input size").waitFor();
  assert.match(await alert.innerText(), /3/);
  assert.ok((await page.getByRole("grid", { name: /^Output/ }).count()) > 0);
  page.verdict();
});

test("ten columns with kernel 3 and stride 2 leave the last column unread", async () => {
  const row = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10].join(",");
  const page = await convolution(`?x=${Array(10).fill(row).join(";")}&s=2&t=16`);
  await page.getByText(/\(10 [−-] 3\)\s*\/\s*2\s*=\s*3\.5/).first().waitFor();
  await page.getByText(/never read/i).first().waitFor();
  page.verdict();
});

test("an edit survives a reload, and the link carries it to another reader", async () => {
  const page = await convolution("?t=9");
  await cell(page, "Weight", 0, 0).dblclick();
  await page.keyboard.press("Control+A");
  await page.keyboard.type("-1.5");
  await page.keyboard.press("Enter");
  const edited = await until(async () => {
    const values = await output(page);
    return values[0][0] === "7.5" && values;
  }, "Y[0,0] = 12 - 1.5 * 3");
  await until(() => page.url().includes("w=-1.5"), "the link holds the weight");
  await page.reload();
  await page.getByRole("grid", { name: /^Input/ }).first().waitFor();
  assert.deepEqual(await output(page), edited);
  const other = await open(browser);
  await other.goto(page.url());
  await other.getByRole("grid", { name: /^Input/ }).first().waitFor();
  assert.deepEqual(await output(other), edited);
  page.verdict();
  other.verdict();
});

test("letters, a lone minus and 1e999 leave the last number in place and say what to do", async () => {
  const page = await convolution("?t=9");
  for (const text of ["abc", "-", "1e999", "NaN"]) {
    await cell(page, "Input", 2, 2).dblclick();
    await page.keyboard.press("Control+A");
    await page.keyboard.type(text);
    await page.keyboard.press("Enter");
    assert.equal((await gridValues(page, "Input"))[2][2], "2", text);
    assert.deepEqual(await output(page), rows(LECTURE), text);
    await page.keyboard.press("Escape");
  }
  page.verdict();
});

test("a grid is walked with the arrow keys and has one tab stop", async () => {
  const page = await convolution();
  const grid = page.getByRole("grid", { name: /^Input/ }).first();
  assert.equal(await grid.locator("[role=gridcell][tabindex='0']").count(), 1);
  await grid.locator("[role=gridcell][tabindex='0']").focus();
  await page.keyboard.press("Control+Home");
  await page.keyboard.press("ArrowRight");
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("ArrowDown");
  const focused = await page.evaluate(() => document.activeElement.dataset.value);
  assert.equal(focused, "1");
  page.verdict();
});

test("touch pins a cell and its story is told", async () => {
  const page = await convolution("?t=9", { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true });
  await cell(page, "Output", 1, 1).tap();
  await page.getByText(/17/).first().waitFor();
  assert.ok((await page.evaluate(() => document.documentElement.scrollWidth)) <= 390, "no sideways scrolling");
  page.verdict();
});
