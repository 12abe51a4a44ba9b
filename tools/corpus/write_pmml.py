"""Files written by sklearn2pmml (JPMML), which needs Java: PMML of trees, lines and pipelines."""

from __future__ import annotations

import numpy
from sklearn.ensemble import GradientBoostingClassifier
from sklearn.linear_model import LogisticRegression
from sklearn.preprocessing import StandardScaler
from sklearn.tree import DecisionTreeClassifier
from sklearn2pmml import sklearn2pmml
from sklearn2pmml.pipeline import PMMLPipeline

from corpus import Corpus, run


def write(corpus: Corpus) -> None:
    samples = numpy.random.default_rng(7).normal(size=(60, 3))
    labels = (samples.sum(axis=1) > 0).astype(int)
    models = {
        "tree": ("A decision tree.", [("model", DecisionTreeClassifier(max_depth=3, random_state=7))]),
        "scaled": ("A scaler and a logistic regression.", [("scale", StandardScaler()), ("model", LogisticRegression())]),
        "boosted": ("Boosted trees.", [("model", GradientBoostingClassifier(n_estimators=4, max_depth=2, random_state=7))]),
    }
    for name, (what, steps) in models.items():
        pipeline = PMMLPipeline(steps)
        pipeline.fit(samples, labels)
        with corpus.file(f"pmml/{name}.pmml", what, "sklearn2pmml") as path:
            sklearn2pmml(pipeline, path)


run(write)
