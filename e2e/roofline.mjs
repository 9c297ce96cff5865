// The roofline from the browser: every part of a training step, its time, its multiply-adds and its share of the peak.

/** Measures each model with each kernel set through `window.roofline` and prints a table for each. */
export async function rooflines(page, { kernels, models }) {
  const all = [];
  for (const set of kernels) {
    for (const model of models) {
      const measured = await page.evaluate(([model, kernels]) => window.roofline(model, { kernels }), [model, set]);
      all.push({ model, kernels: set, ...measured });
    }
  }
  return all;
}

/** As crates/trainer/examples/roofline.rs prints the native one. */
export function printRoofline({ model, kernels, peak, parts }) {
  console.log(`\n${model}, batch 32, kernels ${kernels}; peak ${(peak / 1e3).toFixed(1)} multiply-adds/ns\n`);
  console.log("| layers | direction | µs per image | multiply-adds by definition | executed | of the peak |");
  console.log("|---|---|---:|---:|---:|---:|");
  const sum = (of) => parts.reduce((sum, part) => sum + of(part), 0);
  const total = { layers: "all", direction: "", microseconds: sum((p) => p.microseconds), nominal: sum((p) => p.nominal), executed: sum((p) => p.executed) };
  for (const { layers, direction, microseconds, nominal, executed } of [...parts, total]) {
    const share = executed > 0 ? `${((100 * executed) / microseconds / peak).toFixed(0)} %` : "–";
    console.log(`| ${layers} | ${direction} | ${microseconds.toFixed(2)} | ${nominal.toFixed(0)} | ${executed.toFixed(0)} | ${share} |`);
  }
}
