"""What older releases write and the pinned ones no longer do: arrays without padding, names of NumPy 1."""

from __future__ import annotations

import pickle

import joblib
import networkx as nx
import numpy as np
import pandas as pd
from corpus import Corpus, run


def write(corpus: Corpus) -> None:
    # The data of its first array begin with the byte of STACK_GLOBAL: joblib 0.14 puts no padding in front.
    rows = np.frombuffer(bytes.fromhex("9379") * 60, dtype="u1").reshape(5, 24)
    for protocol in (0, 2, 4):
        what = f"Matrices between opcodes of pickle protocol {protocol}, without the padding of later releases."
        with corpus.file(f"joblib/older-protocol-{protocol}.joblib", what, "joblib") as path:
            joblib.dump({"w": rows, "f": np.asfortranarray(rows)}, path, protocol=protocol)
    with corpus.file("joblib/older-frame.joblib.gz", "A frame whose block is an array without padding.", "joblib") as path:
        joblib.dump(pd.DataFrame(np.arange(12.0).reshape(3, 4)), path, compress=("gzip", 3))
    with corpus.file("numpy/older-functions.pkl", "Universal functions under their names in NumPy 1.", "numpy") as path:
        pickle_to(path, [np.log1p, np.sqrt, np.add])
    with corpus.file("pandas/older-periods.pkl", "A series of periods by pandas 1.5.", "pandas") as path:
        pickle_to(path, pd.Series(pd.period_range("2024-01", periods=3, freq="M")))
    graph = nx.freeze(nx.path_graph(3))
    views = [graph, graph.nodes, graph.edges, nx.DiGraph([(1, 2)]), nx.karate_club_graph().subgraph([1, 2])]
    with corpus.file("networkx/views.pkl", "Graphs, a frozen one, their views and a subgraph.", "networkx") as path:
        pickle_to(path, views)
    with corpus.file("lifelines/weibull.pkl", "A fitted survival curve.", "lifelines") as path:
        pickle_to(path, survival())
    with corpus.file("statsmodels/state-space.pkl", "An ARIMA result with its compiled filters.", "statsmodels") as path:
        pickle_to(path, fitted())


def survival() -> object:
    from lifelines import WeibullFitter

    return WeibullFitter().fit(np.arange(1.0, 13.0), np.arange(12) % 2)


def fitted() -> object:
    from statsmodels.tsa.arima.model import ARIMA

    return ARIMA(np.random.default_rng(7).normal(size=24), order=(1, 0, 0)).fit(method_kwargs={"maxiter": 3})


def pickle_to(path: str, value: object) -> None:
    with open(path, "wb") as out:
        pickle.dump(value, out, protocol=4)


if __name__ == "__main__":
    run(write)
