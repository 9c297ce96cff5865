// The browser benchmark: drives #/benchmark through its contract on `window` (ready, bench, benchInfer), several runs each.
// node e2e/bench.mjs [--runs 5] [--kernels relaxed,simd128,scalar] [--models S,L] [--steps 200] [--torch PYTHON]
// --torch: measures PyTorch in the same rounds, with a Python that has it, and prints the ratios.
import { mkdir, writeFile } from "node:fs/promises";
import { execFile } from "node:child_process";
import { cpus } from "node:os";
import { fileURLToPath } from "node:url";
import { promisify, parseArgs } from "node:util";
import { DIST, launch } from "./lib.mjs";
import { serve } from "./server.mjs";

const { values } = parseArgs({
  options: {
    runs: { type: "string", default: "5" },
    kernels: { type: "string", default: "relaxed,simd128,scalar" },
    models: { type: "string", default: "S,L" },
    steps: { type: "string", default: "200" },
    torch: { type: "string" },
  },
});
const runs = Number(values.runs);
const steps = Number(values.steps);

const server = await serve({ dist: DIST });
const browser = await launch();
const page = await browser.newPage();
const errors = [];
page.on("pageerror", (error) => errors.push(error.message));
await page.goto(`${server.url}#/benchmark`);
await page.waitForFunction(() => typeof window.bench === "function", undefined, { timeout: 30_000 });
const info = await page.evaluate(() => window.ready);

const what = [];
for (const kernels of values.kernels.split(",")) {
  for (const model of values.models.split(",")) {
    what.push({ task: "train", model, batch: 32, kernels, count: steps });
    what.push({ task: "infer", model, batch: 1, kernels, count: 10 * steps });
    what.push({ task: "infer", model, batch: 64, kernels, count: steps });
  }
}

// Round by round, not figure by figure: a busy minute then touches every figure alike.
const results = what.map((one) => ({ ...one, imagesPerSec: [] }));
const peers = new Map();
for (let run = 0; run < runs; run += 1) {
  for (const result of results) {
    try {
      result.imagesPerSec.push((await page.evaluate(measure, result)).imagesPerSec);
    } catch (error) {
      result.error = error.message.split("\n")[0];
    }
  }
  if (values.torch) await torchRound(values.torch);
}
const version = browser.version();
await browser.close();
await server.close();

const report = {
  when: new Date().toISOString(),
  machine: `${cpus().length} x ${cpus()[0]?.model.trim()}`,
  browser: `Chromium ${version} (headless)`,
  page: info,
  command: `cargo xtask bench ${values.torch ? "--peers" : "--browser"} --runs ${runs}`,
  results: results.map((result) => ({ ...result, ...statistics(result.imagesPerSec) })),
  peers: [...peers.values()].map((result) => ({ ...result, ...statistics(result.imagesPerSec) })),
};
print(report);
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

function measure({ task, model, batch, kernels, count }) {
  if (task === "train") return window.bench(model, batch, count, { kernels, warmMs: 500 });
  return window.benchInfer(model, batch, count, { kernels });
}

/** One round of PyTorch: every variant of both models. */
async function torchRound(python) {
  const script = fileURLToPath(new URL("../tools/peers/torch_speed.py", import.meta.url));
  const { stdout } = await promisify(execFile)(python, [script]);
  const { name, results } = JSON.parse(stdout);
  for (const { imagesPerSec, ...which } of results) {
    const key = JSON.stringify(which);
    if (!peers.has(key)) peers.set(key, { ...which, name, imagesPerSec: [] });
    peers.get(key).imagesPerSec.push(imagesPerSec);
  }
}

function statistics(numbers) {
  if (numbers.length === 0) return {};
  const sorted = [...numbers].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  const median = sorted.length % 2 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
  return { median, min: sorted[0], max: sorted.at(-1) };
}

/** The others, and how many times as fast as the best variant of each this page is. */
function printPeers({ results, peers }) {
  console.log("\n| peer | task | model | batch | variant | images/s, median | min | max |\n|---|---|---|---:|---|---:|---:|---:|");
  for (const p of peers) {
    console.log(`| ${[p.name, p.task, p.model, p.batch, p.variant, ...[p.median, p.min, p.max].map(whole)].join(" | ")} |`);
  }
  console.log("\n| task | model | batch | kernels | times the best variant of PyTorch |\n|---|---|---:|---|---:|");
  for (const r of results) {
    const same = peers.filter((p) => p.task === r.task && p.model === r.model && p.batch === r.batch);
    const best = Math.max(...same.map((p) => p.median));
    if (r.median) console.log(`| ${r.task} | ${r.model} | ${r.batch} | ${r.kernels} | ${(r.median / best).toFixed(2)} |`);
  }
}

function whole(number) {
  return number === undefined ? "–" : Math.round(number).toLocaleString("en");
}

function print({ machine, browser, page, results }) {
  console.log(`${machine}\n${browser}\n${page}\n`);
  console.log("| task | model | batch | kernels | images/s, median | min | max | runs |\n|---|---|---:|---|---:|---:|---:|---:|");
  for (const r of results) {
    const figures = [whole(r.median), whole(r.min), whole(r.max), r.imagesPerSec.length].join(" | ");
    console.log(`| ${r.task} | ${r.model} | ${r.batch} | ${r.kernels} | ${figures} |`);
  }
}
