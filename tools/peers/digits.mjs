// What the peers' pages share: real digits, and the loop with its clock.

/** The first shard of the training images: `pixels` in 0..1, row by row, and `labels`. */
export async function digits() {
  const bytes = await (await fetch("/static/data/mnist/train-00.bin")).arrayBuffer();
  const header = new DataView(bytes);
  // crates/nn/src/data/shard.rs has the format: a header of 24 bytes, then labels and pixels in one gzip member.
  const count = header.getUint32(12, true);
  const body = new Blob([bytes.slice(24)]).stream().pipeThrough(new DecompressionStream("gzip"));
  const values = new Uint8Array(await new Response(body).arrayBuffer());
  const pixels = Float32Array.from(values.subarray(count), (x) => x / 255);
  return { count, pixels, labels: values.subarray(0, count) };
}

/** Deals batches in turn. `deal(to)` fills `to.pixels` (and `to.labels`) with the next images. */
export function dealer({ count, pixels, labels }, batch) {
  let next = 0;
  return (toPixels, toLabels) => {
    for (let n = 0; n < batch; n += 1, next = (next + 1) % count) {
      toPixels.set(pixels.subarray(next * 784, (next + 1) * 784), n * 784);
      if (toLabels) toLabels[n] = typeof toLabels[n] === "bigint" ? BigInt(labels[next]) : labels[next];
    }
  };
}

/** Milliseconds of `count` calls after a warm-up that is not counted. */
export async function clock(call, count, { warmMs = 500 } = {}) {
  for (const end = performance.now() + warmMs; performance.now() < end; ) await call();
  const start = performance.now();
  for (let done = 0; done < count; done += 1) await call();
  return performance.now() - start;
}

/** Puts the contract on `window`: `training` and `inference` give a function that makes one step or call. */
export function offer({ ready, training, inference }) {
  window.ready = ready;
  window.bench = async (model, batch, steps, options) => {
    await ready;
    const { step, close } = await training(model, batch);
    const ms = await clock(step, steps, options);
    await close?.();
    return { imagesPerSec: (batch * steps * 1000) / ms, msPerStep: ms / steps, steps };
  };
  window.benchInfer = async (model, batch, iterations, options) => {
    await ready;
    const { step, close } = await inference(model, batch);
    const ms = await clock(step, iterations, options);
    await close?.();
    return { imagesPerSec: (batch * iterations * 1000) / ms, msPerCall: ms / iterations };
  };
}
