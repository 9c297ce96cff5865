// Other engines, measured in the same rounds as the page: native PyTorch by its script, those for browsers by a page each
// (tools/peers) that offers the page's own contract.
import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { serve } from "./server.mjs";

const ROOT = fileURLToPath(new URL("..", import.meta.url));
const PAGES = ["onnxruntime", "convnetjs"];
/** How long one figure of one round is measured for, in milliseconds. */
const MEASURED_MS = 1000;
const TASKS = [
  { task: "train", batch: 32 },
  { task: "infer", batch: 1 },
  { task: "infer", batch: 64 },
];

/** Opens the peers. `round(models)` measures each once; `figures` holds what was measured so far. */
export async function openPeers(browser, { torch }) {
  const server = await serve({ dist: ROOT, base: "/" });
  const pages = [];
  for (const name of PAGES) {
    const page = await browser.newPage();
    page.on("pageerror", (error) => console.error(`${name}: ${error.message}`));
    await page.goto(`${server.url}tools/peers/${name}.html`);
    await page.waitForFunction(() => typeof window.bench === "function", undefined, { timeout: 30_000 });
    pages.push({ page, name: await page.evaluate(() => window.ready) });
  }
  const figures = new Map();
  const note = (name, { imagesPerSec, ...which }) => {
    const key = JSON.stringify([name, which]);
    if (!figures.has(key)) figures.set(key, { ...which, name, imagesPerSec: [] });
    figures.get(key).imagesPerSec.push(imagesPerSec);
  };
  return {
    figures,
    async round(models) {
      for (const { page, name } of pages) {
        for (const model of models) {
          for (const which of TASKS) note(name, { ...which, model, variant: "", imagesPerSec: await rate(page, { ...which, model }) });
        }
      }
      const { name, results } = await speedOfTorch(torch);
      results.filter(({ model }) => models.includes(model)).forEach((result) => note(name, result));
    },
    close: () => server.close(),
  };
}

/** Images per second, over as many steps as fill the time. */
function rate(page, which) {
  return page.evaluate(async ({ task, model, batch, ms }) => {
    const run = task === "train" ? window.bench : window.benchInfer;
    const each = async (count, warmMs) => (batch * 1000) / (await run(model, batch, count, { warmMs })).imagesPerSec;
    const once = await each(3, 200);
    const count = Math.max(2, Math.ceil(ms / once));
    return (batch * 1000) / (await each(count, 300));
  }, { ...which, ms: MEASURED_MS });
}

async function speedOfTorch(python) {
  const { stdout } = await promisify(execFile)(python, [`${ROOT}tools/peers/torch_speed.py`]);
  return JSON.parse(stdout);
}

/** The others, and how many times as fast as the best variant of each this page is. */
export function printPeers({ results, peers }) {
  console.log("\n| peer | task | model | batch | variant | images/s, median | min | max |\n|---|---|---|---:|---|---:|---:|---:|");
  for (const p of peers) {
    console.log(`| ${[p.name, p.task, p.model, p.batch, p.variant, ...[p.median, p.min, p.max].map(whole)].join(" | ")} |`);
  }
  const names = [...new Set(peers.map(({ name }) => name))];
  console.log(`\nTimes the best variant of each:\n\n| task | model | batch | kernels | ${names.join(" | ")} |`);
  console.log(`|---|---|---:|---|${names.map(() => "---:|").join("")}`);
  for (const r of results.filter(({ median }) => median)) {
    const times = names.map((name) => r.times[name]?.toFixed(2) ?? "–");
    console.log(`| ${[r.task, r.model, r.batch, r.kernels, ...times].join(" | ")} |`);
  }
}

/** `{peer: ratio}` of a figure of the page to the best variant of each peer. */
export function times(result, peers) {
  const best = {};
  for (const p of peers) {
    if (p.task === result.task && p.model === result.model && p.batch === result.batch) {
      best[p.name] = Math.max(best[p.name] ?? 0, p.median);
    }
  }
  return Object.fromEntries(Object.entries(best).map(([name, median]) => [name, result.median / median]));
}

export function whole(number) {
  return number === undefined ? "–" : Math.round(number).toLocaleString("en");
}
