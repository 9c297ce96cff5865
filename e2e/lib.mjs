// What every whole-page test needs: a browser, a page that fails on any error, and words for grids.
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { deflateSync } from "node:zlib";
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

/** A grey PNG of 8 bits: rows of bytes. */
export function png(rows) {
  const chunk = (type, data) => {
    const body = Buffer.concat([Buffer.from(type), data]);
    const size = Buffer.alloc(4);
    size.writeUInt32BE(data.length);
    const sum = Buffer.alloc(4);
    sum.writeUInt32BE(crc(body));
    return Buffer.concat([size, body, sum]);
  };
  const header = Buffer.alloc(13);
  header.writeUInt32BE(rows[0].length, 0);
  header.writeUInt32BE(rows.length, 4);
  header[8] = 8;
  const pixels = deflateSync(Buffer.concat(rows.map((row) => Buffer.from([0, ...row]))));
  const signature = Buffer.from([137, 80, 78, 71, 13, 10, 26, 10]);
  return Buffer.concat([signature, chunk("IHDR", header), chunk("IDAT", pixels), chunk("IEND", Buffer.alloc(0))]);
}

function crc(bytes) {
  let sum = ~0;
  for (const byte of bytes) {
    sum ^= byte;
    for (let bit = 0; bit < 8; bit += 1) sum = (sum >>> 1) ^ (0xedb88320 & -(sum & 1));
  }
  return ~sum >>> 0;
}
