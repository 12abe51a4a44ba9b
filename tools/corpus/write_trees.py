"""Boosted trees beyond the simplest: categories, dart, linear leaves, vectors, any shape, by the libraries' own formats."""

from __future__ import annotations

import importlib.metadata
import warnings

import catboost
import lightgbm
import numpy as np
import pandas
import xgboost
from corpus import Corpus, run

XGBOOST = importlib.metadata.packages_distributions()["xgboost"][0]
"""`xgboost`, or `xgboost-cpu`, which is the same without the GPU libraries."""
RANDOM = np.random.RandomState(7)
FEATURES = RANDOM.rand(60, 4)
LABELS = (FEATURES[:, 0] > 0.6).astype(int)
KINDS = pandas.DataFrame({"size": FEATURES[:, 0], "kind": pandas.Categorical(list("abcdef") * 10)})


def write(corpus: Corpus) -> None:
    warnings.simplefilter("ignore")
    settings = {"max_depth": 2, "seed": 7, "nthread": 1}
    plain = xgboost.DMatrix(FEATURES, LABELS)
    kinds = xgboost.DMatrix(KINDS, LABELS, enable_categorical=True)
    vectors = xgboost.DMatrix(FEATURES, FEATURES[:, :2])
    boosters = {
        "categories": xgboost.train(settings | {"max_cat_to_onehot": 2}, kinds, 2),
        "dart": xgboost.train(settings | {"booster": "dart"}, plain, 2),
        "linear": xgboost.train({"booster": "gblinear", "seed": 7}, plain, 2),
        "vectors": xgboost.train(settings | {"multi_strategy": "multi_output_tree", "tree_method": "hist"}, vectors, 2),
    }
    for name, booster in boosters.items():
        with corpus.file(f"xgboost/{name}.ubj", f"A Booster with {name}, as ubj.", XGBOOST) as path:
            booster.save_model(path)

    quiet = {"verbose": -1, "num_threads": 1, "seed": 7, "min_data_in_leaf": 5, "max_depth": 3}
    with corpus.file("lightgbm/categories.txt", "A Booster with categorical splits.", "lightgbm") as path:
        lightgbm.train(quiet | {"objective": "binary"}, lightgbm.Dataset(KINDS, LABELS), 3).save_model(path)
    with corpus.file("lightgbm/linear-trees.txt", "A Booster with linear leaves.", "lightgbm") as path:
        data = lightgbm.Dataset(FEATURES, FEATURES[:, 1] * 2)
        lightgbm.train(quiet | {"objective": "regression", "linear_tree": True}, data, 3).save_model(path)

    still = {"iterations": 3, "depth": 2, "random_seed": 7, "thread_count": 1, "allow_writing_files": False}
    texts = KINDS.assign(kind=KINDS["kind"].astype(str))
    shaped = catboost.CatBoostClassifier(**still, grow_policy="Lossguide", verbose=False).fit(FEATURES, LABELS)
    counted = catboost.CatBoostClassifier(**still, cat_features=[1], verbose=False).fit(texts, LABELS)
    with corpus.file("catboost/any-shape.cbm", "A model whose trees are not symmetric.", "catboost") as path:
        shaped.save_model(path)
    with corpus.file("catboost/categories.cbm", "A model with tables of categories behind its core.", "catboost") as path:
        counted.save_model(path)


if __name__ == "__main__":
    run(write)
