// Every scene of the laboratory from top to end with the keyboard alone, and with a finger alone.
import assert from "node:assert/strict";
import { test } from "node:test";
import { open, until } from "./lib.mjs";
import { served } from "./served.mjs";
import { cell, changes, grid, hidden, inspector, PHONE, press, seen, stroke, tabThrough, tabTo, tooSmall } from "./walk.mjs";

const { site, browser } = await served();

const tells = async (page) => (await inspector(page).innerText()).replaceAll(/\s+/g, " ");
/** The picture that the kernel makes, as some of its bytes. */
const response = (page) =>
  page.getByRole("application", { name: /^Response/ }).locator("canvas").evaluate((canvas) =>
    [...canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height).data].filter((_, at) => at % 37 === 0));

/**
 * `walk`: a grid, keys in it, what the inspector then says. `edit`: a grid, keys to a cell, what is typed, and where that shows;
 * no edit where the words of hands.test.mjs say it already. `set`: a control by role and name, its key, and where that shows.
 * `steps` and `end`: what is said after one step and at the end.
 */
const SCENES = [
  {
    id: "pixels", line: "Zoom", step: "ArrowLeft",
    walk: ["Numbers", ["Control+Home", "ArrowDown", "ArrowRight"], /X\[10, 9\] = 0 .*Row 10, column 9/],
    said: /Row 10, column 9: 0\./,
    edit: ["Numbers", ["Control+Home"], "77", (page) => inspector(page).getByText(/of 784 pixels are exactly 0/).innerText()],
    set: ["button", "0–1", "Enter", (page) => cell(page, "Numbers", 0, 4).innerText()],
    tap: ["Numbers", 1, 4, /X\[10, 12\] = /], pad: "Numbers",
  },
  {
    id: "patches",
    walk: ["Units", ["ArrowRight", "ArrowDown"], /Y\[1, 1\] = 16 connections/],
    edit: null, type: ["Stride", "1", "Units"],
    set: ["button", "dense", "Space", (page) => page.locator(".total").first().innerText()],
    steps: /Connection 1 of 16: pixel \[0, 0\]/, end: /row 2, column 2 has 16 connections/,
    tap: ["Units", 1, 1, /Y\[1, 1\] = 16 connections/], stepper: ["Stride", "Units"],
  },
  {
    id: "features",
    walk: ["Matches Y\\[1", ["ArrowRight", "ArrowDown"], /Y\[1, 1, 1\] = .*9 products, divided by 9/],
    edit: ["Cross", ["Control+Home"], "-1", "Matches Y\\[1"],
    set: ["button", "right", "Enter", "Drawing"],
    steps: /Product 1 of 9: −1 times 1 adds −1/, end: /row 6, column 6, score 1 \/ 9 = 0\.11/,
    tap: ["Matches Y\\[1", 4, 4, /Y\[1, 4, 4\] = /], stepper: ["Steps", "Drawing"], draws: true,
    drag: ["Matches Y\\[1", [4, 0], [4, 5], /Y\[1, 4, 5\] = /],
  },
  {
    id: "convolution",
    walk: ["Output", ["ArrowRight", "ArrowDown"], /Y\[1, 1\] = 17 .*sum of 9 products.*= 17/],
    edit: null,
    set: ["spinbutton", "Padding", "ArrowUp", "Output"],
    steps: /Product 1 of 9: 3 times 0 adds 0\. Total so far 0\./, end: /row 2, column 2 is 2 × 0 \+ .* = 14\./,
    tap: ["Output", 1, 1, /Y\[1, 1\] = 17/],
  },
  {
    id: "output_size",
    walk: ["Output Y", ["ArrowRight"], /Y\[1\] = 2 to 5 .*begins at 1 · 3 − 1 = 2/],
    edit: null, type: ["Kernel", "2", "Output Y"],
    set: ["spinbutton", "Stride", "ArrowDown", "Output Y"],
    steps: /Stop 1 of 3 covers positions −1 to 2/, end: /Stop 3 of 3 covers positions 5 to 8/,
    tap: ["Output Y", 0, 1, /Y\[1\] = 2 to 5/], stepper: ["Padding", "Output Y"],
  },
  {
    id: "channels",
    walk: ["Output Y\\[1", ["ArrowRight", "ArrowDown"], /Y\[1, 1, 1\] = 3 .*18 products and a bias .* sum 3/],
    edit: ["Slice W\\[1, 1", ["Control+Home", "ArrowRight"], "5", "Output Y\\[1"],
    set: ["spinbutton", "Kernel", "ArrowDown", "Output Y\\[1"],
    steps: /Filter 0, row 0, column 0, channel 0\. Product 1 of 9/, end: /channel 0 adds 1, channel 1 adds −1, bias adds −2\. Output −2\./,
    tap: ["Output Y\\[1", 1, 1, /Y\[1, 1, 1\] = 3/], retouch: ["Slice W\\[1, 1", 0, 1, "5", "Output Y\\[1"],
    stepper: ["Kernel", "Output Y\\[1"],
  },
  {
    id: "pooling",
    walk: ["Max", ["ArrowRight", "ArrowDown"], /Y\[1, 1\] = 3 .*largest of 9 cells/],
    edit: ["Input", ["Control+End"], "9", "Max"],
    set: ["spinbutton", "Kernel", "ArrowDown", "Max"],
    steps: /Cell 1 of 9: 3\. Largest so far 3\./, end: /row 2, column 2: maximum 3, mean 1\.33/,
    tap: ["Max", 1, 1, /Y\[1, 1\] = 3/], retouch: ["Input", 4, 4, "9", "Max"], stepper: ["Padding", "Max"],
  },
  {
    id: "backward",
    walk: ["Gradient", ["ArrowRight", "ArrowDown"], /dX\[1, 1\] = 0 .*They agree/],
    edit: ["Turned kernel", ["Control+Home"], "7", "Gradient"],
    set: ["button", "W", "Enter", "Gradient"],
    steps: /dX, row 0, column 0\. Product 1 of 9: 0 times 2 adds 0\./, end: /dX, row 4, column 4 is 1 × 2 = 2\./,
    tap: ["Gradient", 3, 3, /dX\[3, 3\] = /], retouch: ["Upstream", 2, 2, "5", "Gradient"], stepper: ["Kernel", "Gradient"],
  },
  {
    id: "image_filters",
    walk: ["Response", ["ArrowRight", "ArrowDown"], /Y\[1, 1\]|Response, row/], picture: true, said: /^Row \d+, column \d+: response/,
    edit: ["Kernel", ["Control+Home"], "9", response],
    set: ["spinbutton", "Kernel k", "ArrowUp", "Kernel"],
    retouch: ["Kernel", 0, 0, "9", response], stepper: ["Kernel k", "Kernel"], pad: response,
  },
];

async function scene({ id, line = "Timeline", picture }, options) {
  const page = await open(browser, options);
  await page.goto(`${site.url}#/${id}`);
  await page.getByRole(picture ? "application" : "grid").first().waitFor();
  if (picture) await until(async () => new Set(await response(page)).size > 2, "the response");
  return { page, line: page.getByRole("slider", { name: new RegExp(`^${line}`) }) };
}

const left = async (page) => {
  page.verdict();
  await page.context().close();
};
const says = (page, what) =>
  until(async () => (await page.locator("[aria-live]").allInnerTexts()).some((text) => what.test(text)), `saying ${what}`);
const released = (page) => until(async () => !/^Pinned/.test(await tells(page)), "the cell let go");
const pinned = (page, what) =>
  until(async () => /^Pinned/.test(await tells(page)) && what.test(await tells(page)), `pinned: ${what}`);

for (const it of SCENES) {
  test(`${it.id} by keyboard alone`, async () => {
    const { page, line } = await scene(it);
    await tabTo(page, "link", "Skip to the figure");
    await page.keyboard.press("Enter");
    await page.keyboard.press("Tab");
    assert.ok(await page.evaluate(() => document.activeElement.closest("main")), "the link leads past the rail");

    if (!it.picture) {
      // The timeline, from end to end and by steps.
      await tabTo(page, "slider", it.line ?? "Timeline");
      await page.keyboard.press("Home");
      const first = await line.getAttribute("aria-valuetext");
      await page.keyboard.press("ArrowRight");
      assert.notEqual(await line.getAttribute("aria-valuetext"), first);
      if (it.steps) await says(page, it.steps);
      await page.keyboard.press("Home");
      assert.equal(await line.getAttribute("aria-valuetext"), first);
      await tabTo(page, "button", "Play");
      await page.keyboard.press("Enter");
      await until(async () => (await line.getAttribute("aria-valuetext")) !== first, "time going on");
      if (it.steps) {
        await page.keyboard.press("Enter");
        await page.getByRole("button", { name: "Play", exact: true }).waitFor();
      }
      await tabTo(page, "slider", it.line ?? "Timeline");
      await page.keyboard.press("End");
      if (it.end) await says(page, it.end);
    }

    const [where, keys, what] = it.walk;
    await tabTo(page, it.picture ? "application" : "gridcell", where.replaceAll("\\", ""));
    await press(page, keys);
    assert.equal(await page.evaluate(hidden), null);
    if (it.said) await says(page, it.said);
    await page.keyboard.press(it.picture ? "Enter" : "Space");
    await pinned(page, what);
    await page.keyboard.press("Escape");
    await released(page);

    if (it.edit) {
      const [name, to, text, place] = it.edit;
      await tabTo(page, "gridcell", name.replaceAll("\\", ""));
      await press(page, to);
      const before = await changes(page, place, "the edit", async () => {
        await page.keyboard.type(text);
        await page.keyboard.press("Enter");
      });
      assert.equal(await page.evaluate(hidden), null, "the cell has the focus again");
      await page.keyboard.press("Control+z");
      await until(async () => (await seen(page, place)) === before, "the edit undone");
    }
    if (it.type) {
      const [name, text, place] = it.type;
      await tabTo(page, "spinbutton", name);
      const before = await changes(page, place, "the number typed", async () => {
        await page.keyboard.type(text);
        await page.keyboard.press("Enter");
      });
      await tabTo(page, "button", "Undo");
      await page.keyboard.press("Enter");
      await until(async () => (await seen(page, place)) === before, "the number undone");
    }

    const [role, name, key, place] = it.set;
    await tabTo(page, role, name);
    await changes(page, place, `${name} set`, () => page.keyboard.press(key));
    assert.ok(await page.evaluate(() => document.activeElement !== document.body), "the control keeps the focus");

    if (it.steps) {
      await tabTo(page, "tab", "PyTorch");
      await page.keyboard.press("ArrowRight");
      await page.getByRole("tab", { name: "Trace", selected: true }).waitFor();
      await page.getByRole("tabpanel", { name: "Trace" }).waitFor();
    }
    await tabThrough(page);
    await left(page);
  });

  test(`${it.id} by keyboard on a narrow screen: the bars never cover the focus`, async () => {
    const { page } = await scene(it, { viewport: { width: 390, height: 844 } });
    assert.ok((await tabThrough(page)) > 12);
    for (let back = 0; back < 12; back += 1) {
      await page.keyboard.press("Shift+Tab");
      assert.equal(await page.evaluate(hidden), null);
    }
    await left(page);
  });

  test(`${it.id} by touch alone`, async () => {
    const { page, line } = await scene(it, PHONE);
    assert.deepEqual(await page.evaluate(tooSmall), []);
    if (!it.picture) {
      const start = await line.getAttribute("aria-valuetext");
      await page.getByRole("button", { name: "Play", exact: true }).tap();
      await until(async () => (await line.getAttribute("aria-valuetext")) !== start || it.id === "pixels", "time going on");
      const { width } = await line.boundingBox();
      await line.tap({ position: { x: width - 4, y: 12 } });
      await page.getByRole("button", { name: "Play", exact: true }).waitFor();
    }
    if (it.stepper) {
      const [name, place] = it.stepper;
      await changes(page, place, `more ${name}`, () => page.getByRole("button", { name: new RegExp(`^More ${name}`) }).tap());
      await changes(page, place, `less ${name}`, () => page.getByRole("button", { name: new RegExp(`^Less ${name}`) }).tap());
    }
    if (it.retouch) {
      // The first tap chooses, the second opens the number, a tap anywhere else keeps what is typed.
      const [name, y, x, text, place] = it.retouch;
      await changes(page, place, "the number", async () => {
        await cell(page, name, y, x).tap();
        await cell(page, name, y, x).tap();
        await grid(page, name).locator("input").waitFor();
        await page.keyboard.type(text);
        await page.getByRole("heading", { level: 1 }).tap();
      });
    }
    if (it.picture) {
      const picture = page.getByRole("application", { name: /^Response/ });
      await picture.scrollIntoViewIfNeeded();
      const box = await picture.boundingBox();
      await page.touchscreen.tap(box.x + box.width / 2, box.y + box.height / 3);
      await pinned(page, /Response, row \d+, column \d+/);
    } else {
      const [name, y, x, what] = it.tap;
      await cell(page, name, y, x).tap();
      await pinned(page, what);
    }
    await inspector(page).getByRole("button", { name: /releases/ }).tap();
    await released(page);
    if (it.drag) {
      // Cells too small for a finger: it lands anywhere, and is lifted where the label says the right one.
      const [name, from, to, what] = it.drag;
      await grid(page, name).scrollIntoViewIfNeeded();
      await stroke(page, await middle(cell(page, name, ...from)), await middle(cell(page, name, ...to)));
      await pinned(page, what);
    }
    if (it.draws) await draws(page, grid(page, "Drawing"), () => seen(page, "Drawing"));
    if (it.pad) {
      await page.getByRole("button", { name: "Draw", exact: true }).tap();
      await draws(page, page.getByRole("application", { name: /^Drawing pad/ }), () => seen(page, it.pad));
    }
    assert.ok((await page.evaluate(() => document.documentElement.scrollWidth)) <= 390, "no sideways scrolling");
    await left(page);
  });
}

const middle = async (place) => {
  const { x, y, width, height } = await place.boundingBox();
  return { x: x + width / 2, y: y + height / 2 };
};

/** A stroke from top to bottom leaves ink and moves no page. */
async function draws(page, pad, ink) {
  await pad.scrollIntoViewIfNeeded();
  const [box, before, top] = [await pad.boundingBox(), await ink(), await page.evaluate(() => scrollY)];
  const x = box.x + box.width / 2;
  await stroke(page, { x, y: box.y + box.height * 0.9 }, { x, y: box.y + box.height * 0.1 });
  await until(async () => (await ink()) !== before, "ink");
  assert.equal(await page.evaluate(() => scrollY), top, "the page stays where it is");
}
