// The screens that `cargo xtask shots` photographs. One entry per screen; a new scene adds a line.
// `prepare` brings a screen into the state that is worth a look.

const impossible = "#/convolution?x=1,2,0;0,1,3;2,1,1&w=1,0,1,0,1;0,1,0,1,0;1,0,1,0,1;0,1,0,1,0;1,0,1,0,1";
const leftover = "#/convolution?x=3,1,0,2,4,1,0,3,2,1;0,2,1,1,3,0,2,1,0,4;1,0,3,2,0,1,1,2,3,0&w=1,0,1;0,1,0;1,0,1&s=2&t=1.5";
const lecture = "#/convolution?x=3,3,2,1,0;0,0,1,3,1;3,1,2,2,3;2,0,0,2,2;2,0,0,0,1&w=0,1,2;2,2,0;0,1,2";

async function train(page, seconds) {
  await page.getByRole("button", { name: /^Run/ }).first().click();
  await page.waitForTimeout(seconds * 1000);
}

async function recipe(page) {
  await page.getByLabel("Recipe").selectOption({ index: 2 });
  await page.getByLabel("Batch").fill("16");
}

/** Every section of the benchmark with results. */
async function measure(page) {
  const part = (name) => page.getByRole("region", { name, exact: true });
  const done = { timeout: 240_000 };
  await part("Images a second").getByRole("button", { name: "Measure" }).click();
  await part("Images a second").getByText(/^Done/).waitFor(done);
  await part("Time to accuracy").getByLabel("Recipe").selectOption({ index: 0 });
  await part("Time to accuracy").getByRole("button", { name: "Start" }).click();
  await part("Time to accuracy").getByText(/^Done/).waitFor(done);
  await part("Where the time goes").getByRole("button", { name: /apart/ }).click();
  await part("Where the time goes").getByRole("table").waitFor(done);
  await page.evaluate(() => scrollTo(0, 0));
}

/** The photo has arrived and its gallery is painted. */
async function painted(page) {
  await page.getByRole("region", { name: "Filters" }).getByRole("button").nth(21).waitFor();
}

/** The picture has arrived with its numbers. */
async function numbered(page) {
  await page.getByRole("grid", { name: /^Numbers/ }).waitFor();
}

/** One output is said, and an exercise is open beside it. */
async function predict(page) {
  await page.getByRole("button", { name: "Predict", exact: true }).click();
  await page.getByRole("gridcell", { name: "?", exact: true }).first().focus();
  await page.keyboard.type("12");
  await page.keyboard.press("Enter");
  await page.getByRole("tab", { name: "Exercises" }).click();
  await page.getByRole("button", { name: "Check" }).waitFor();
}

export const SCREENS = [
  { name: "home", link: "#/" },
  { name: "pixels", link: "#/pixels?pin=16,15", prepare: numbered },
  { name: "pixels-zoom", link: "#/pixels?t=0.5", prepare: (page) => page.getByText("between picture and numbers").waitFor() },
  { name: "pixels-colour", link: "#/pixels?photo=coffee&ch=r&n=24&set=r,120,190,0", prepare: numbered },
  { name: "convolution", link: `${lecture}&t=4.5` },
  { name: "convolution-end", link: `${lecture}&t=9` },
  { name: "convolution-padded", link: `${lecture}&s=2&p=1&t=2.4` },
  { name: "convolution-leftover", link: leftover },
  { name: "convolution-impossible", link: impossible },
  { name: "convolution-transposed", link: "#/convolution?x=1,-1,0;0,2,1;-1,0,1&s=2&p=1&transposed=yes&t=12.5556" },
  { name: "predict", link: "#/convolution", prepare: predict },
  { name: "patches", link: "#/patches?t=4.5" },
  { name: "patches-dense", link: "#/patches?wiring=dense&t=2.5" },
  { name: "features", link: "#/features?t=84" },
  { name: "features-end", link: "#/features?t=147&pin=y,1,4,4" },
  { name: "output-size", link: "#/output_size?t=3" },
  { name: "output-size-alexnet", link: "#/output_size?n=224&k=11&s=4&p=2&t=20" },
  { name: "output-size-rectangle", link: "#/output_size?n=6,12&k=3,4&s=2&p=0,1&along=columns&map=hk&net=resnet50&t=2" },
  { name: "output-size-impossible", link: "#/output_size?n=4&k=7" },
  { name: "pooling", link: "#/pooling?t=6&pin=x,0,1,3" },
  { name: "pooling-ceil", link: "#/pooling?p=1&ceil=ceil&s=2&t=2.5" },
  { name: "channels", link: "#/channels?t=13.7368&pin=y,1,1,1" },
  { name: "channels-off", link: "#/channels?off=0&t=27&pin=part,2,1,1" },
  { name: "channels-grouped", link: "#/channels", prepare: (page) => page.getByLabel("Preset").selectOption({ index: 6 }) },
  { name: "backward", link: "#/backward?t=18.2222&pin=dx,0,3,3" },
  { name: "backward-weight", link: "#/backward?of=w&t=4.5" },
  { name: "backward-stride", link: "#/backward?s=2&p=1&t=12.4" },
  { name: "backward-max", link: "#/backward?layer=max&t=25&pin=dx,0,1,3" },
  { name: "backward-softmax", link: "#/backward?layer=linear&of=z&t=1.5&pin=dy,0,0,1" },
  { name: "backward-linear", link: "#/backward?layer=linear&t=2.3333" },
  { name: "image-filters", link: "#/image_filters?pin=116,169", prepare: painted },
  { name: "image-filters-large", link: "#/image_filters?f=gabor&photo=coffee&colour=rgb", prepare: painted },
  { name: "train", link: "#/train" },
  { name: "train-running", link: "#/train", prepare: (page) => train(page, 4) },
  { name: "train-recipe", link: "#/train", prepare: recipe },
  { name: "benchmark", link: "#/benchmark" },
  { name: "benchmark-measured", link: "#/benchmark", prepare: measure, full: true },
];

export const SIZES = [
  { width: 1440, height: 900 },
  { width: 1920, height: 1080 },
  { width: 390, height: 844 },
];

export const THEMES = ["light", "dark", "projector"];
