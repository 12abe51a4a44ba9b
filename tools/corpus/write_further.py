"""Models and data of libraries beside the pinned ones, and pandas where pyarrow is installed."""

from __future__ import annotations

import pickle

import pandas as pd
from corpus import Corpus, run


def write(corpus: Corpus) -> None:
    frame = pd.DataFrame({"text": ["a", "b", None], "number": [1, 2, 3]})
    for protocol in (2, 5):
        what = f"A frame of texts, which pandas 3 keeps in pyarrow, pickle protocol {protocol}."
        with corpus.file(f"pandas/arrow-texts-protocol-{protocol}.pkl", what, "pandas") as path:
            frame.to_pickle(path, protocol=protocol)
    with corpus.file("pandas/arrow-types.pkl", "A frame of pyarrow types.", "pandas") as path:
        frame.convert_dtypes(dtype_backend="pyarrow").to_pickle(path)
    for name, (value, what, library) in values().items():
        with corpus.file(f"{name}.pkl", what, library) as path, open(path, "wb") as out:
            pickle.dump(value, out, protocol=4)


def values() -> dict[str, tuple[object, str, str]]:
    return {
        "nltk/taggers": (taggers(), "A tagger with its fallback, a frequency table, a tree and a grammar.", "nltk"),
        "optuna/study": (study(), "A study of five trials.", "optuna"),
        "shapely/shapes": (shapes(), "A point and a polygon.", "shapely"),
    }


def taggers() -> object:
    import nltk

    sentences = [[("the", "DT"), ("dog", "NN"), ("barks", "VB")]] * 3
    tagger = nltk.UnigramTagger(sentences, backoff=nltk.DefaultTagger("NN"))
    return [tagger, nltk.FreqDist("abca"), nltk.ConditionalFreqDist([(1, 2)]), nltk.Tree("S", ["x"]), nltk.CFG.fromstring('S -> "a"')]


def study() -> object:
    import optuna

    optuna.logging.set_verbosity(optuna.logging.ERROR)
    found = optuna.create_study(sampler=optuna.samplers.TPESampler(seed=7))
    found.optimize(lambda trial: trial.suggest_float("x", 0, 1) + trial.suggest_int("n", 1, 3), n_trials=5)
    return found


def shapes() -> object:
    from shapely.geometry import Point, Polygon

    return [Point(0, 1), Polygon([(0, 0), (1, 1), (1, 0)])]


if __name__ == "__main__":
    run(write)
