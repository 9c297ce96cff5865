// onnxruntime-web 1.19.2, the last version that trains: wasm with SIMD, one thread, through the same contract as the page.
import { dealer, digits, offer } from "./digits.mjs";

const DIST = "/.tools/peers-npm/node_modules/onnxruntime-web/dist/";
const MODELS = "/.tools/peers-onnx/models/";

/** The module for `what`: reading has one without the parts for training. */
async function runtime(what) {
  const ort = await import(`${DIST}ort.${what}.min.mjs`);
  Object.assign(ort.env.wasm, { numThreads: 1, simd: true, wasmPaths: DIST });
  return ort;
}

let images;
async function load() {
  images = await digits();
  return "onnxruntime-web 1.19.2, 1 thread, wasm SIMD";
}

/** Forward, backward and AdamW with its default learning rate, 0.001; the batch is copied in. */
async function training(model, batch) {
  const ort = await runtime("training.wasm");
  const session = await ort.TrainingSession.create(
    {
      checkpointState: `${MODELS}${model}/checkpoint`,
      trainModel: `${MODELS}${model}/training_model.onnx`,
      evalModel: `${MODELS}${model}/eval_model.onnx`,
      optimizerModel: `${MODELS}${model}/optimizer_model.onnx`,
    },
    { executionProviders: ["wasm"] },
  );
  const deal = dealer(images, batch);
  const pixels = new Float32Array(batch * 784);
  const labels = new BigInt64Array(batch);
  const feeds = {
    input: new ort.Tensor("float32", pixels, [batch, 1, 28, 28]),
    labels: new ort.Tensor("int64", labels, [batch]),
  };
  const loss = session.trainingOutputNames[0];
  const losses = [];
  const step = async () => {
    deal(pixels, labels);
    const results = await session.runTrainStep(feeds);
    await session.runOptimizerStep();
    await session.lazyResetGrad();
    losses.push(results[loss].data[0]);
  };
  const close = async () => {
    await session.release();
    // A step that learns nothing is no step: the same 512 digits again and again are soon known.
    const last = losses.slice(-10).reduce((sum, x) => sum + x, 0) / Math.min(10, losses.length);
    if (losses.length >= 200 && !(last < 0.5 * losses[0])) throw new Error(`it does not learn: loss ${losses[0]} to ${last}`);
  };
  return { step, close };
}

/** One call puts a batch through and copies the logits out. */
async function inference(model, batch) {
  const ort = await runtime("wasm");
  const session = await ort.InferenceSession.create(`${MODELS}${model}.onnx`, {
    executionProviders: ["wasm"],
    graphOptimizationLevel: "all",
  });
  const deal = dealer(images, batch);
  const pixels = new Float32Array(batch * 784);
  const input = new ort.Tensor("float32", pixels, [batch, 1, 28, 28]);
  const out = new Float32Array(batch * 10);
  const step = async () => {
    deal(pixels);
    out.set((await session.run({ input })).logits.data);
  };
  return { step, close: () => session.release() };
}

offer({ ready: load(), training, inference });
