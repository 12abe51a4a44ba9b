"""Arrays as joblib keeps them: raw data between the opcodes, aligned to sixteen bytes."""

from __future__ import annotations

import os
import pickle
import tempfile

import joblib
import numpy as np
from joblib.numpy_pickle_compat import write_zfile
from corpus import Corpus, run


def values() -> dict[str, tuple[object, str]]:
    rows = np.arange(30, dtype="f8").reshape(5, 6)
    return {
        "c-order": (rows, "A matrix in C order"),
        "fortran-order": ({"w": np.asfortranarray(rows)}, "A matrix in Fortran order inside a dict"),
        "bool": (np.array([True, False, True]), "An array of flags"),
        "structured": (np.zeros(3, dtype=[("id", "i4"), ("score", "f8")]), "A structured array"),
        "object-array": (np.array(["a", {"b": 1}, None], dtype=object), "An object array, pickled inside"),
        "many-arrays": ({f"layer.{i}": np.full(i + 1, i, dtype="f4") for i in range(20)}, "Twenty arrays in one file"),
        "empty-array": ([np.zeros(0), np.zeros((3, 0))], "Arrays without elements"),
        "non-contiguous": (np.arange(40).reshape(5, 8)[::2, ::3], "A strided view, stored as a copy"),
        "mixed": ([1, "text", np.float32(1.5), np.arange(4), {"nested": (np.eye(2),)}], "Arrays among plain values"),
        "masked": (np.ma.masked_array([1.0, 2.0], mask=[False, True]), "A masked array"),
        "no-arrays": ({"alpha": 0.1, "names": ["a", "b"]}, "Plain values only"),
        "datetime": (np.array(["2024-02-29"], dtype="datetime64[D]"), "Dates"),
    }


def write(corpus: Corpus) -> None:
    for name, (value, what) in values().items():
        with corpus.file(f"joblib/{name}.joblib", f"{what}, without compression.", "joblib") as path:
            joblib.dump(value, path)
    rows = np.arange(30, dtype="f8").reshape(5, 6)
    for method, extension in (("zlib", "z"), ("gzip", "gz"), ("bz2", "bz2"), ("xz", "xz"), ("lzma", "lzma"), ("lz4", "lz4")):
        with corpus.file(f"joblib/arrays.joblib.{extension}", f"Two matrices under {method}.", "joblib") as path:
            joblib.dump({"c": rows, "f": np.asfortranarray(rows)}, path, compress=(method, 3))
    for protocol in range(6):
        what = f"A matrix between opcodes of pickle protocol {protocol}."
        with corpus.file(f"joblib/protocol-{protocol}.joblib", what, "joblib") as path:
            joblib.dump({"w": rows, "name": "layer"}, path, protocol=protocol)
    with corpus.file("joblib/memory-map.joblib", "A memory-mapped matrix.", "joblib") as path:
        with tempfile.TemporaryDirectory() as scratch:
            mapped = np.memmap(os.path.join(scratch, "m"), dtype="f4", mode="w+", shape=(4, 4))
            joblib.dump({"mapped": mapped}, path)
    with corpus.file("joblib/zfile.pkl", "Plain values, as joblib before 0.10 compressed them.", "joblib") as path:
        with open(path, "wb") as target:
            write_zfile(target, pickle.dumps({"alpha": 0.1, "names": ["a", "b"]}, 2))


if __name__ == "__main__":
    run(write)
