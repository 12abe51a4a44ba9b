"""dill and cloudpickle, given plain data and stock estimators only."""

from __future__ import annotations

import collections
import datetime

import cloudpickle
import dill
import numpy as np
from corpus import Corpus, run
from sklearn.linear_model import Ridge
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler


def values() -> dict[str, tuple[object, str]]:
    features = np.random.RandomState(7).rand(20, 3)
    return {
        "plain-data": ({"lr": 0.1, "layers": [8, 8], "when": datetime.date(2024, 2, 29), "tags": {"a", "b"}}, "A dict"),
        "containers": ([collections.OrderedDict(a=1), collections.deque([1]), slice(1, None, 2), {1, 2}], "Containers"),
        "array": ({"w": np.arange(6.0).reshape(2, 3), "s": np.float32(1.5)}, "An array and a NumPy scalar"),
        "estimator": (make_pipeline(StandardScaler(), Ridge()).fit(features, features[:, 0]), "A fitted pipeline"),
        "builtin-types": ([int, dict, len, type(None), collections.OrderedDict], "Types and functions by reference"),
    }


def write(corpus: Corpus) -> None:
    for index, (name, (value, what)) in enumerate(values().items()):
        protocol = (4, 2, 5, 3, 4)[index]
        for module in (dill, cloudpickle):
            library = module.__name__
            target = f"{library}/{name}-protocol-{protocol}.pkl"
            what_and_how = f"{what}, written by {library}, protocol {protocol}."
            with corpus.file(target, what_and_how, library) as path, open(path, "wb") as out:
                module.dump(value, out, protocol=protocol)


if __name__ == "__main__":
    run(write)
