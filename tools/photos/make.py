"""Writes the sample photos of the page into static/data/photos.

    python3 -m venv .venv && .venv/bin/pip install pillow==13.0.0
    pip download scikit-image==0.26.0 --no-deps --only-binary=:all: --python-version 3.12 --platform manylinux_2_28_x86_64
    .venv/bin/python tools/photos/make.py scikit_image-0.26.0-*.whl

The wheel holds the originals and, in `skimage/data/_fetchers.py`, their licence notes. Only the two files named below
are read, and only if they are the expected ones; nothing is installed from it.

- The grey photo is kept without loss: the numbers on screen are those of its file in every browser.
- The colour photo would take 140 KB without loss. Browsers share one decoder for WebP (libwebp), so that
  they agree on its numbers too.
- Scaling by area means, as the page itself does it with uploads.
"""

import hashlib
import io
import sys
import zipfile
from pathlib import Path

from PIL import Image

OUT = Path(__file__).resolve().parents[2] / "static" / "data" / "photos"
MOST_BYTES = 100_000

# file of the wheel, its SHA-256, (width, height), name here, options of the encoder
PHOTOS = [
    (
        "skimage/data/camera.png",
        "b0793d2adda0fa6ae899c03989482bff9a42d3d5690fc7e3648f2795d730c23a",
        (256, 256),
        "cameraman.webp",
        {"lossless": True, "quality": 100},
    ),
    (
        "skimage/data/coffee.png",
        "cc02f8ca188b167c775a7101b5d767d1e71792cf762c33d6fa15a4599b5a8de7",
        (384, 256),
        "coffee.webp",
        {"quality": 92},
    ),
]


def sha256(data):
    return hashlib.sha256(data).hexdigest()


def encoded(data, size, options):
    photo = Image.open(io.BytesIO(data))
    photo = photo.convert("L" if photo.mode == "L" else "RGB").resize(size, Image.Resampling.BOX)
    out = io.BytesIO()
    photo.convert("RGB").save(out, "WEBP", method=6, exact=True, **options)
    return photo, out.getvalue()


def check_cameraman(photo):
    """The numbers that design and tests name: a change of the photo would make them wrong."""
    width, height = photo.size
    pixel = lambda y, x: photo.getpixel((x, y)) if 0 <= y < height and 0 <= x < width else 0
    sobel = [
        sum((pixel(y + d, x + 1) - pixel(y + d, x - 1)) * (2 if d == 0 else 1) for d in (-1, 0, 1))
        for y in range(height)
        for x in range(width)
    ]
    beyond = sum(abs(value) > 400 for value in sobel) / len(sobel)
    assert (min(sobel), max(sobel), sobel[116 * width + 169]) == (-875, 905, -330)
    assert round(beyond, 3) == 0.024


def main(wheel):
    OUT.mkdir(parents=True, exist_ok=True)
    total = 0
    with zipfile.ZipFile(wheel) as archive:
        for source, expected, size, name, options in PHOTOS:
            data = archive.read(source)
            if sha256(data) != expected:
                raise SystemExit(f"{source} is not the expected file")
            photo, out = encoded(data, size, options)
            if photo.mode == "L":
                check_cameraman(photo)
                decoded = Image.open(io.BytesIO(out))
                assert all(band.tobytes() == photo.tobytes() for band in decoded.split())
            (OUT / name).write_bytes(out)
            total += len(out)
            print(f"{sha256(out)}  {name}  {len(out)} bytes")
    if total > MOST_BYTES:
        raise SystemExit(f"{total} bytes are too many")


if __name__ == "__main__":
    if len(sys.argv) != 2:
        raise SystemExit(__doc__)
    main(sys.argv[1])
