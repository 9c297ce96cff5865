"""Runs the programs that the page shows, each in a namespace of its own, and records what they print.

Programs come on standard input, `### scene setting` before each; the record goes to standard output in the same form, with
`### prints` between a program and its output. An exception is recorded as its type and message, as Python's last line says it.
"""

import contextlib
import io
import sys

import torch


def printed(source):
    out = io.StringIO()
    with contextlib.redirect_stdout(out):
        try:
            exec(compile(source, "program", "exec"), {})
        except Exception as why:
            print(f"{type(why).__name__}: {why}")
    return out.getvalue().rstrip("\n")


def main():
    print(f"# PyTorch {torch.__version__.split('+')[0]}. Written by `cargo xtask programs`.")
    for part in sys.stdin.read().split("### ")[1:]:
        title, source = part.split("\n", 1)
        print(f"### {title}\n{source.rstrip()}\n### prints\n{printed(source)}")


if __name__ == "__main__":
    main()
