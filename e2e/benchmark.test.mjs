// The benchmark page, in the release build: measuring, cancelling, time to accuracy, a step taken apart.
import assert from "node:assert/strict";
import { test } from "node:test";
import { createRequire } from "node:module";
import { readFile } from "node:fs/promises";
import { open, until } from "./lib.mjs";
import { served } from "./served.mjs";

const axe = await readFile(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const STANDARDS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"];
// Seconds of work each; the limit leaves room for a busy machine.
const LONG = 240_000;

const { site, browser } = await served();

async function benchmark(options) {
  const page = await open(browser, options);
  await page.goto(`${site.url}#/benchmark`);
  await section(page, "Images a second").waitFor();
  return page;
}

const section = (page, name) => page.getByRole("region", { name, exact: true });
const button = (part, name) => part.getByRole("button", { name, exact: true });
const value = (page, name) => page.locator(`[data-readout="${name}"]`).getAttribute("data-value");

async function leave(page) {
  page.verdict();
  await page.context().close();
}

test("the benchmark is one click away from About", { timeout: LONG }, async () => {
  const page = await open(browser);
  await page.goto(site.url);
  await page.getByRole("button", { name: "Papers, data, fonts." }).click();
  await page.getByRole("dialog").getByRole("link", { name: /fast/ }).click();
  await section(page, "Images a second").waitFor();
  assert.equal(await page.getByRole("dialog").count(), 0, "the dialog gives way");
  await leave(page);
});

test("Measure fills in this machine's rates beside the reference", { timeout: LONG }, async () => {
  const page = await benchmark();
  const speed = section(page, "Images a second");
  await speed.getByLabel("Network").selectOption("tiny");
  await button(speed, "Measure").click();
  // Nothing else can be started meanwhile: it would slow the measurement down.
  await until(() => button(section(page, "Time to accuracy"), "Start").isDisabled(), "the other buttons to wait");
  await speed.getByText(/^Done: tiny/).waitFor({ timeout: LONG });
  assert.ok(Number(await value(page, "train-tiny")) > 100);
  assert.equal(await value(page, "train-lenet5"), null, "what was not asked for is not measured");
  assert.match(await speed.getByRole("row", { name: /^This machine/ }).innerText(), /\d,\d{3}/);
  await leave(page);
});

test("Cancel ends a measurement and a training, and both can be started again", { timeout: LONG }, async () => {
  const page = await benchmark();
  const speed = section(page, "Images a second");
  await button(speed, "Measure").click();
  await button(speed, "Cancel").click();
  await speed.getByText("Cancelled.").waitFor();
  const race = section(page, "Time to accuracy");
  await race.getByLabel("Recipe").selectOption("best in 60 s");
  await button(race, "Start").click();
  await race.getByRole("progressbar").waitFor({ timeout: LONG });
  await button(race, "Cancel").click();
  await race.getByText("Cancelled.").waitFor();
  await button(race, "Start").click();
  await race.getByRole("progressbar").waitFor({ timeout: LONG });
  await button(race, "Cancel").click();
  await leave(page);
});

test("the curve of the 95 % recipe grows, and the row of its target says when it was reached", { timeout: LONG }, async () => {
  const page = await benchmark();
  const race = section(page, "Time to accuracy");
  await race.getByLabel("Recipe").selectOption({ index: 0 });
  await button(race, "Start").click();
  await race.getByText(/^Done after/).waitFor({ timeout: LONG });
  assert.ok(Number(await race.locator('[data-target="0.95"]').getAttribute("data-sec")) > 0);
  assert.ok((await race.locator("svg circle").count()) >= 10, "looks at the test images");
  await leave(page);
});

test("programs train by an altered recipe through window.trainTo", { timeout: LONG }, async () => {
  const page = await benchmark();
  await page.waitForFunction(() => typeof window.trainTo === "function");
  const result = await page.evaluate(() =>
    window.trainTo({ model: "S", recipe: "0.95", seed: 3, steps: 60, evalEvery: 30, targets: [0.2, 0.999] }),
  );
  assert.equal(result.steps, 60);
  assert.ok(result.reached["0.2"].steps <= 60 && result.reached["0.2"].sec <= result.sec);
  assert.equal(result.reached["0.999"], undefined);
  assert.ok(result.best >= result.final && result.final > 0.2);
  await leave(page);
});

for (const viewport of [{ width: 1440, height: 900 }, { width: 390, height: 844 }]) {
  test(`a step taken apart has a row for each part, and axe finds nothing, ${viewport.width} wide`, { timeout: LONG }, async () => {
    const page = await benchmark({ viewport, bypassCSP: true });
    const apart = section(page, "Where the time goes");
    await button(apart, "Take a step apart").click();
    await apart.getByRole("table").waitFor({ timeout: LONG });
    const parts = await apart.locator("tbody tr").evaluateAll((rows) => rows.map((row) => row.innerText.split("\t")));
    assert.ok(parts.length >= 4, `${parts.length} parts`);
    for (const [layers, direction, time] of parts) {
      assert.match(direction, /^(forward|backward)$/, layers);
      assert.ok(Number.parseFloat(time) > 0, layers);
    }
    await page.addScriptTag({ content: axe });
    const { violations } = await page.evaluate(
      (values) => window.axe.run(document, { runOnly: { type: "tag", values } }),
      STANDARDS,
    );
    assert.deepEqual(violations.map((v) => `${v.id}: ${v.nodes.map((n) => n.target.join(" ")).join("; ")}`), []);
    assert.ok((await page.evaluate(() => document.documentElement.scrollWidth)) <= viewport.width);
    await leave(page);
  });
}
