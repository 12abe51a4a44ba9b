"""skops files of scikit-learn models: estimators, a pipeline with functions and methods, sparse data, generators."""

from __future__ import annotations

import operator
import warnings
import zipfile
from functools import partial

import numpy as np
import skops.io
from corpus import Corpus, run
from sklearn.ensemble import GradientBoostingClassifier, RandomForestClassifier
from sklearn.feature_extraction.text import CountVectorizer
from sklearn.linear_model import LogisticRegression, SGDClassifier
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import FunctionTransformer, StandardScaler
from sklearn.svm import SVC

RANDOM = np.random.RandomState(7)
FEATURES = RANDOM.rand(30, 3)
LABELS = (FEATURES[:, 0] > 0.5).astype(int)


def write(corpus: Corpus) -> None:
    warnings.simplefilter("ignore")
    models = {
        "logistic-regression": LogisticRegression().fit(FEATURES, LABELS),
        "forest": RandomForestClassifier(2, max_depth=2, random_state=7).fit(FEATURES, LABELS),
        "boosting": GradientBoostingClassifier(n_estimators=2, max_depth=2, random_state=7).fit(FEATURES, LABELS),
        "sgd": SGDClassifier(random_state=7).fit(FEATURES, LABELS),
        "pipeline": make_pipeline(FunctionTransformer(np.sqrt), StandardScaler(), SVC()).fit(FEATURES, LABELS),
        "vocabulary": CountVectorizer().fit(["weigh the bridge", "the gate"]),
        "values": {
            "generator": np.random.default_rng(7),
            "state": np.random.RandomState(7),
            "partial": partial(np.add, 1),
            "getter": operator.itemgetter(1),
            "types": [int, np.float32, np.dtype("f4")],
            "bytes": b"abc",
            "slice": slice(0, 2),
        },
    }
    for name, model in models.items():
        with corpus.file(f"skops/{name}.skops", f"{name} by skops.io.dump.", "skops") as path:
            skops.io.dump(model, path, compression=8)
    with corpus.file("skops/schema.json", "The schema of sgd.skops, by itself.", "skops") as path:
        with zipfile.ZipFile(corpus.root / "skops/sgd.skops") as archive, open(path, "wb") as out:
            out.write(archive.read("schema.json"))


if __name__ == "__main__":
    run(write)
