// The scene of the output size in the release build: stops, the map of settings, the chain, what PyTorch refuses, keys.
import assert from "node:assert/strict";
import { test } from "node:test";
import { gridValues, open, until } from "./lib.mjs";
import { served } from "./served.mjs";

const { site, browser } = await served();

async function scene(query, options) {
  const page = await open(browser, options);
  await page.goto(`${site.url}#/output_size?${query}`);
  await page.getByRole("grid", { name: /^Input/ }).first().waitFor();
  return page;
}

const outputs = async (page) => (await gridValues(page, "Output Y"))[0].length;
const map = (page) => page.getByRole("grid", { name: /^Output size over/ });
const hash = (page) => page.evaluate(() => location.hash);

test("the third stop is the last, and the cell behind it is hatched and says why", async () => {
  const page = await scene("t=3&pin=x,0,0,9");
  assert.deepEqual(await gridValues(page, "Output Y"), [["0", "1", "2"]]);
  await page.getByText("Stop 4 would need position 11, and the padded input ends at 10: the floor drops it.").waitFor();
  assert.equal(await page.locator(".stops .never").count(), 1);
  await page.getByText("Never read: 0 outputs, gradient 0.").waitFor();
  page.verdict();
  await page.context().close();
});

test("layers that need the floor: AlexNet's first gives 55 and ResNet's gives 112", async () => {
  for (const [query, size] of [["n=224&k=11&s=4&p=2", 55], ["n=224&k=7&s=2&p=3", 112]]) {
    const page = await scene(`${query}&t=${size}`);
    assert.equal(await outputs(page), size);
    await page.getByText(`torch.Size([1, 1, ${size}, ${size}])`).waitFor();
    page.verdict();
    await page.context().close();
  }
});

test("a cell of the map is taken by pointer and by Enter, and undo takes it back", async () => {
  const page = await scene("t=3");
  await map(page).getByRole("gridcell", { name: /^5 exact.*Stride 2, Padding 1$/ }).click();
  await until(async () => (await outputs(page)) === 5, "five outputs");
  await until(async () => /s=2/.test(await hash(page)), "the setting in the link");
  await page.keyboard.press("ArrowUp");
  await page.keyboard.press("Enter");
  await until(async () => (await outputs(page)) === 4, "four outputs");
  await page.keyboard.press("Control+z");
  await until(async () => (await outputs(page)) === 5, "five outputs again");
  page.verdict();
  await page.context().close();
});

test("a finger takes a setting and a layer of the chain", async () => {
  const page = await scene("t=0", { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true });
  await map(page).getByRole("gridcell", { name: /^7 exact.*Stride 1, Padding 0$/ }).tap();
  await until(async () => (await outputs(page)) === 7, "seven outputs");
  const chain = page.getByRole("grid", { name: /^Chain of layers, AlexNet/ });
  await chain.getByRole("gridcell", { name: /^27 conv2 .*receptive field 51, jump 8$/ }).tap();
  await until(async () => (await outputs(page)) === 27, "27 outputs");
  page.verdict();
  await page.context().close();
});

test("padding “same” with a stride keeps the last picture, quotes PyTorch, and offers ways out", async () => {
  const page = await scene("p=same&t=2");
  await page.getByRole("alert").getByText("padding='same' is not supported for strided convolutions").waitFor();
  await page.getByRole("group", { name: /./ }).getByRole("button", { name: /^Stride 1/ }).click();
  assert.equal(await page.getByRole("alert").count(), 0);
  assert.equal(await outputs(page), 10);
  page.verdict();
  await page.context().close();
});

test("time goes from stop to stop, by keyboard alone", async () => {
  const page = await scene("t=0");
  await page.locator("body").press("ArrowRight");
  assert.deepEqual(await gridValues(page, "Output Y"), [["0", "", ""]]);
  await page.locator("body").press("End");
  assert.deepEqual(await gridValues(page, "Output Y"), [["0", "1", "2"]]);
  page.verdict();
  await page.context().close();
});
