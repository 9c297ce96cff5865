// ConvNetJS 0.3.0 through the same contract as the page. It has no Adam; its plain SGD costs less, so this is in its favour.
import { dealer, digits, offer } from "./digits.mjs";

const { convnetjs } = window;
const conv = (filters, pad) => ({ type: "conv", sx: 5, filters, stride: 1, pad, activation: "relu" });
const pool = (size) => ({ type: "pool", sx: size, stride: size });
const full = (num_neurons) => ({ type: "fc", num_neurons, activation: "relu" });
const input = { type: "input", out_sx: 28, out_sy: 28, out_depth: 1 };
const output = { type: "softmax", num_classes: 10 };
const NETS = {
  S: [input, conv(8, 2), pool(2), conv(16, 2), pool(3), output],
  L: [input, conv(6, 2), pool(2), conv(16, 0), pool(2), full(120), full(84), output],
};

let images;
async function load() {
  images = await digits();
  return "ConvNetJS 0.3.0";
}

function start(model, batch) {
  const net = new convnetjs.Net();
  net.makeLayers(NETS[model]);
  const pixels = new Float32Array(batch * 784);
  const labels = new Uint8Array(batch);
  const deal = dealer(images, batch);
  const next = () => deal(pixels, labels);
  const volume = new convnetjs.Vol(28, 28, 1, 0);
  const image = (n) => {
    volume.w.set(pixels.subarray(n * 784, (n + 1) * 784));
    return volume;
  };
  return { net, labels, next, image };
}

/** It takes one example at a time, and changes the weights after `batch` of them. */
async function training(model, batch) {
  const { net, labels, next, image } = start(model, batch);
  const trainer = new convnetjs.Trainer(net, { method: "sgd", learning_rate: 0.01, momentum: 0.9, batch_size: batch });
  const step = () => {
    next();
    for (let n = 0; n < batch; n += 1) trainer.train(image(n), labels[n]);
  };
  return { step };
}

async function inference(model, batch) {
  const { net, next, image } = start(model, batch);
  const out = new Float32Array(batch * 10);
  const step = () => {
    next();
    for (let n = 0; n < batch; n += 1) out.set(net.forward(image(n)).w, n * 10);
  };
  return { step };
}

offer({ ready: load(), training, inference });
