// A static host for the tests: serves dist/ from a sub-path, and can be slow, isolated or faulty.
import { createServer } from "node:http";
import { readFile } from "node:fs/promises";
import { extname, join, normalize } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

const TYPES = {
  ".css": "text/css",
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript",
  ".json": "application/json",
  ".mjs": "text/javascript",
  ".svg": "image/svg+xml",
  ".wasm": "application/wasm",
  ".webp": "image/webp",
  ".woff2": "font/woff2",
};

/**
 * Starts a server for one test file.
 *
 * @param {object} options
 * @param {string} options.dist folder of the release build
 * @param {string} [options.base] sub-path that the site lives under
 * @param {number} [options.megabitsPerSecond] pace of the line, shared by all responses; none = unlimited
 * @param {boolean} [options.isolated] send the headers that make the page cross-origin isolated
 * @returns {Promise<{url: string, requests: object[], faults: Map<string, Function>, close: Function}>}
 *   `requests` records path, status and bytes sent; `faults` maps a path's ending to a function that
 *   may change `{status, body}` before it is sent.
 */
export async function serve({ dist, base = "/courses/cnn/", megabitsPerSecond, isolated = false }) {
  const requests = [];
  const faults = new Map();
  const line = pacedLine(megabitsPerSecond);

  const server = createServer(async (request, response) => {
    const path = new URL(request.url, "http://host").pathname;
    const answer = await find(dist, base, path);
    for (const [ending, fault] of faults) {
      if (path.endsWith(ending)) await fault(answer, request);
    }
    const headers = { "content-type": answer.type, "content-length": answer.body.length, "cache-control": "no-cache" };
    if (isolated) {
      headers["cross-origin-opener-policy"] = "same-origin";
      headers["cross-origin-embedder-policy"] = "require-corp";
    }
    requests.push({ path, status: answer.status, bytes: answer.body.length, at: performance.now() });
    response.writeHead(answer.status, headers);
    await line(response, answer.body);
    response.end();
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  const url = `http://127.0.0.1:${server.address().port}${base}`;
  return {
    url,
    requests,
    faults,
    close: () => new Promise((resolve) => {
      server.closeAllConnections();
      server.close(resolve);
    }),
  };
}

async function find(dist, base, path) {
  const missing = { status: 404, type: "text/plain", body: Buffer.from("not found") };
  if (!path.startsWith(base)) return missing;
  const inside = normalize(decodeURIComponent(path.slice(base.length)) || "index.html");
  if (inside.startsWith("..")) return missing;
  try {
    const body = await readFile(join(dist, inside));
    return { status: 200, type: TYPES[extname(inside)] ?? "application/octet-stream", body };
  } catch {
    return missing;
  }
}

// One line for all responses: each chunk waits for its turn, as on a real connection.
function pacedLine(megabitsPerSecond) {
  if (!megabitsPerSecond) return async (response, body) => void response.write(body);
  const bytesPerMs = (megabitsPerSecond * 1e6) / 8 / 1000;
  const chunk = 16 * 1024;
  let free = performance.now();
  return async (response, body) => {
    for (let start = 0; start < body.length; start += chunk) {
      const part = body.subarray(start, start + chunk);
      free = Math.max(free, performance.now()) + part.length / bytesPerMs;
      await sleep(Math.max(0, free - performance.now()));
      response.write(part);
    }
  };
}
