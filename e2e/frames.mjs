// How smoothly the page moves: every scene of the laboratory plays for a while, and the browser's own trace says when
// frames came and how long the main thread worked for each. Then edits of a picture on a CPU slowed down four times.
// node e2e/frames.mjs [--seconds 20] [--only convolution]
import { mkdir, writeFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { DIST, launch, open } from "./lib.mjs";
import { serve } from "./server.mjs";

const { values } = parseArgs({
  options: { seconds: { type: "string", default: "20" }, only: { type: "string", default: "" } },
});
const seconds = Number(values.seconds);
/** A frame that comes so many milliseconds after the one before it was missed at 60 Hz. */
const LATE = 25;
const SLOWER = 4;

const SCENES = ["patches", "features", "convolution", "output_size", "channels", "pooling", "backward"];

const server = await serve({ dist: DIST });
const browser = await launch();

const quantile = (sorted, q) => sorted[Math.min(sorted.length - 1, Math.floor(q * sorted.length))] ?? 0;

/** Main-thread work of the page between two animation frames, in milliseconds, from a trace. */
function workOf(trace) {
  const { traceEvents } = JSON.parse(trace.toString());
  const main = traceEvents.filter((e) => e.name === "thread_name" && e.args.name === "CrRendererMain");
  const frames = traceEvents.filter((e) => e.name === "FireAnimationFrame");
  const counts = main.map(({ pid, tid }) => frames.filter((e) => e.pid === pid && e.tid === tid).length);
  const { pid, tid } = main[counts.indexOf(Math.max(...counts))];
  const here = (e) => e.pid === pid && e.tid === tid;
  const starts = frames.filter(here).map((e) => e.ts).sort((a, b) => a - b);
  const tasks = traceEvents.filter((e) => here(e) && e.name === "RunTask" && e.dur !== undefined);
  const work = new Array(Math.max(0, starts.length - 1)).fill(0);
  for (const task of tasks) {
    // The task belongs to the frame that it runs in, however late in it.
    const at = starts.findLastIndex((start) => start <= task.ts + task.dur);
    if (at >= 0 && at < work.length) work[at] += task.dur / 1000;
  }
  return work.sort((a, b) => a - b);
}

async function traced(page, act) {
  await browser.startTracing(page, { categories: ["devtools.timeline", "disabled-by-default-devtools.timeline"] });
  const acted = await act();
  return { acted, work: workOf(await browser.stopTracing()) };
}

/** Times between animation frames while `act` runs, in milliseconds. */
async function gaps(page, act) {
  await page.evaluate(() => {
    const seen = { times: [], on: true };
    window.seenFrames = seen;
    const note = (time) => {
      seen.times.push(time);
      if (seen.on) requestAnimationFrame(note);
    };
    requestAnimationFrame(note);
  });
  await act();
  const times = await page.evaluate(() => {
    window.seenFrames.on = false;
    return window.seenFrames.times;
  });
  return times.slice(1).map((time, at) => time - times[at]);
}

async function playing(scene) {
  const page = await open(browser);
  await page.goto(`${server.url}#/${scene}`);
  await page.getByRole("button", { name: "Play", exact: true }).waitFor();
  await page.getByRole("button", { name: /^(Loop|Repeat)/ }).click();
  await page.getByRole("button", { name: "Play", exact: true }).click();
  await page.waitForTimeout(1000);
  const { acted, work } = await traced(page, () => gaps(page, () => page.waitForTimeout(seconds * 1000)));
  await page.context().close();
  const late = acted.filter((gap) => gap > LATE).length;
  return { what: scene, frames: acted.length, late, p50: quantile(work, 0.5), p95: quantile(work, 0.95), most: work.at(-1) };
}

/** Strokes on the pad of `image_filters` with a kernel of 11 by 11, the CPU slowed down. */
async function drawing() {
  const page = await open(browser);
  await page.goto(`${server.url}#/image_filters?f=gabor&n=11`);
  await page.getByRole("button", { name: "Draw", exact: false }).first().click();
  const pad = page.getByRole("img", { name: /pad|drawing/i }).or(page.locator("canvas.pad, .pf-pad canvas")).first();
  await pad.waitFor();
  const box = await pad.boundingBox();
  const devtools = await page.context().newCDPSession(page);
  await devtools.send("Emulation.setCPUThrottlingRate", { rate: SLOWER });
  const { acted, work } = await traced(page, () =>
    gaps(page, async () => {
      await page.mouse.move(box.x + box.width * 0.2, box.y + box.height * 0.2);
      await page.mouse.down();
      for (let step = 0; step < 90; step += 1) {
        const [x, y] = [0.2 + 0.6 * Math.abs(Math.sin(step / 9)), 0.2 + (0.6 * step) / 90];
        await page.mouse.move(box.x + box.width * x, box.y + box.height * y);
      }
      await page.mouse.up();
    }),
  );
  await page.context().close();
  const late = acted.filter((gap) => gap > LATE).length;
  const what = `image_filters, strokes, ${SLOWER}x slower`;
  return { what, frames: acted.length, late, p50: quantile(work, 0.5), p95: quantile(work, 0.95), most: work.at(-1) };
}

const results = [];
for (const scene of SCENES.filter((scene) => scene.includes(values.only))) {
  results.push(await playing(scene));
  console.log(line(results.at(-1)));
}
if ("image_filters".includes(values.only)) {
  results.push(await drawing());
  console.log(line(results.at(-1)));
}

function line({ what, frames, late, p50, p95, most }) {
  const share = ((100 * late) / Math.max(1, frames)).toFixed(2);
  const ms = (number) => `${(number ?? 0).toFixed(1)} ms`;
  return `${what.padEnd(36)} ${String(frames).padStart(5)} frames  ${share} % later than ${LATE} ms  work ${ms(p50)} median  ${ms(p95)} p95  ${ms(most)} most`;
}

const folder = fileURLToPath(new URL("../target/bench", import.meta.url));
await mkdir(folder, { recursive: true });
await writeFile(`${folder}/frames.json`, JSON.stringify(results, null, 2));
await browser.close();
await server.close();
