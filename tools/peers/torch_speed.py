"""Training and inference speed of PyTorch for the two presets, one thread, as JSON on standard output.

Each variant: 32 random images that stay in place (no loading, no gather), forward, backward, Adam at 0.001. The variants
are those that help on a CPU: channels-last memory, the fused optimiser, both. Inference: one image, then 64, eval mode.

    python torch_speed.py [--seconds 1.0] [--threads 1]
"""

import argparse
import json
import time

import torch
from torch import nn
from torch.nn import functional


def tiny():
    return nn.Sequential(
        nn.Conv2d(1, 8, 5, padding=2),
        nn.ReLU(),
        nn.MaxPool2d(2),
        nn.Conv2d(8, 16, 5, padding=2),
        nn.ReLU(),
        nn.MaxPool2d(3, 3),
        nn.Flatten(),
        nn.Linear(256, 10),
    )


def lenet5():
    return nn.Sequential(
        nn.Conv2d(1, 6, 5, padding=2),
        nn.ReLU(),
        nn.MaxPool2d(2),
        nn.Conv2d(6, 16, 5),
        nn.ReLU(),
        nn.MaxPool2d(2),
        nn.Flatten(),
        nn.Linear(400, 120),
        nn.ReLU(),
        nn.Linear(120, 84),
        nn.ReLU(),
        nn.Linear(84, 10),
    )


def rate(step, images, seconds):
    """Images per second of `step`, after a warm-up of a third of the time."""
    done, begun = 0, time.perf_counter()
    while time.perf_counter() - begun < seconds / 3:
        step()
    begun = time.perf_counter()
    while (elapsed := time.perf_counter() - begun) < seconds:
        step()
        done += images
    return done / elapsed


def training(make, channels_last, fused, seconds, batch=32):
    torch.manual_seed(1)
    model, x = make(), torch.randn(batch, 1, 28, 28)
    if channels_last:
        model, x = model.to(memory_format=torch.channels_last), x.to(memory_format=torch.channels_last)
    labels = torch.randint(0, 10, (batch,))
    optimizer = torch.optim.Adam(model.parameters(), lr=1e-3, fused=fused)

    def step():
        optimizer.zero_grad()
        functional.cross_entropy(model(x), labels).backward()
        optimizer.step()

    return rate(step, batch, seconds)


def inference(make, channels_last, batch, seconds):
    model, x = make().eval(), torch.randn(batch, 1, 28, 28)
    if channels_last:
        model, x = model.to(memory_format=torch.channels_last), x.to(memory_format=torch.channels_last)
    with torch.inference_mode():
        return rate(lambda: model(x), batch, seconds)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--seconds", type=float, default=1.0)
    parser.add_argument("--threads", type=int, default=1)
    args = parser.parse_args()
    torch.set_num_threads(args.threads)
    results = []
    for model, make in (("S", tiny), ("L", lenet5)):
        for channels_last in (False, True):
            layout = "channels last" if channels_last else "default"
            for fused in (False, True):
                found = training(make, channels_last, fused, args.seconds)
                variant = f"{layout}, fused Adam" if fused else layout
                results.append({"task": "train", "model": model, "batch": 32, "variant": variant, "imagesPerSec": found})
            for batch in (1, 64):
                found = inference(make, channels_last, batch, args.seconds)
                results.append({"task": "infer", "model": model, "batch": batch, "variant": layout, "imagesPerSec": found})
    print(json.dumps({"name": f"PyTorch {torch.__version__.split('+')[0]}, {args.threads} thread", "results": results}))


main()
