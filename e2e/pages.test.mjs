// What holds for every screen: accessibility, one origin, no noise in the console, small first load.
import assert from "node:assert/strict";
import { test } from "node:test";
import { createRequire } from "node:module";
import { readFile } from "node:fs/promises";
import { DIST, open } from "./lib.mjs";
import { serve } from "./server.mjs";
import { served } from "./served.mjs";

const axe = await readFile(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const STANDARDS = { type: "tag", values: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"] };
/** What a theme changes: the page is otherwise the one that was looked at in the light. */
const COLOURS = { type: "rule", values: ["color-contrast", "link-in-text-block"] };
/** One output is answered, the others are hidden, and an exercise is open. */
async function predicted(page) {
  await page.getByRole("button", { name: "Predict", exact: true }).click();
  const hidden = page.getByRole("gridcell", { name: "?", exact: true }).first();
  await hidden.focus();
  await page.keyboard.type("13");
  await page.keyboard.press("Enter");
  await page.getByText(/^Not 13/).waitFor();
  await page.getByRole("tab", { name: "Exercises" }).click();
  await page.getByRole("button", { name: "Check" }).click();
  await page.getByRole("tabpanel").getByRole("alert").waitFor();
}

const SCREENS = [
  ["home", "#/"],
  ["pixels", "#/pixels?pin=16,15"],
  ["pixels, colour", "#/pixels?photo=coffee&ch=r"],
  ["convolution", "#/convolution?t=4.5"],
  ["convolution, leftover", "#/convolution?s=2&p=0&x=3,3,2,1,0,1;0,0,1,3,1,2;3,1,2,2,3,0;2,0,0,2,2,1;2,0,0,0,1,1;1,2,0,1,0,2"],
  ["convolution, impossible", "#/convolution?d=4"],
  ["convolution, transposed", "#/convolution?x=1,-1,0;0,2,1;-1,0,1&s=2&p=1&transposed=yes&t=12.6"],
  ["pooling", "#/pooling?t=6&pin=x,0,1,3"],
  ["channels", "#/channels?t=13.7&pin=y,1,1,1"],
  ["channels, one off", "#/channels?off=1&t=27"],
  ["backward", "#/backward?t=12.4&pin=dx,0,3,3"],
  ["backward, a loss", "#/backward?layer=linear&of=z&t=1.5&pin=dy,0,0,1"],
  ["output size", "#/output_size?t=2"],
  ["output size, AlexNet", "#/output_size?n=224&k=11&s=4&p=2&t=20&pin=x,0,0,5"],
  ["output size, impossible", "#/output_size?n=4&k=7&map=hk"],
  ["convolution, predicted and an exercise", "#/convolution", predicted],
  ["convolution, a pinned cell that no window reads", "#/convolution?s=2&x=3,3,2,1,0,1;0,0,1,3,1,2;3,1,2,2,3,0;2,0,0,2,2,1;2,0,0,0,1,1;1,2,0,1,0,2&t=4&pin=x,0,5,5"],
  ["pooling, impossible", "#/pooling?p=3&t=9"],
  ["pooling, a ceiling", "#/pooling?p=1&ceil=ceil&s=2&t=2.5&pin=y,0,2,2"],
  ["channels, four by four in groups", "#/channels", (page) => page.getByLabel("Preset").selectOption({ index: 6 })],
  ["backward, W", "#/backward?of=w&t=4.5"],
  ["backward, max pooling", "#/backward?layer=max&t=25&pin=dx,0,1,3"],
  ["backward, ReLU", "#/backward?layer=relu&t=12"],
  ["backward, linear", "#/backward?layer=linear&t=2.3333"],
  ["output size, a rectangle", "#/output_size?n=6,12&k=3,4&s=2&p=0,1&along=columns&map=hk&net=resnet50&t=2"],
  ["patches, dense", "#/patches?wiring=dense&t=2.5"],
  ["patches, leftover", "#/patches?n=9&t=9"],
  ["features, predicted", "#/features?t=30", (page) => page.getByRole("button", { name: "Predict", exact: true }).click()],
  ["output size, predicted", "#/output_size?t=3", (page) => page.getByRole("button", { name: "Predict", exact: true }).click()],
  ["pixels, drawn", "#/pixels", (page) => page.getByRole("button", { name: "Draw", exact: true }).click()],
  ["image filters, a pinned pixel", "#/image_filters?f=gabor&photo=coffee&colour=rgb&pin=90,120"],
  ["patches", "#/patches?t=4.5&pin=w,0,1,2"],
  ["features", "#/features?t=84&pin=y,1,4,4"],
  ["image filters", "#/image_filters?f=gaussian"],
  ["train", "#/train"],
  ["benchmark", "#/benchmark"],
];

const { site, browser } = await served();

// Scenes and pages have a heading once they are there, also those that are fetched first.
const settled = (page) => page.getByRole("main").locator("h1, h2").first().waitFor();

for (const [name, hash, prepare] of SCREENS) {
  test(`axe finds nothing on ${name}, light and dark, 1440 and 390 wide`, async () => {
    // bypassCSP lets the test put axe into the page; the page itself runs under its own policy elsewhere.
    const page = await open(browser, { bypassCSP: true });
    await page.goto(site.url + hash);
    await settled(page);
    await prepare?.(page);
    await page.addScriptTag({ content: axe });
    for (const viewport of [{ width: 1440, height: 900 }, { width: 390, height: 844 }]) {
      await page.setViewportSize(viewport);
      for (const colorScheme of ["light", "dark"]) {
        await page.emulateMedia({ colorScheme });
        const { violations } = await page.evaluate(
          // What is in order is not wanted: to describe it takes longer than to find it.
          (runOnly) => window.axe.run(document, { runOnly, resultTypes: ["violations"] }),
          colorScheme === "light" ? STANDARDS : COLOURS,
        );
        const found = violations.map((v) => `${v.id}: ${v.nodes.map((n) => n.target.join(" ") + " " + n.failureSummary).join("; ")}`);
        assert.deepEqual(found, [], `${colorScheme}, ${viewport.width} wide`);
      }
    }
    page.verdict();
    await page.context().close();
  });
}

test("no screen scrolls sideways at 360 pixels", async () => {
  const page = await open(browser, { viewport: { width: 360, height: 740 } });
  for (const [name, hash] of SCREENS) {
    await page.goto(site.url + hash);
    await settled(page);
    const width = await page.evaluate(() => document.documentElement.scrollWidth);
    assert.ok(width <= 360, `${name} is ${width} wide`);
  }
  page.verdict();
  await page.context().close();
});

test("home and convolution load neither the trainer nor the data", async () => {
  // A host of its own: what other tests' pages still fetch is not counted.
  const host = await serve({ dist: DIST });
  const page = await open(browser);
  await page.goto(host.url);
  await settled(page);
  await page.goto(`${host.url}#/convolution`);
  await page.getByRole("grid", { name: /^Input/ }).first().waitFor();
  await page.waitForLoadState("networkidle");
  const early = host.requests.map((request) => request.path).filter((path) => /worker|trainer|data\/|parts-.*wasm/.test(path));
  assert.deepEqual(early, []);
  page.verdict();
  await page.context().close();
  await host.close();
});

test("every scene that is not built yet is named on the home page and is no link", async () => {
  const page = await open(browser);
  await page.goto(site.url);
  await settled(page);
  const links = await page.getByRole("main").getByRole("link").evaluateAll((all) => all.map((a) => a.getAttribute("href")));
  const scenes = links.filter((href) => /^#\/[a-z_]+$/.test(href ?? "")).map((href) => href.slice(2));
  const ready =
    ["pixels", "patches", "features", "convolution", "output_size", "channels", "pooling", "backward", "image_filters",
      "train", "benchmark", "about"];
  for (const id of scenes) assert.ok(ready.includes(id), id);
  assert.match(await page.getByRole("main").innerText(), /Transfer learning/);
  page.verdict();
});
