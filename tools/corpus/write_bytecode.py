"""Compiled Python modules, as repositories carry them by accident."""

from __future__ import annotations

import py_compile
from pathlib import Path
from tempfile import TemporaryDirectory

from corpus import Corpus, run

LAYER = '''
"""A layer with a helper or two."""
import math
import os
from collections import namedtuple

Shape = namedtuple("Shape", ["rows", "columns"])
DEBUG = os.environ.get("LAYER_DEBUG", "") != ""


class Scale:
    def __init__(self, factor: float = 2.0) -> None:
        self.factor = factor

    def __call__(self, values):
        return [value * self.factor for value in values if not math.isnan(value)]

    def save(self, path):
        with open(path, "w") as file:
            file.write(repr(self.factor))
'''


def write(corpus: Corpus) -> None:
    with TemporaryDirectory() as folder, corpus.file("bytecode/layer.cpython-311.pyc", "A module with a class and helpers.", "cpython") as path:
        source = Path(folder) / "layer.py"
        source.write_text(LAYER)
        py_compile.compile(str(source), path, "layer.py", doraise=True, invalidation_mode=py_compile.PycInvalidationMode.UNCHECKED_HASH)


if __name__ == "__main__":
    run(write)
