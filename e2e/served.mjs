// A built site and a browser for the tests of one file, closed when they are done.
import { after } from "node:test";
import { DIST, launch } from "./lib.mjs";
import { serve } from "./server.mjs";

/** `options` are the server's. */
export async function served(options = {}) {
  const site = await serve({ dist: DIST, ...options });
  const browser = await launch();
  after(async () => {
    await browser.close();
    await site.close();
  });
  return { site, browser };
}
