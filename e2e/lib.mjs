// What every whole-page test needs: a browser, a page that fails on any error, and words for grids.
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { chromium } from "playwright-core";

export const DIST = process.env.KERNELWALK_DIST ?? fileURLToPath(new URL("../dist", import.meta.url));

const FLAGS = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

/** Launches the system's Chromium. `CHROMIUM` names another one. */
export function launch(options = {}) {
  const executablePath =
    process.env.CHROMIUM ?? ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"].find(existsSync);
  if (!executablePath) throw new Error("No Chromium found: install the package chromium, or set CHROMIUM to its path.");
  return chromium.launch({ executablePath, args: [...FLAGS, ...(options.args ?? [])] });
}

/**
 * Opens a page that collects every console error, page error, failed response and foreign request.
 * Call `page.verdict()` at the end of the test: it throws if there was any that `allow` does not name.
 */
export async function open(browser, { allow = [], ...context } = {}) {
  const scope = await browser.newContext({ viewport: { width: 1440, height: 900 }, ...context });
  const page = await scope.newPage();
  const wrong = [];
  const note = (text) => {
    if (!allow.some((pattern) => pattern.test(text))) wrong.push(text);
  };
  page.on("console", (message) => {
    if (message.type() === "error") note(`console: ${message.text()}`);
  });
  page.on("pageerror", (error) => note(`page: ${error.message}`));
  page.on("response", (response) => {
    if (response.status() >= 400) note(`response ${response.status()}: ${response.url()}`);
  });
  page.on("request", (request) => {
    const { protocol, hostname } = new URL(request.url());
    if (!["data:", "blob:"].includes(protocol) && hostname !== "127.0.0.1") note(`foreign request: ${request.url()}`);
  });
  page.verdict = () => {
    if (wrong.length) throw new Error(`The page complained:\n${wrong.join("\n")}`);
  };
  return page;
}

/** The numbers of a grid whose accessible name starts with `name`, row by row; "" where not computed. */
export function gridValues(page, name) {
  return page.getByRole("grid", { name: new RegExp(`^${name}`) }).first().evaluate((grid) =>
    [...grid.querySelectorAll("[role=row]")].map((row) =>
      [...row.querySelectorAll("[role=gridcell]")].map((cell) => cell.dataset.value),
    ),
  );
}

/** `"12 12 17 / 10 17 19"` as rows of cells. */
export const rows = (text) => text.split("/").map((row) => row.trim().split(/\s+/));

/** Waits until `probe()` gives a truthy value, and returns it. */
export async function until(probe, what, { timeout = 30_000, every = 50 } = {}) {
  const end = Date.now() + timeout;
  for (;;) {
    const value = await probe();
    if (value) return value;
    if (Date.now() > end) throw new Error(`Waited ${timeout} ms in vain for: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, every));
  }
}
