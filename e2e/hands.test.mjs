// Both scenes from opening to result with the keyboard alone, and with a finger alone, in the release build.
import assert from "node:assert/strict";
import { test } from "node:test";
import { gridValues, open, rows, until } from "./lib.mjs";
import { served } from "./served.mjs";

const { site, browser } = await served();

const PHONE = { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true };
const PATIENCE = 120_000;

async function scene(hash, options) {
  const page = await open(browser, options);
  await page.goto(`${site.url}${hash}`);
  await page.getByRole("heading", { level: 1 }).waitFor();
  return page;
}

/** Presses Tab until the focus is on what `selector` matches. */
async function tabTo(page, selector) {
  for (let presses = 0; presses < 120; presses += 1) {
    await page.keyboard.press("Tab");
    if (await page.evaluate((wanted) => document.activeElement?.matches(wanted), selector)) return;
  }
  assert.fail(`no way by Tab to ${selector}`);
}

const INPUT = '[role=grid][aria-label^="Input"] [role=gridcell]';
const cell = (page, grid, y, x) =>
  page.getByRole("grid", { name: new RegExp(`^${grid}`) }).first().getByRole("row").nth(y).getByRole("gridcell").nth(x);
const readout = (page, name) => page.locator(`[data-readout="${name}"]`).first().getAttribute("data-value");
const steps = async (page) => Number(await readout(page, "step"));

test("convolution by keyboard alone: open it, edit a cell, undo, go to the end", async () => {
  const page = await scene("#/");
  await tabTo(page, 'a[href*="convolution"]');
  await page.keyboard.press("Enter");
  await page.getByRole("grid", { name: /^Input/ }).first().waitFor();
  await tabTo(page, INPUT);
  await page.keyboard.press("Control+Home");
  await page.keyboard.type("9");
  await page.keyboard.press("Enter");
  await until(async () => (await gridValues(page, "Input"))[0][0] === "9", "the edit");
  await page.keyboard.press("Control+Z");
  await until(async () => (await gridValues(page, "Input"))[0][0] === "3", "the edit undone");
  await tabTo(page, "[role=slider], input[type=range]");
  await page.keyboard.press("End");
  await until(async () => (await gridValues(page, "Output"))[2][2] === "14", "the last output");
  assert.deepEqual(await gridValues(page, "Output"), rows("12 12 17 / 10 17 19 / 9 6 14"));
  page.verdict();
  await page.context().close();
});

test("train by keyboard alone: run, pause, draw a one and have it read", { timeout: PATIENCE }, async () => {
  const page = await scene("#/train?seed=42");
  await page.getByRole("button", { name: "Run", exact: true }).waitFor();
  await tabTo(page, "main button");
  assert.equal(await page.evaluate(() => document.activeElement.textContent.trim()), "Run");
  await page.keyboard.press("Enter");
  await until(async () => (await steps(page)) > 300, "three hundred steps", { timeout: PATIENCE });
  await page.keyboard.press("Enter");
  await until(async () => (await readout(page, "phase")) === "paused", "the pause");
  await tabTo(page, "[role=application]");
  await page.keyboard.press("Space");
  for (let down = 0; down < 12; down += 1) await page.keyboard.press("ArrowDown");
  await page.keyboard.press("Space");
  // Half a stroke may read as something else.
  await until(async () => (await readout(page, "reads")) === "1", "a one read as a one");
  page.verdict();
  await page.context().close();
});

test("convolution by touch alone: step the stride, edit a cell", async () => {
  const page = await scene("#/convolution?t=9", PHONE);
  await page.getByRole("button", { name: /stride/i }).last().tap();
  await until(async () => (await gridValues(page, "Output")).length === 2, "an output of two by two");
  assert.deepEqual(await gridValues(page, "Output"), rows("12 17 / 9 14"));
  await cell(page, "Input", 0, 0).tap();
  await cell(page, "Input", 0, 0).tap();
  await page.locator(`${INPUT} input`).waitFor();
  await page.keyboard.type("9");
  await cell(page, "Output", 1, 1).tap();
  await until(async () => (await gridValues(page, "Input"))[0][0] === "9", "the edit");
  page.verdict();
  await page.context().close();
});

test("train by touch alone: run, pause, draw a one and have it read", { timeout: PATIENCE }, async () => {
  const page = await scene("#/train?seed=42", PHONE);
  await page.getByRole("button", { name: "Run", exact: true }).tap();
  await until(async () => (await steps(page)) > 300, "three hundred steps", { timeout: PATIENCE });
  await page.getByRole("button", { name: "Pause", exact: true }).tap();
  const pad = page.getByRole("application", { name: /Drawing pad/ });
  await pad.scrollIntoViewIfNeeded();
  const box = await pad.boundingBox();
  const finger = await page.context().newCDPSession(page);
  const touch = (type, y) =>
    finger.send("Input.dispatchTouchEvent", {
      type,
      touchPoints: type === "touchEnd" ? [] : [{ x: box.x + box.width / 2, y: box.y + y * box.height }],
    });
  await touch("touchStart", 0.2);
  for (let y = 0.22; y <= 0.8; y += 0.02) await touch("touchMove", y);
  await touch("touchEnd");
  // Half a stroke may read as something else.
  await until(async () => (await readout(page, "reads")) === "1", "a one read as a one");
  assert.ok((await page.evaluate(() => document.documentElement.scrollWidth)) <= 390, "no sideways scrolling");
  page.verdict();
  await page.context().close();
});
