// A worker that dies in the middle of a training: the page says so and goes on from the last snapshot.
import assert from "node:assert/strict";
import { test } from "node:test";
import { open, until } from "./lib.mjs";
import { served } from "./served.mjs";

const { site, browser } = await served();

const readout = (page, name) => page.locator(`[data-readout="${name}"]`).first().getAttribute("data-value");
const steps = async (page) => Number(await readout(page, "step"));

async function midTraining(allow) {
  const page = await open(browser, { allow });
  await page.goto(`${site.url}#/train?seed=5&epochs=20`);
  await page.getByRole("button", { name: "Run", exact: true }).click();
  await until(async () => Number(await readout(page, "snapshot")) > 0, "a first snapshot", { timeout: 60_000 });
  return page;
}

async function recovers(page) {
  const before = await steps(page);
  const snapshot = Number(await readout(page, "snapshot"));
  await page.getByText(/goes on from its last snapshot/).first().waitFor({ timeout: 15_000 });
  await until(async () => (await steps(page)) > before, "steps beyond the point of death", { timeout: 120_000 });
  assert.ok(snapshot > 0);
}

/** The steps of the snapshot in the browser's storage; nothing while there is none. */
async function written() {
  const known = await indexedDB.databases();
  // Opening would make one.
  if (!known.some(({ name }) => name === "kernelwalk")) return null;
  const asked = (request) =>
    new Promise((done, failed) => Object.assign(request, { onsuccess: () => done(request.result), onerror: failed }));
  const database = await asked(indexedDB.open("kernelwalk"));
  const kept = await asked(database.transaction("snapshots").objectStore("snapshots").getAll());
  database.close();
  return kept[0]?.step ?? null;
}

test("a trap in the worker's wasm shows a notice and training goes on from the last snapshot", { timeout: 240_000 }, async () => {
  const page = await midTraining([/unreachable|RuntimeError|worker/i]);
  const [worker] = page.workers();
  // An error that nobody catches, thrown where a trap would be: the worker's own event loop.
  await worker.evaluate(() => {
    setTimeout(() => {
      const trap = new WebAssembly.Module(
        Uint8Array.of(0, 97, 115, 109, 1, 0, 0, 0, 1, 4, 1, 96, 0, 0, 3, 2, 1, 0, 7, 5, 1, 1, 116, 0, 0, 10, 5, 1, 3, 0, 0, 11),
      );
      new WebAssembly.Instance(trap).exports.t();
    });
  });
  await recovers(page);
  page.verdict();
  await page.context().close();
});

test("a worker that ends silently is noticed by its missing heartbeat and replaced", { timeout: 240_000 }, async () => {
  const page = await midTraining([]);
  const [worker] = page.workers();
  await worker.evaluate(() => self.close());
  await recovers(page);
  page.verdict();
  await page.context().close();
});

test("a reload in the middle of a training offers to go on, and goes on", { timeout: 240_000 }, async () => {
  const page = await midTraining([]);
  // It is on screen when it was taken, and survives a reload once it is written.
  const snapshot = await until(() => page.evaluate(written), "a snapshot in the storage");
  await page.reload();
  await page.getByRole("button", { name: "Continue it" }).click();
  await until(async () => (await steps(page)) >= snapshot, "the steps of the snapshot", { timeout: 60_000 });
  page.verdict();
  await page.context().close();
});
