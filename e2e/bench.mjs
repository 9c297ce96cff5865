// The browser benchmark: drives #/benchmark through its contract on `window` (ready, bench, benchInfer), several runs each.
// node e2e/bench.mjs [--runs 5] [--kernels relaxed,simd128,scalar] [--models S,L] [--steps 200] [--torch PYTHON]
//                     [--roofline] [--threads 1,2] [--aims]
// --threads: training alone, by so many workers together, 64 and 32 images for each.
// --torch: measures other engines in the same rounds, PyTorch with that Python (peers.mjs), and prints the ratios.
// --roofline: takes a training step apart instead (roofline.mjs).
// --aims: the recipes against the clock instead (aims.mjs).
import { mkdir, writeFile } from "node:fs/promises";
import { cpus } from "node:os";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { aims, printAims } from "./aims.mjs";
import { DIST, launch } from "./lib.mjs";
import { openPeers, printPeers, times, whole } from "./peers.mjs";
import { printRoofline, rooflines } from "./roofline.mjs";
import { serve } from "./server.mjs";

const { values } = parseArgs({
  options: {
    runs: { type: "string", default: "5" },
    kernels: { type: "string", default: "relaxed,simd128,scalar" },
    models: { type: "string", default: "S,L" },
    steps: { type: "string", default: "200" },
    torch: { type: "string" },
    threads: { type: "string" },
    roofline: { type: "boolean", default: false },
    aims: { type: "boolean", default: false },
  },
});
const runs = Number(values.runs);
const steps = Number(values.steps);
const models = values.models.split(",");
const kernelSets = values.kernels.split(",");

const server = await serve({ dist: DIST });
const browser = await launch();
const page = await browser.newPage();
const errors = [];
page.on("pageerror", (error) => errors.push(error.message));
await page.goto(`${server.url}#/benchmark`);
await page.waitForFunction(() => typeof window.bench === "function", undefined, { timeout: 30_000 });
const info = await page.evaluate(() => window.ready);

const what = [];
for (const kernels of values.roofline || values.aims ? [] : kernelSets) {
  for (const model of models) {
    if (values.threads) {
      const threads = values.threads.split(",").map(Number);
      const each = (batch) => threads.map((n) => ({ task: "train", model, batch, threads: n, kernels, count: steps }));
      what.push(...each(64), ...each(32));
      continue;
    }
    what.push({ task: "train", model, batch: 32, kernels, count: steps });
    what.push({ task: "infer", model, batch: 1, kernels, count: 10 * steps });
    what.push({ task: "infer", model, batch: 64, kernels, count: steps });
  }
}

// Round by round, not figure by figure: a busy minute then touches every figure alike.
const results = what.map((one) => ({ ...one, imagesPerSec: [] }));
const roofline = values.roofline ? await rooflines(page, { kernels: kernelSets, models }) : [];
const races = values.aims ? await aims(page, { kernels: kernelSets, models }) : [];
const peers = values.torch ? await openPeers(browser, values) : undefined;
for (let run = 0; run < runs; run += 1) {
  for (const result of results) {
    try {
      result.imagesPerSec.push((await page.evaluate(measure, result)).imagesPerSec);
    } catch (error) {
      result.error = error.message.split("\n")[0];
    }
  }
  await peers?.round(models);
}
const version = browser.version();
await browser.close();
await server.close();
await peers?.close();

const report = {
  when: new Date().toISOString(),
  machine: `${cpus().length} x ${cpus()[0]?.model.trim()}`,
  browser: `Chromium ${version} (headless)`,
  page: info,
  command: `cargo xtask bench ${values.torch ? "--peers" : "--browser"} ${what.length > 0 ? `--runs ${runs}` : values.aims ? "--aims" : "--roofline"}`,
  results: results.map(summed),
  roofline,
  aims: races,
  peers: [...(peers?.figures.values() ?? [])].map(summed),
};
for (const result of report.results) result.times = times(result, report.peers);
if (what.length > 0) print(report);
if (races.length > 0) printAims(races);
roofline.forEach(printRoofline);
if (report.peers.length > 0) printPeers(report);
const folder = fileURLToPath(new URL("../bench-results/", import.meta.url));
await mkdir(folder, { recursive: true });
const file = `browser-${report.when.replace(/[:.]/g, "-")}.json`;
await writeFile(folder + file, `${JSON.stringify(report, undefined, 2)}\n`);
console.log(`\nwritten to bench-results/${file}`);
if (errors.length > 0 || results.some(({ error }) => error)) {
  console.error([...errors, ...results.filter(({ error }) => error).map((r) => `${r.task} ${r.model} ${r.kernels}: ${r.error}`)].join("\n"));
  process.exit(1);
}

function measure({ task, model, batch, threads = 1, kernels, count }) {
  if (task === "train") return window.bench(model, batch, count, { kernels, threads, warmMs: 500 });
  return window.benchInfer(model, batch, count, { kernels });
}

function summed(result) {
  return { ...result, ...statistics(result.imagesPerSec) };
}

function statistics(numbers) {
  if (numbers.length === 0) return {};
  const sorted = [...numbers].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  const median = sorted.length % 2 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
  return { median, min: sorted[0], max: sorted.at(-1) };
}

function print({ machine, browser, page, results }) {
  console.log(`${machine}\n${browser}\n${page}\n`);
  console.log("| task | model | batch | kernels | images/s, median | min | max | runs |\n|---|---|---:|---|---:|---:|---:|---:|");
  for (const r of results) {
    const figures = [whole(r.median), whole(r.min), whole(r.max), r.imagesPerSec.length].join(" | ");
    const kernels = r.threads ? `${r.kernels}, ${r.threads} worker${r.threads > 1 ? "s" : ""}` : r.kernels;
    console.log(`| ${r.task} | ${r.model} | ${r.batch} | ${kernels} | ${figures} |`);
  }
}
