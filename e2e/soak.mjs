// Trains in the browser for minutes and looks at the memory of page and worker meanwhile: cargo xtask soak.
// node e2e/soak.mjs [--minutes 10]
import { parseArgs } from "node:util";
import { setTimeout as sleep } from "node:timers/promises";
import { DIST, launch, open } from "./lib.mjs";
import { serve } from "./server.mjs";

const MEGABYTE = 1e6;
/** What may grow after the warm-up. */
const NOISE = 2 * MEGABYTE;
const EVERY_MS = 5_000;

const { values } = parseArgs({ options: { minutes: { type: "string", default: "10" } } });
const minutes = Number(values.minutes);
if (!(minutes > 0)) throw new Error(`--minutes ${values.minutes}: give a number above 0`);

const site = await serve({ dist: DIST, isolated: true });
const browser = await launch();
const page = await open(browser);
let [earlier, last] = [0, -1];
const press = (name) => page.getByRole("button", { name, exact: true }).click();
await page.goto(`${site.url}#/train?seed=3&epochs=100`);
await press("Run");
const readout = async (name) => Number(await page.locator(`[data-readout="${name}"]`).first().getAttribute("data-value"));
while ((await readout("images")) < 60_000) await sleep(500);

const seen = [];
const start = Date.now();
while (Date.now() - start < minutes * 60_000) {
  await sleep(EVERY_MS);
  // After collecting garbage: script heaps of page and worker, and what the browser holds for both.
  const { bytes } = await page.evaluate(() => performance.measureUserAgentSpecificMemory());
  const [worker] = page.workers();
  // At full speed a hundred epochs, the most there are, take a few minutes.
  const step = await readout("step");
  const phase = await page.locator('[data-readout="phase"]').getAttribute("data-value");
  if (phase === "finished") {
    [earlier, last] = [earlier + step, -1];
    await press("Reset");
    await press("Run");
  } else {
    if (step <= last) throw new Error(`training stands still at step ${step}`);
    last = step;
  }
  const wasm = await worker.evaluate("import(self.location.href).then(async (m) => (await m.default()).memory.buffer.byteLength)");
  seen.push({ minute: (Date.now() - start) / 60_000, bytes, wasm });
}
const steps = earlier + (await readout("step"));
await browser.close();
await site.close();

// The first fifth is the warm-up: maps that are drawn first, the first test, the first snapshot.
const rest = seen.slice(Math.floor(seen.length / 5));
let grew = false;
for (const what of ["bytes", "wasm"]) {
  const sizes = rest.map((one) => one[what]);
  const trend = slope(rest.map(({ minute }) => minute), sizes) * (rest.at(-1).minute - rest[0].minute);
  grew ||= trend > NOISE;
  const name = what === "bytes" ? "page and worker" : "the worker's wasm memory";
  const [least, most, change] = [Math.min(...sizes), Math.max(...sizes), trend].map((x) => (x / MEGABYTE).toFixed(2));
  console.log(`${minutes} minutes, ${steps} steps: ${name} ${least} to ${most} MB after the first fifth, trend ${change} MB over the rest`);
}
page.verdict();
if (grew) {
  console.error("memory grows");
  process.exit(1);
}

/** Of the straight line through the points, by least squares. */
function slope(xs, ys) {
  const mean = (values) => values.reduce((sum, x) => sum + x, 0) / values.length;
  const [x, y] = [mean(xs), mean(ys)];
  const above = xs.reduce((sum, one, at) => sum + (one - x) * (ys[at] - y), 0);
  return above / xs.reduce((sum, one) => sum + (one - x) ** 2, 0);
}
