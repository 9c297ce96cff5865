// The scene `train`, in the release build: real MNIST, real worker, from a sub-path.
import assert from "node:assert/strict";
import { test } from "node:test";
import { open, until } from "./lib.mjs";
import { served } from "./served.mjs";

const { site, browser } = await served();

const button = (page, name) => page.getByRole("button", { name, exact: true });

/** A readout of the run by its name in the page: `step`, `test-accuracy`, `checksum`, ... */
const readout = (page, name) => page.locator(`[data-readout="${name}"]`).first().getAttribute("data-value");
const steps = async (page) => Number(await readout(page, "step"));

async function train(hash, options) {
  const page = await open(browser, options);
  await page.goto(`${site.url}#/train${hash}`);
  await button(page, "Run").waitFor();
  return page;
}

// One epoch of 60,000 images is seconds of work; the limit leaves room for a busy machine.
const EPOCH = 240_000;

async function finishedRun(page) {
  await button(page, "Run").click();
  await until(async () => (await readout(page, "phase")) === "finished", "the end of the run", { timeout: EPOCH });
  const accuracy = await until(() => readout(page, "test-accuracy"), "the final test", { timeout: EPOCH });
  return { accuracy: Number(accuracy), checksum: await readout(page, "checksum") };
}

test("one epoch of tiny reads at least 98.0 % of the 10,000 test images, twice with the same weights", { timeout: 3 * EPOCH }, async () => {
  const runs = [];
  for (let run = 0; run < 2; run += 1) {
    const page = await train("?net=tiny&seed=42");
    runs.push(await finishedRun(page));
    page.verdict();
    await page.context().close();
  }
  console.log(`test accuracy ${runs[0].accuracy}, weights ${runs[0].checksum}`);
  assert.ok(runs[0].accuracy >= 0.98, `${runs[0].accuracy}`);
  assert.equal(runs[0].checksum, runs[1].checksum);
  assert.equal(runs[0].accuracy, runs[1].accuracy);
});

test("pause stops within a blink, one step makes one step, and reset begins again", { timeout: EPOCH }, async () => {
  const page = await train("");
  await button(page, "Run").click();
  await until(async () => (await steps(page)) > 20, "twenty steps");
  await button(page, "Pause").click();
  await button(page, "Go on").waitFor();
  // A blink: the step under way is still reported.
  await page.waitForTimeout(250);
  const paused = await steps(page);
  await page.waitForTimeout(500);
  assert.equal(await steps(page), paused);
  await button(page, "One step").click();
  await until(async () => (await steps(page)) === paused + 1, "one more step");
  await button(page, "Reset").click();
  await until(async () => (await steps(page)) === 0, "step 0");
  page.verdict();
  await page.context().close();
});

test("the page keeps painting while it trains at full speed", { timeout: EPOCH }, async () => {
  const page = await train("");
  await button(page, "Run").click();
  await until(async () => (await steps(page)) > 20, "twenty steps");
  const late = await page.evaluate(async () => {
    const gaps = [];
    let before = performance.now();
    await new Promise((resolve) => {
      const frame = (now) => {
        gaps.push(now - before);
        before = now;
        if (gaps.length < 240) requestAnimationFrame(frame);
        else resolve();
      };
      requestAnimationFrame(frame);
    });
    gaps.sort((a, b) => a - b);
    return { median: gaps[120], p95: gaps[228], longest: gaps.at(-1) };
  });
  console.log(`frames while training: median ${late.median.toFixed(1)} ms, p95 ${late.p95.toFixed(1)} ms, longest ${late.longest.toFixed(1)} ms`);
  page.verdict();
  await page.context().close();
});

test("a hidden tab goes on training, and two tabs do not disturb each other", { timeout: EPOCH }, async () => {
  const first = await train("?seed=1");
  await button(first, "Run").click();
  await until(async () => (await steps(first)) > 5, "steps in the first tab");
  const second = await first.context().newPage();
  await second.goto(`${site.url}#/train?seed=2`);
  await second.bringToFront();
  const before = await steps(first);
  await button(second, "Run").click();
  await until(async () => (await steps(second)) > 20, "steps in the second tab");
  await until(async () => (await steps(first)) > before + 20, "steps in the hidden tab");
  first.verdict();
  await first.context().close();
});

test("a damaged shard is reported, fetched again, and the weights are those of an undisturbed run", { timeout: 2 * EPOCH }, async () => {
  const undisturbed = await train("?net=tiny&seed=7&epochs=1");
  const expected = await finishedRun(undisturbed);
  await undisturbed.context().close();

  let damaged = 0;
  site.faults.set("train-02.bin", (answer) => {
    if (damaged < 1) {
      damaged += 1;
      answer.body = Buffer.from(answer.body);
      answer.body[answer.body.length >> 1] ^= 0xff;
    }
  });
  const page = await train("?net=tiny&seed=7&epochs=1");
  const got = await finishedRun(page);
  site.faults.clear();
  assert.equal(damaged, 1, "the damaged file was asked for");
  await page.getByText(/fetched again/).first().waitFor();
  assert.deepEqual(got, expected);
  page.verdict();
  await page.context().close();
});

test("a drawn digit is read live, and survives a reload", { timeout: EPOCH }, async () => {
  const page = await train("?seed=42");
  await button(page, "Run").click();
  await until(async () => (await steps(page)) > 300, "three hundred steps", { timeout: EPOCH });
  await button(page, "Pause").click();
  const pad = page.getByRole("application", { name: /Drawing pad/ });
  const box = await pad.boundingBox();
  const at = (x, y) => [box.x + x * box.width, box.y + y * box.height];
  await page.mouse.move(...at(0.5, 0.2));
  await page.mouse.down();
  for (let y = 0.2; y <= 0.8; y += 0.02) await page.mouse.move(...at(0.5, y));
  await page.mouse.up();
  const read = await until(() => readout(page, "reads"), "an answer");
  assert.equal(read, "1");
  await page.reload();
  await button(page, "One step").waitFor();
  await until(async () => (await readout(page, "ink")) !== "0", "the drawing is still there");
  page.verdict();
  await page.context().close();
});

test("two workers train together, twice with the same weights, and go on when one of them dies", { timeout: 3 * EPOCH }, async () => {
  const sums = [];
  for (const dies of [false, false, true]) {
    const page = await train("?net=tiny&seed=42&workers=2", { allow: dies ? [/worker/i] : [] });
    await until(async () => (await readout(page, "workers")) === "2", "a run for two workers");
    await until(() => page.workers().length === 2, "the second worker");
    await button(page, "Run").click();
    if (dies) {
      await until(async () => (await steps(page)) > 50, "fifty steps", { timeout: EPOCH });
      await page.workers()[1].evaluate(() => self.close());
      await page.getByText(/goes on without it/).first().waitFor({ timeout: 30_000 });
    }
    await until(async () => (await readout(page, "phase")) === "finished", "the end of the run", { timeout: EPOCH });
    sums.push(await until(() => readout(page, "checksum"), "the checksum", { timeout: EPOCH }));
    page.verdict();
    await page.context().close();
  }
  console.log(`weights of two workers: ${sums.join(", ")}`);
  assert.equal(sums[0], sums[1], "the same seed, the same weights");
  assert.equal(sums[0], sums[2], "who computes a slice has no influence");
});
