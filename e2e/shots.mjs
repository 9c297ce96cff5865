// Pictures of every screen in every size and theme, into shots/, for people to look at.
// node e2e/shots.mjs [TEXT]: only screens whose name contains TEXT.
import { mkdir, rm } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { DIST, launch } from "./lib.mjs";
import { SCREENS, SIZES, THEMES } from "./screens.mjs";
import { serve } from "./server.mjs";

const only = process.argv[2] ?? "";
const screens = SCREENS.filter(({ name }) => name.includes(only));
if (screens.length === 0) {
  console.error(`No screen is named like “${only}”: ${SCREENS.map(({ name }) => name).join(", ")}`);
  process.exit(1);
}

const folder = fileURLToPath(new URL("../shots/", import.meta.url));
if (!only) await rm(folder, { recursive: true, force: true });
await mkdir(folder, { recursive: true });

const server = await serve({ dist: DIST });
const browser = await launch();
const failed = [];
for (const theme of THEMES) {
  for (const viewport of SIZES) {
    for (const screen of screens) await shoot(screen, theme, viewport);
  }
}
await browser.close();
await server.close();
console.log(`${screens.length * SIZES.length * THEMES.length - failed.length} pictures in shots/`);
if (failed.length > 0) {
  console.error(failed.join("\n"));
  process.exit(1);
}

async function shoot({ name, link, prepare, full = false }, theme, viewport) {
  const file = `${name}-${viewport.width}x${viewport.height}-${theme}.png`;
  const narrow = viewport.width < 500;
  const context = await browser.newContext({ viewport, hasTouch: narrow, isMobile: narrow });
  // The page keeps its preferences under this key (src/browser/storage.rs), as Prefs::kept writes them.
  await context.addInitScript((value) => localStorage.setItem("kernelwalk.prefs", value), `theme=${theme}`);
  const page = await context.newPage();
  page.on("pageerror", (error) => failed.push(`${file}: ${error.message}`));
  try {
    await page.goto(server.url + link);
    await page.locator("main").first().waitFor();
    await page.evaluate(() => document.fonts.ready);
    const shown = await page.evaluate(() => document.documentElement.dataset.theme);
    if (shown !== theme) throw new Error(`asked for ${theme}, shown in ${shown}`);
    await prepare?.(page);
    await page.waitForTimeout(150);
    await page.screenshot({ path: folder + file, fullPage: full });
  } catch (error) {
    failed.push(`${file}: ${error.message.split("\n")[0]}`);
  }
  await context.close();
}
