// Predict, then reveal; exercises; any window opened in Convolution, and back.
import assert from "node:assert/strict";
import { test } from "node:test";
import { gridValues, open } from "./lib.mjs";
import { served } from "./served.mjs";

const { site, browser } = await served();

const outputs = (page) => page.getByRole("grid", { name: /^Output/ }).first().getByRole("gridcell");
const guess = (page) => page.getByRole("region", { name: "Predict" });

test("outputs are hidden until they are said, with the keyboard alone", async () => {
  const page = await open(browser);
  await page.goto(`${site.url}#/convolution?t=9`);
  const predict = page.getByRole("button", { name: "Predict", exact: true });
  await predict.focus();
  await page.keyboard.press("Enter");
  await guess(page).waitFor();
  assert.equal(await predict.getAttribute("aria-pressed"), "true");
  assert.deepEqual(await outputs(page).allTextContents(), Array(9).fill("?"));
  assert.deepEqual((await gridValues(page, "Output")).flat(), Array(9).fill(""));
  assert.doesNotMatch(await page.locator("body").innerText(), /\b19\b/, "the largest output is nowhere");

  await outputs(page).nth(0).focus();
  await page.keyboard.type("12");
  await page.keyboard.press("Enter");
  await guess(page).getByText("Right: Y[0, 0] = 12.").waitFor();
  await page.keyboard.press("ArrowRight");
  await page.keyboard.type("13");
  await page.keyboard.press("Enter");
  await guess(page).getByText("Not 13: Y[0, 1] = 12.").waitFor();
  await guess(page).getByText(/3 × 0 \+ 2 × 1/).waitFor();
  await guess(page).getByText("1 right, 1 wrong, 0 shown, 7 to go.").waitFor();

  await page.keyboard.press("ArrowRight");
  await page.keyboard.type("x");
  await page.keyboard.type("-");
  await page.keyboard.press("Enter");
  await guess(page).getByText("7 to go.").waitFor();

  await guess(page).getByRole("button", { name: "Show all" }).press("Enter");
  await guess(page).getByText("Everything is known: 1 right, 1 wrong, 7 shown.").waitFor();
  assert.deepEqual((await gridValues(page, "Output")).flat(), ["12", "12", "17", "10", "17", "19", "9", "6", "14"]);
  await guess(page).getByRole("button", { name: "Stop predicting" }).press("Enter");
  assert.equal(await guess(page).count(), 0);
  page.verdict();
  await page.context().close();
});

test("a size is hidden with everything that says it, and the stops come with the answer", async () => {
  const page = await open(browser);
  await page.goto(`${site.url}#/output_size?t=3`);
  await page.getByRole("button", { name: "Predict", exact: true }).click();
  await guess(page).waitFor();
  assert.deepEqual(await gridValues(page, "Output Y"), [["0"]], "the first stop, and no other");
  assert.doesNotMatch(await page.locator("body").innerText(), /torch\.Size|Stop 4|Output 3/);
  const size = page.getByRole("grid", { name: "Output size", exact: true }).getByRole("gridcell").first();
  await size.focus();
  await page.keyboard.type("4");
  await page.keyboard.press("Enter");
  await guess(page).getByText("Not 4: Hₒᵤₜ = 3.").waitFor();
  assert.equal((await gridValues(page, "Output Y"))[0].length, 3);
  await guess(page).getByText("0 right, 1 wrong, 0 shown, 8 to go.").waitFor();
  await guess(page).getByRole("button", { name: "Show all" }).press("Enter");
  await page.getByRole("grid", { name: /^Output size over/ }).waitFor();
  page.verdict();
  await page.context().close();
});

test("every grid scene can be predicted, by touch", async () => {
  const page = await open(browser, { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true });
  for (const scene of ["patches", "features", "channels", "pooling", "backward"]) {
    await page.goto(`${site.url}#/${scene}`);
    await page.getByRole("button", { name: "Predict", exact: true }).tap();
    await guess(page).waitFor();
    const hidden = page.getByRole("gridcell", { name: "?", exact: true }).first();
    await hidden.tap();
    const one = guess(page).getByRole("button", { name: "Show this one" });
    await one.tap();
    await guess(page).getByText(/1 shown/).waitFor();
    const width = await page.evaluate(() => document.documentElement.scrollWidth);
    assert.ok(width <= 390, `${scene} is ${width} wide`);
  }
  page.verdict();
  await page.context().close();
});

test("an exercise says what was overlooked, and the score stays", async () => {
  const page = await open(browser);
  await page.goto(`${site.url}#/convolution`);
  await page.getByRole("tab", { name: "Exercises" }).click();
  const panel = page.getByRole("tabpanel");
  await panel.getByLabel("About").selectOption("Parameters");
  await panel.getByText("No. 1", { exact: true }).waitFor();
  await panel.getByRole("button", { name: "Check" }).click();
  await panel.getByRole("alert").getByText("Enter a number").waitFor();
  const question = await panel.getByText(/How many parameters/).innerText();
  await panel.getByLabel("Your answer").fill("-1");
  await panel.getByLabel("Your answer").press("Enter");
  await panel.getByRole("status").getByText(/^Not quite/).waitFor();
  await panel.getByText("0 of 1 right.").waitFor();
  await panel.getByRole("button", { name: "Next" }).click();
  await panel.getByText("No. 2", { exact: true }).waitFor();
  assert.notEqual(await panel.getByText(/How many parameters/).innerText(), question);

  await page.reload();
  await page.getByRole("tab", { name: "Exercises" }).click();
  await page.getByRole("tabpanel").getByLabel("About").selectOption("Parameters");
  await page.getByRole("tabpanel").getByText("0 of 1 right.").waitFor();
  page.verdict();
  await page.context().close();
});

test("a window of any scene opens in Convolution, and Back brings the scene back as it was", async () => {
  const page = await open(browser);
  for (const [scene, number] of [["pooling?t=6&pin=y,0,1,1", "3"], ["channels?t=13&pin=y,1,1,1", null], ["backward?t=9&pin=dx,0,1,1", null], ["patches?t=3&pin=y,0,1,1", "16"], ["features?t=84&pin=y,1,4,4", null]]) {
    await page.goto(`${site.url}#/${scene}`);
    const heading = page.getByRole("complementary").getByRole("heading", { level: 2 });
    await heading.waitFor();
    // A last change that the address does not hold yet.
    await page.getByRole("button", { name: "One step on" }).click();
    const before = [await heading.innerText(), await page.getByRole("slider").first().getAttribute("aria-valuetext")];
    await page.getByRole("link", { name: "Open this window in Convolution" }).click();
    await page.getByRole("heading", { level: 1, name: "Convolution" }).waitFor();
    const [[there]] = await gridValues(page, "Output");
    if (number) assert.equal(there, number, scene);
    assert.match(there, /^-?\d/, scene);
    await page.goBack();
    await page.getByRole("heading", { level: 1, name: "Convolution" }).waitFor({ state: "detached" });
    await heading.waitFor();
    const after = [await heading.innerText(), await page.getByRole("slider").first().getAttribute("aria-valuetext")];
    assert.deepEqual(after, before, scene);
  }
  page.verdict();
  await page.context().close();
});
