"""pandas frames, series and indexes, through to_pickle with each compression."""

from __future__ import annotations

import pickle

import numpy as np
import pandas as pd
from corpus import Corpus, run


def values() -> dict[str, tuple[object, str]]:
    numbers = pd.DataFrame({"a": [1, 2, 3], "b": [0.5, np.nan, 1.5], "c": [True, False, True]})
    days = pd.date_range("2024-01-01", periods=3, freq="D", tz="Europe/Berlin")
    pairs = pd.MultiIndex.from_product([["x", "y"], [1, 2]], names=["letter", "number"])
    return {
        "numbers": (numbers, "A frame of integers, floats and flags"),
        "multi-index": (pd.DataFrame({"v": range(4)}, index=pairs), "A frame under a two-level index"),
        "categorical": (
            pd.Series(["low", "high", "low"], dtype=pd.CategoricalDtype(["low", "high"], ordered=True)),
            "An ordered categorical series",
        ),
        "time-zone": (pd.DataFrame({"v": [1, 2, 3]}, index=days), "A frame under a time-zone aware date index"),
        "nullable": (
            pd.DataFrame(
                {
                    "int": pd.array([1, None, 3], dtype="Int64"),
                    "bool": pd.array([True, None, False], dtype="boolean"),
                    "float": pd.array([0.1, None, 0.3], dtype="Float32"),
                }
            ),
            "Nullable extension arrays",
        ),
        "strings": (pd.DataFrame({"t": pd.array(["a", None, "c"], dtype="string[python]")}), "The string dtype"),
        "objects": (pd.Series(["a", 1, None, [2]], dtype=object), "A series of mixed objects"),
        "periods": (pd.Series(pd.period_range("2024-01", periods=3, freq="M")), "A series of periods"),
        "intervals": (pd.Series(pd.interval_range(0, 3)), "A series of intervals"),
        "sparse": (pd.Series(pd.arrays.SparseArray([0, 0, 1])), "A sparse series"),
        "timestamps": (
            [pd.Timestamp("2024-02-29", tz="UTC"), pd.Timedelta("3h"), pd.Period("2024Q1"), pd.NaT, pd.NA],
            "Scalar types",
        ),
        "range-index": (pd.Series([1.0, 2.0], name="loss"), "A named series under a range index"),
    }


def write(corpus: Corpus) -> None:
    table = values()
    for index, (name, (value, what)) in enumerate(table.items()):
        protocol = (5, 4, 2, 3, 0, 1)[index % 6]
        target = f"pandas/{name}-protocol-{protocol}.pkl"
        with corpus.file(target, f"{what}, pickle protocol {protocol}.", "pandas") as path, open(path, "wb") as out:
            pickle.dump(value, out, protocol=protocol)

    frame = table["numbers"][0]
    for extension in ("pkl", "pkl.gz", "pkl.bz2", "pkl.xz", "pkl.zip", "pkl.zst", "pkl.tar", "pkl.tar.gz"):
        what = f"A frame written by DataFrame.to_pickle to a .{extension} file."
        with corpus.file(f"pandas/to-pickle.{extension}", what, "pandas") as path:
            frame.to_pickle(path)


if __name__ == "__main__":
    run(write)
