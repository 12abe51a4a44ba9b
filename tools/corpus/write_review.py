"""Honest but odd files: a careful scanner asks a person to look at them. Kept apart under review/."""

from __future__ import annotations

import pickle
import sys
import types
import warnings
import zoneinfo
from pathlib import Path

import cloudpickle
import dill
import joblib
import numpy as np
import torch
import torch.serialization
from corpus import Corpus, run
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import FunctionTransformer, StandardScaler

SCRIPT = """
import numpy as np
import torch

def smooth(values, factor=0.5):
    return [value * factor for value in values]

class Scaler:
    def __init__(self, factor):
        self.factor = factor
    def __call__(self, values):
        return np.asarray(values) * self.factor

class Head(torch.nn.Module):
    def __init__(self):
        super().__init__()
        self.linear = torch.nn.Linear(3, 2)
    def forward(self, x):
        return self.linear(x)

double = lambda value: value * 2
"""


def module_from(script: str, name: str) -> types.ModuleType:
    """Runs a script as the module `name`, under a file name that says nothing about this machine."""
    module = types.ModuleType(name)
    exec(compile(script, f"{name.strip('_')}.py", "exec"), module.__dict__)
    sys.modules[name] = module
    return module


def write(corpus: Corpus) -> None:
    warnings.simplefilter("ignore")
    torch.manual_seed(7)
    main = sys.modules["__main__"]
    write_main_classes(corpus, module_from(SCRIPT, "__main__"))
    sys.modules["__main__"] = main
    write_third_party(corpus, module_from(SCRIPT, "acme_vision"))

    with corpus.file("review/torch-without-checksums.pt", "Saved with set_crc32_options(False).", "torch") as path:
        torch.serialization.set_crc32_options(False)
        torch.save({"w": torch.arange(4.0)}, path)
    with corpus.file("review/compiled-code.pkl", "A code object, as dill keeps it.", "dill") as path:
        Path(path).write_bytes(dill.dumps(compile("1 + 1", "train.py", "eval")))
    with corpus.file("review/pickle-in-pickle.pkl", "A pickle inside the bytes of a pickle.", "cpython") as path:
        Path(path).write_bytes(pickle.dumps({"payload": pickle.dumps({"lr": 0.1})}, protocol=4))
    what = "A time zone and type aliases: they call getattr and functools.reduce when loaded."
    with corpus.file("review/typing.pkl", what, "cpython") as path:
        modern = {"zone": zoneinfo.ZoneInfo("UTC"), "union": int | str, "alias": list[int]}
        Path(path).write_bytes(pickle.dumps(modern, protocol=4))
    with corpus.file("review/dill-range.pkl", "A range, which dill restores by eval.", "dill") as path:
        Path(path).write_bytes(dill.dumps(range(1, 9, 2), protocol=2))
    with corpus.file("review/text-after-pickle.pkl", "A pickle followed by a line of text.", "cpython") as path:
        Path(path).write_bytes(pickle.dumps([1, 2, 3], protocol=4) + b"written by train.py\n")


def write_main_classes(corpus: Corpus, script: types.ModuleType) -> None:
    """What a notebook leaves behind: functions by value, classes of __main__ by name."""
    for library in (cloudpickle, dill):
        name = library.__name__
        with corpus.file(f"review/{name}-function.pkl", f"A function by value, by {name}.", name) as path:
            Path(path).write_bytes(library.dumps(script.smooth, protocol=4))
        with corpus.file(f"review/{name}-lambda.pkl", f"A lambda by value, by {name}.", name) as path:
            Path(path).write_bytes(library.dumps(script.double, protocol=4))
    with corpus.file("review/cloudpickle-class.pkl", "A class by value and an instance.", "cloudpickle") as path:
        Path(path).write_bytes(cloudpickle.dumps(script.Scaler(2.0), protocol=5))
    with corpus.file("review/main-class.pkl", "An instance of a class of __main__.", "cpython") as path:
        Path(path).write_bytes(pickle.dumps(script.Scaler(2.0), protocol=4))
    with corpus.file("review/main-module.pt", "A whole module of a class of __main__.", "torch") as path:
        torch.save(script.Head(), path)


def write_third_party(corpus: Corpus, library: types.ModuleType) -> None:
    """Classes of a library nobody has heard of."""
    with corpus.file("review/unknown-library-module.pt", "A module of an unknown library.", "torch") as path:
        torch.save(library.Head(), path)
    with corpus.file("review/unknown-library-object.pkl", "An object of an unknown library.", "cpython") as path:
        Path(path).write_bytes(pickle.dumps({"scaler": library.Scaler(0.5)}, protocol=2))
    with corpus.file("review/unknown-function-pipeline.joblib", "A pipeline around its function.", "joblib") as path:
        steps = make_pipeline(FunctionTransformer(library.smooth), StandardScaler())
        joblib.dump({"pipeline": steps, "scale": np.ones(3)}, path)


if __name__ == "__main__":
    run(write)
