// The pooling scene in the release build: the lecture's numbers, what a shift changes, an edit, keys.
import assert from "node:assert/strict";
import { test } from "node:test";
import { gridValues, open, rows } from "./lib.mjs";
import { served } from "./served.mjs";

const { site, browser } = await served();

async function scene(query) {
  const page = await open(browser);
  await page.goto(`${site.url}#/pooling?${query}`);
  await page.getByRole("grid", { name: /^Max/ }).first().waitFor();
  return page;
}

test("the lecture's maxima and means stand on stage at the end", async () => {
  const page = await scene("t=9");
  assert.deepEqual(await gridValues(page, "Max"), rows("3 3 3 / 3 3 3 / 3 2 3"));
  const means = (await gridValues(page, "Average")).flat().map((x) => Number(x).toFixed(1));
  assert.deepEqual(means, "1.7 1.7 1.7 1.0 1.2 1.8 1.1 0.8 1.3".split(" "));
  const shift = page.getByRole("region", { name: "Shift by one" });
  for (const changed of ["17 of 25 cells", "2 of 9 cells", "7 of 9 cells"]) await shift.getByText(changed).waitFor();
  page.verdict();
  await page.context().close();
});

test("an edited cell changes the windows that hold it, and undo takes it back, by keyboard alone", async () => {
  const page = await scene("t=9");
  const cell = page.getByRole("grid", { name: /^Input/ }).locator('[data-y="4"][data-x="4"]');
  await cell.focus();
  await page.keyboard.press("9");
  await page.keyboard.press("Enter");
  assert.deepEqual(await gridValues(page, "Max"), rows("3 3 3 / 3 3 3 / 3 2 9"));
  await page.keyboard.press("Control+z");
  assert.deepEqual(await gridValues(page, "Max"), rows("3 3 3 / 3 3 3 / 3 2 3"));
  page.verdict();
  await page.context().close();
});

test("padding beyond half of the window keeps the last picture, quotes PyTorch, and offers ways out", async () => {
  const page = await scene("p=3&t=9");
  await page.getByRole("alert").getByText("pad should be at most half").waitFor();
  await page.getByRole("group", { name: /./ }).getByRole("button", { name: /^Padding 1/ }).click();
  assert.equal(await page.getByRole("alert").count(), 0);
  assert.equal((await gridValues(page, "Max")).length, 5);
  page.verdict();
  await page.context().close();
});
