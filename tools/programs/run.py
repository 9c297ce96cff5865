"""Runs the programs that the page shows, each in a namespace of its own, and records what they print.

Programs come on standard input, `### scene setting` before each; the record goes to standard output in the same form, with
`### prints` between a program and its output. An exception is recorded as its type and message, as Python's last line says it.
"""

import contextlib
import io
import os
import sys
import tempfile

import numpy
import torch
from PIL import Image


def printed(source):
    out = io.StringIO()
    with contextlib.redirect_stdout(out):
        try:
            exec(compile(source, "program", "exec"), {})
        except Exception as why:
            print(f"{type(why).__name__}: {why}")
    return out.getvalue().rstrip("\n")


def picture():
    """The picture that programs open: tests/stage/settings.rs makes the same one."""
    y, x = numpy.mgrid[0:16, 0:24]
    planes = [7 * x + 13 * y, 5 * x + x * y, 3 * y * y + 11 * x]
    return Image.fromarray(numpy.stack(planes, axis=-1).astype(numpy.uint8), "RGB")


def main():
    os.chdir(tempfile.mkdtemp())
    picture().save("picture.png")
    print(f"# PyTorch {torch.__version__.split('+')[0]}. Written by `cargo xtask programs`.")
    for part in sys.stdin.read().split("### ")[1:]:
        title, source = part.split("\n", 1)
        print(f"### {title}\n{source.rstrip()}\n### prints\n{printed(source)}")


if __name__ == "__main__":
    main()
