// The scene `features`, in the release build: what it finds, and what is drawn with keys, pointer and finger.
import assert from "node:assert/strict";
import { test } from "node:test";
import { gridValues, open, until } from "./lib.mjs";
import { served } from "./served.mjs";

const { site, browser } = await served();

const grid = (page, name) => page.getByRole("grid", { name: new RegExp(`^${name}`) });
const cell = (page, name, y, x) => grid(page, name).locator(`[data-y="${y}"][data-x="${x}"]`);
const value = (page, name, y, x) => cell(page, name, y, x).getAttribute("data-value");

async function features(query = "", options) {
  const page = await open(browser, options);
  await page.goto(`${site.url}#/features${query}`);
  await grid(page, "Drawing").waitFor();
  return page;
}

test("features find an X by hand that pixels miss, as on the drawing board", async () => {
  const page = await features();
  await page.getByRole("slider", { name: /timeline/i }).focus();
  await page.keyboard.press("End");
  // Sums of nine products, divided by nine: the first row of the first map.
  const first = (await gridValues(page, "Matches Y\\[0\\]"))[0].map((score) => Math.round(score * 9));
  assert.deepEqual(first, [1, 7, -1, 1, 3, 3, 5]);
  assert.equal(await value(page, "Matches Y\\[1\\]", 4, 4), "1");
  const main = await page.getByRole("main").innerText();
  assert.match(main, /62 of 81 pixels equal/);
  assert.match(main, /\(62 − 19\) \/ 81 ≈ 0\.53: no X/);
  assert.match(main, /an X: at least 0\.90/);
  page.verdict();
});

test("a drawing is made with the keyboard alone: move, press Enter, undo", async () => {
  const page = await features("?t=147");
  await cell(page, "Drawing", 0, 0).focus();
  await page.keyboard.press("ArrowRight");
  await page.keyboard.press("Enter");
  await until(async () => (await value(page, "Drawing", 0, 1)) === "1", "ink at [0, 1]");
  await page.keyboard.press("Enter");
  await until(async () => (await value(page, "Drawing", 0, 1)) === "-1", "paper at [0, 1]");
  await page.keyboard.press("0");
  await page.keyboard.press("Enter");
  await until(async () => (await value(page, "Drawing", 0, 1)) === "0", "a number, typed");
  await page.keyboard.press("Control+z");
  await until(async () => (await value(page, "Drawing", 0, 1)) === "-1", "undone");
  page.verdict();
});

test("a stroke with the pointer draws, and is one step of undo", async () => {
  const page = await features("?t=147");
  const middle = async (y, x) => {
    const box = await cell(page, "Drawing", y, x).boundingBox();
    return [box.x + box.width / 2, box.y + box.height / 2];
  };
  await page.mouse.move(...(await middle(0, 0)));
  await page.mouse.down();
  for (let x = 1; x < 5; x++) await page.mouse.move(...(await middle(0, x)));
  await page.mouse.up();
  const row = async () => (await gridValues(page, "Drawing"))[0].join(" ");
  await until(async () => (await row()) === "1 1 1 1 1 -1 -1 -1 -1", "a stroke");
  await page.keyboard.press("Control+z");
  await until(async () => (await row()) === "-1 -1 -1 -1 -1 -1 -1 -1 -1", "no stroke");
  page.verdict();
});

test("where a press selects, it selects, and the inspector tells the sum", async () => {
  const page = await features("?t=147&press=select");
  await cell(page, "Drawing", 4, 4).click();
  await page.getByText("Esc to release").or(page.getByRole("button", { name: /release/i })).first().waitFor();
  assert.equal(await value(page, "Drawing", 4, 4), "1");
  await cell(page, "Matches Y\\[1\\]", 4, 4).click();
  const inspector = await page.getByRole("complementary").innerText();
  assert.match(inspector, /9 products, divided by 9/);
  assert.match(inspector, /Pooling keeps it/);
  page.verdict();
});

test("steps of a deformation are taken with the keyboard, and the features hold longer", async () => {
  const page = await features();
  await page.getByRole("button", { name: /more.*steps|steps.*more/i }).focus();
  await page.keyboard.press("Enter");
  await until(async () => (await page.evaluate(() => location.hash)).includes("step=1"), "a step in the link");
  // The stored X has ink at [1, 1]; a step of the shift by four in seven moves it by one.
  await until(async () => (await value(page, "Drawing", 2, 2)) === "1", "shifted by one");
  assert.match(await page.getByRole("main").innerText(), /Features: an X up to step/);
  page.verdict();
});
