// The scene `patches`, in the release build: the lecture's weights, counted on screen, with the keyboard alone.
import assert from "node:assert/strict";
import { test } from "node:test";
import { gridValues, open, rows, until } from "./lib.mjs";
import { served } from "./served.mjs";

const { site, browser } = await served();

async function patches(query = "", options) {
  const page = await open(browser, options);
  await page.goto(`${site.url}#/patches${query}`);
  await page.getByRole("grid", { name: /^Pixels/ }).waitFor();
  return page;
}

async function toTheEnd(page) {
  await page.getByRole("slider", { name: /timeline/i }).focus();
  await page.keyboard.press("End");
}

test("the lecture needs 576 weights, then 144, then 16, on one scale", async () => {
  const page = await patches();
  const bars = await page.locator(".bars > div").evaluateAll((all) =>
    all.map((bar) => [bar.querySelector("dd").textContent, bar.getAttribute("style")]));
  assert.deepEqual(bars.map(([weights]) => weights), ["576", "144", "16"]);
  assert.ok(bars[1][1].includes("25.000%") && bars[2][1].includes("2.778%"), JSON.stringify(bars));
  assert.match(await page.getByRole("main").innerText(), /36 times fewer than dense/);
  page.verdict();
});

test("connections are made one after the other, and shared weights stay 16", async () => {
  const page = await patches();
  const total = () => page.locator(".total").first().innerText();
  assert.match(await total(), /^0 weights/);
  await page.getByRole("slider", { name: /timeline/i }).focus();
  await page.keyboard.press("Shift+ArrowRight");
  await until(async () => /^1 weight\b/.test(await total()), "one connection, one weight");
  await toTheEnd(page);
  await until(async () => /^16 weights/.test(await total()), "16 weights");
  assert.match(await total(), /after 144 connections/);
  assert.deepEqual(await gridValues(page, "Units"), rows("16 16 16 / 16 16 16 / 16 16 16"));
  assert.deepEqual((await gridValues(page, "Filter")).flat(), Array(16).fill("9"));
  page.verdict();
});

test("another wiring is chosen with the keyboard, and every unit then has weights of its own", async () => {
  const page = await patches("?t=9");
  await page.getByRole("button", { name: "dense" }).focus();
  await page.keyboard.press("Enter");
  await until(async () => /^576 weights/.test(await page.locator(".total").first().innerText()), "576 weights");
  assert.deepEqual((await gridValues(page, "Weights")).flat(), Array(64).fill("1"));
  await until(async () => page.url().includes("wiring=dense"), "the wiring in the link");
  page.verdict();
});

test("an input that is one wider leaves a row and a column that are never read, and offers ways out", async () => {
  const page = await patches("?n=9&t=9");
  await page.getByRole("status").filter({ hasText: /\(9 − 4\)\/2 = 2\.5/ }).first().waitFor();
  assert.equal(await page.locator(".cell.never").count(), 17);
  await page.getByRole("group", { name: /ways out|make it/i }).or(page.locator(".fixes")).first().getByRole("button").first().focus();
  await page.keyboard.press("Enter");
  await until(async () => (await page.locator(".cell.never").count()) === 0, "nothing is left over");
  page.verdict();
});
