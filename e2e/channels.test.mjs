// The scene `channels`, in the release build: the lecture's numbers, one filter's weight, a channel off, keys alone.
import assert from "node:assert/strict";
import { test } from "node:test";
import { open, rows, until } from "./lib.mjs";
import { served } from "./served.mjs";

const { site, browser } = await served();

const OUTPUTS = ["13 14 20 / 11 19 21 / 8 6 14", "1 3 8 / -3 3 -3 / 3 -7 -1", "4 6 1 / -5 -3 0 / 2 0 -2"].map(rows);

async function channels(query = "") {
  const page = await open(browser);
  await page.goto(`${site.url}#/channels${query}`);
  await page.getByRole("grid", { name: /^Input/ }).first().waitFor();
  return page;
}

const filter = (page, number) => page.getByRole("group", { name: `filter ${number}`, exact: true });

/** The numbers of a grid inside of `scope`, row by row. */
const values = (scope, name) =>
  scope.getByRole("grid", { name }).first().evaluate((grid) =>
    [...grid.querySelectorAll("[role=row]")].map((row) =>
      [...row.querySelectorAll("[role=gridcell]")].map((cell) => cell.dataset.value),
    ),
  );

const outputs = (page) => Promise.all([0, 1, 2].map((number) => values(filter(page, number), /^Output/)));

async function toTheEnd(page) {
  await page.getByRole("slider", { name: /timeline/i }).focus();
  await page.keyboard.press("End");
}

test("each of the lecture's three filters adds up two channels and a bias", async () => {
  const page = await channels();
  await toTheEnd(page);
  assert.deepEqual(await outputs(page), OUTPUTS);
  assert.deepEqual(await values(filter(page, 1), /^channel 0/), rows("-2 -1 4 / 1 -2 -1 / -4 -5 -6"));
  assert.deepEqual(await values(filter(page, 1), /^channel 1/), rows("3 4 4 / -4 5 -2 / 7 -2 5"));
  assert.match(await page.getByRole("region", { name: "Parameters" }).innerText(), /57[\s\S]*54 weights, 3 biases\./);
  page.verdict();
});

test("another weight changes the output map of its filter and no other", async () => {
  const page = await channels("?t=27");
  const slice = filter(page, 1).getByRole("grid", { name: /^Slice W\[1, 1\]/ });
  await slice.getByRole("gridcell").nth(4).dblclick();
  await page.keyboard.press("Control+A");
  await page.keyboard.type("0");
  await page.keyboard.press("Enter");
  await until(async () => (await outputs(page))[1][1][1] !== "3", "Y[1, 1, 1] is another");
  const now = await outputs(page);
  assert.deepEqual([now[0], now[2]], [OUTPUTS[0], OUTPUTS[2]]);
  assert.deepEqual(await values(filter(page, 1), /^channel 0/), rows("-2 -1 4 / 1 -2 -1 / -4 -5 -6"));
  page.verdict();
});

test("a channel that is off is in no sum, and what it adds stays in sight", async () => {
  const page = await channels("?t=27");
  await page.getByRole("switch", { name: "Channel 0", exact: true }).click();
  await until(async () => (await outputs(page))[0][0][0] === "1", "Y[0, 0, 0] is what channel 1 and the bias add");
  assert.deepEqual((await outputs(page))[0], rows("1 2 3 / 1 2 2 / -1 0 0"));
  assert.deepEqual(await values(filter(page, 0), /^channel 0/), rows("12 12 17 / 10 17 19 / 9 6 14"));
  assert.match(await page.locator("pre.code").innerText(), /x\[:, 0\] = 0/);
  await page.getByRole("switch", { name: "Channel 1", exact: true }).click();
  await until(async () => (await outputs(page))[0][0][0] === "1" && (await outputs(page))[0][1][1] === "1", "only the bias is left");
  assert.match(await page.locator("pre.code").innerText(), /x\[:, \[0, 1\]\] = 0/);
  page.verdict();
});

test("with keys alone: a bias is edited, time goes channel by channel, a cell is pinned", async () => {
  const page = await channels();
  const bias = filter(page, 2).getByRole("grid", { name: /^Bias/ });
  await bias.getByRole("gridcell").focus();
  await page.keyboard.type("5");
  await page.keyboard.press("Enter");
  await page.keyboard.press("Escape");
  const channel = page.getByRole("group", { name: "Step size" }).getByRole("button", { name: "Channel" });
  await channel.focus();
  await page.keyboard.press("Enter");
  await page.keyboard.press("ArrowRight");
  await until(async () => (await values(filter(page, 0), /^channel 0/))[0][0] === "12", "channel 0 has added");
  assert.equal((await values(filter(page, 0), /^channel 1/))[0][0], "");
  assert.equal((await values(filter(page, 0), /^Output/))[0][0], "");
  await page.keyboard.press("ArrowRight");
  await page.keyboard.press("ArrowRight");
  await until(async () => (await values(filter(page, 0), /^Output/))[0][0] === "13", "the bias has been added");
  await toTheEnd(page);
  assert.deepEqual(await values(filter(page, 2), /^Output/), rows("11 13 8 / 2 4 7 / 9 7 5"));
  await filter(page, 2).getByRole("grid", { name: /^Output/ }).getByRole("gridcell").first().focus();
  await page.keyboard.press("Enter");
  assert.match(await page.getByRole("complementary", { name: "Inspector" }).innerText(), /Pinned[\s\S]*Y\[2, 0, 0\]/);
  page.verdict();
});

test("groups leave every filter the channels of its group", async () => {
  const page = await channels();
  await page.getByLabel("Preset").selectOption({ label: "Two groups of two channels" });
  await filter(page, 3).getByRole("grid", { name: /^channel 2/ }).waitFor();
  assert.equal(await filter(page, 3).getByRole("grid", { name: /^channel [01]/ }).count(), 0);
  assert.match(await page.locator("pre.code").innerText(), /groups=2/);
  page.verdict();
});
