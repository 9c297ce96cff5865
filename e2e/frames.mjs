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
/** So many presses of a key, after a first one. */
const PRESSES = 60;

const SCENES = ["pixels", "patches", "features", "convolution", "output_size", "channels", "pooling", "backward"];

const server = await serve({ dist: DIST });
const browser = await launch();

const quantile = (sorted, q) => sorted[Math.min(sorted.length - 1, Math.floor(q * sorted.length))] ?? 0;

/** What the page's main thread did, from a trace. */
function mainOf(trace) {
  const { traceEvents } = JSON.parse(trace.toString());
  const main = traceEvents.filter((e) => e.name === "thread_name" && e.args.name === "CrRendererMain");
  const frames = traceEvents.filter((e) => e.name === "FireAnimationFrame");
  const counts = main.map(({ pid, tid }) => frames.filter((e) => e.pid === pid && e.tid === tid).length);
  const { pid, tid } = main[counts.indexOf(Math.max(...counts))];
  return traceEvents.filter((e) => e.pid === pid && e.tid === tid).sort((a, b) => a.ts - b.ts);
}

/** What a task took of the processor, in milliseconds: the time in which other programs had it is none of the page's. */
const cost = (task) => (task.tdur ?? task.dur) / 1000;

/** Main-thread work of the page between two animation frames, in milliseconds. */
function workOf(trace) {
  const events = mainOf(trace);
  const starts = events.filter((e) => e.name === "FireAnimationFrame").map((e) => e.ts);
  const tasks = events.filter((e) => e.name === "RunTask" && e.dur !== undefined);
  const work = new Array(Math.max(0, starts.length - 1)).fill(0);
  for (const task of tasks) {
    // The task belongs to the frame that it runs in, however late in it.
    const at = starts.findLastIndex((start) => start <= task.ts + task.dur);
    if (at >= 0 && at < work.length) work[at] += cost(task);
  }
  return work.sort((a, b) => a - b);
}

/**
 * Main-thread work from each press of the pointer to the end of the frame that shows it, in milliseconds: all of it, and
 * what the edit and its painting take, without the browser's search for what is under the pointer.
 */
function answersOf(trace) {
  const events = mainOf(trace);
  const tasks = events.filter((e) => e.name === "RunTask" && e.dur !== undefined);
  const presses = events.filter((e) => e.name === "EventDispatch" && e.args.data?.type === "pointerdown");
  const answers = presses.map((press) => {
    const frame = events.find((e) => e.name === "Commit" && e.ts > press.ts);
    if (!frame) return { all: Infinity, own: Infinity };
    const meant = tasks.filter((task) => task.ts + task.dur > press.ts && task.ts <= frame.ts);
    const sum = (tasks) => tasks.reduce((sum, task) => sum + cost(task), 0);
    return { all: sum(meant), own: cost(press) + sum(meant.filter((task) => task.ts > press.ts)) };
  });
  const sorted = (which) => answers.map((answer) => answer[which]).sort((a, b) => a - b);
  return { all: sorted("all"), own: sorted("own") };
}

async function traced(page, act) {
  await browser.startTracing(page, { categories: ["devtools.timeline", "disabled-by-default-devtools.timeline"] });
  const acted = await act();
  const trace = await browser.stopTracing();
  return { acted, trace, work: workOf(trace) };
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

/** The pad of `image_filters` with a kernel of 11 by 11, the CPU slowed down. */
async function pad() {
  const page = await open(browser);
  await page.goto(`${server.url}#/image_filters?f=gabor&n=11`);
  await page.getByRole("button", { name: "Draw", exact: false }).first().click();
  const canvas = page.locator(".pf-pad canvas");
  await canvas.waitFor();
  // The gallery of the empty pad is painted by then.
  await page.waitForTimeout(1000);
  const devtools = await page.context().newCDPSession(page);
  await devtools.send("Emulation.setCPUThrottlingRate", { rate: SLOWER });
  const box = await canvas.boundingBox();
  // Past Playwright's mouse, which runs scripts of its own in the page while a button is down.
  const mouse = (type, [x, y], buttons) =>
    devtools.send("Input.dispatchMouseEvent", {
      type, x: box.x + box.width * x, y: box.y + box.height * y, button: type === "mouseMoved" ? "none" : "left", buttons, clickCount: 1,
    });
  return { page, mouse };
}

async function drawing() {
  const { page, mouse } = await pad();
  const { acted, work } = await traced(page, () =>
    gaps(page, async () => {
      const at = (step) => [0.2 + 0.6 * Math.abs(Math.sin(step / 9)), 0.2 + (0.6 * step) / 90];
      await mouse("mouseMoved", at(0), 0);
      await mouse("mousePressed", at(0), 1);
      for (let step = 0; step < 90; step += 1) await mouse("mouseMoved", at(step), 1);
      await mouse("mouseReleased", at(90), 0);
    }),
  );
  await page.context().close();
  const late = acted.filter((gap) => gap > LATE).length;
  const what = `image_filters, strokes, ${SLOWER}x slower`;
  return { what, frames: acted.length, late, p50: quantile(work, 0.5), p95: quantile(work, 0.95), most: work.at(-1) };
}

/** One touch of the brush: the pixels under it change, and the responses whose windows hold them. */
async function dabbing() {
  const { page, mouse } = await pad();
  // The scale of the colours rises with the first stroke, and all of the picture with it; what is measured are edits.
  await mouse("mouseMoved", [0.5, 0.15], 0);
  await mouse("mousePressed", [0.5, 0.15], 1);
  await mouse("mouseMoved", [0.8, 0.15], 1);
  await mouse("mouseReleased", [0.8, 0.15], 0);
  await page.waitForTimeout(1000);
  const { trace } = await traced(page, () =>
    gaps(page, async () => {
      for (let dab = 0; dab < 20; dab += 1) {
        const at = [0.1 + 0.04 * dab, 0.5];
        await mouse("mouseMoved", at, 0);
        await page.waitForTimeout(300);
        await mouse("mousePressed", at, 1);
        await page.waitForTimeout(500);
        await mouse("mouseReleased", at, 0);
      }
    }),
  );
  await page.context().close();
  const { all, own } = answersOf(trace);
  return [summed("image_filters, a touch of the pen", all), summed("of which edit and painting", own)];
}

const summed = (what, answers) => ({
  what: `${what}, ${SLOWER}x slower`, frames: answers.length, late: answers.filter((ms) => ms > LATE).length,
  p50: quantile(answers, 0.5), p95: quantile(answers, 0.95), most: answers.at(-1),
});

/** A picture in colour of 64 by 64 pixels, as a file. */
async function colourful(page) {
  const bytes = await page.evaluate(async () => {
    const canvas = Object.assign(document.createElement("canvas"), { width: 64, height: 64 });
    const context = canvas.getContext("2d");
    const image = context.createImageData(64, 64);
    for (let at = 0; at < 64 * 64; at += 1) image.data.set([(at * 7) % 251, (at * 13) % 241, (at * at) % 239, 255], at * 4);
    context.putImageData(image, 0, 0);
    const file = await new Promise((done) => canvas.toBlob(done, "image/png"));
    return [...new Uint8Array(await file.arrayBuffer())];
  });
  return { name: "colourful.png", mimeType: "image/png", buffer: Buffer.from(bytes) };
}

/** Another number in one plane of one pixel: from the key to the end of the frame that shows picture and response. */
async function editing() {
  const page = await open(browser);
  await page.goto(`${server.url}#/image_filters?f=gabor&k=11&colour=rgb`);
  const response = page.getByRole("application", { name: /^Response/ });
  await response.waitFor();
  await page.locator("input[type=file]").setInputFiles(await colourful(page));
  await page.getByText("64 × 64, three planes").waitFor();
  // In the middle: as many responses read it as the kernel has numbers.
  await response.click();
  await page.getByText("121 responses read it").waitFor();
  await page.getByRole("spinbutton", { name: "Change red" }).focus();
  const answers = await pressed(page);
  await page.context().close();
  return pressesOf("image_filters, another number in a pixel", answers);
}

/**
 * What no page can do without: a blank one with two canvases that paints 11 by 11 pixels of each, with the focus where it
 * was. With `field`, the key also writes its number into the field that has the focus.
 */
async function blank(field) {
  const page = await open(browser);
  await page.setContent(
    `<canvas width="64" height="64"></canvas><canvas width="64" height="64"></canvas><input aria-label="Number" value="0">
    <style>canvas { width: 380px; height: 380px; image-rendering: pixelated }</style>`,
  );
  await page.evaluate((field) => {
    const papers = [...document.querySelectorAll("canvas")].map((canvas) => canvas.getContext("2d"));
    const ink = papers.map((paper) => paper.createImageData(11, 11));
    const number = document.querySelector("input");
    let presses = 0;
    number.addEventListener("keydown", (event) => {
      event.preventDefault();
      presses += 1;
      papers.forEach((paper, which) => {
        ink[which].data.fill((presses * 37 + which * 90) & 255);
        paper.putImageData(ink[which], 26, 26);
      });
      if (field) number.value = presses;
    });
    number.focus();
  }, field);
  const answers = await pressed(page);
  await page.context().close();
  return pressesOf(`a blank page, two canvases${field ? ", a field" : ""}`, answers);
}

/** Arrow keys, up and down, on a CPU slowed down; for each the milliseconds from the key to the end of its frame. */
async function pressed(page) {
  const devtools = await page.context().newCDPSession(page);
  await devtools.send("Emulation.setCPUThrottlingRate", { rate: SLOWER });
  await page.evaluate(() => {
    const spent = [];
    window.spentFrames = spent;
    // Capturing at the window comes before everything else, and bubbling there after it.
    let pressed = 0;
    addEventListener("keydown", () => {
      pressed = performance.now();
      const frame = {};
      spent.push(frame);
      const channel = new MessageChannel();
      // Before the page's own callbacks; the message comes after styles, layout, painting and the commit of the frame.
      requestAnimationFrame(() => {
        frame.from = performance.now();
        channel.port1.onmessage = () => (frame.to = performance.now());
        channel.port2.postMessage(null);
      });
    }, { capture: true });
    addEventListener("keydown", () => (spent.at(-1).key = performance.now() - pressed));
  });
  for (let n = 0; n <= PRESSES; n += 1) {
    await page.keyboard.press(n % 2 ? "ArrowUp" : "ArrowDown");
    await page.waitForTimeout(400);
  }
  return page.evaluate(() => window.spentFrames.map(({ key, from, to }) => key + to - from));
}

/** The first press meets code that has not run before, and has a line of its own. */
const pressesOf = (what, [first, ...others]) => [
  summed(`${what}, the first time`, [first]),
  summed(what, others.sort((a, b) => a - b)),
];

const results = [];
for (const scene of SCENES.filter((scene) => scene.includes(values.only))) {
  results.push(await playing(scene));
  console.log(line(results.at(-1)));
}
if ("image_filters".includes(values.only)) {
  for (const measure of [drawing, dabbing, editing, () => blank(false), () => blank(true)]) {
    const measured = [await measure()].flat();
    results.push(...measured);
    measured.forEach((result) => console.log(line(result)));
  }
}

function line({ what, frames, late, p50, p95, most }) {
  const share = ((100 * late) / Math.max(1, frames)).toFixed(2);
  const ms = (number) => `${(number ?? 0).toFixed(1)} ms`;
  return `${what.padEnd(62)} ${String(frames).padStart(5)} frames  ${share} % later than ${LATE} ms  work ${ms(p50)} median  ${ms(p95)} p95  ${ms(most)} most`;
}

const folder = fileURLToPath(new URL("../target/bench", import.meta.url));
await mkdir(folder, { recursive: true });
await writeFile(`${folder}/frames.json`, JSON.stringify(results, null, 2));
await browser.close();
await server.close();
