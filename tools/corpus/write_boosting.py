"""XGBoost, LightGBM, CatBoost, imbalanced-learn and statsmodels: models by pickle, joblib and their own formats."""

from __future__ import annotations

import pickle
import warnings

import catboost
import imblearn.over_sampling
import imblearn.pipeline
import joblib
import lightgbm
import numpy as np
import statsmodels.api
import xgboost
from corpus import Corpus, run
from sklearn.linear_model import LogisticRegression

RANDOM = np.random.RandomState(7)
FEATURES = RANDOM.rand(60, 4)
LABELS = (FEATURES[:, 0] > 0.6).astype(int)


def write(corpus: Corpus) -> None:
    warnings.simplefilter("ignore")
    write_xgboost(corpus)
    write_lightgbm(corpus)
    write_catboost(corpus)

    sampler = imblearn.over_sampling.RandomOverSampler(random_state=7)
    balanced = imblearn.pipeline.make_pipeline(sampler, LogisticRegression()).fit(FEATURES, LABELS)
    with corpus.file("imblearn/oversampling-pipeline.joblib", "A resampling pipeline.", "imbalanced-learn") as path:
        joblib.dump(balanced, path)

    results = statsmodels.api.OLS(FEATURES[:, 0], statsmodels.api.add_constant(FEATURES[:, 1:])).fit()
    with corpus.file("statsmodels/ols-results.pkl", "Least squares results by save().", "statsmodels") as path:
        results.save(path)
    logit = statsmodels.api.Logit(LABELS[:40], FEATURES[:40, 1:]).fit(disp=False)
    with corpus.file("statsmodels/logit-without-data.pkl", "A logit model, data removed.", "statsmodels") as path:
        logit.save(path, remove_data=True)


def write_xgboost(corpus: Corpus) -> None:
    settings = {"max_depth": 2, "seed": 7, "nthread": 1}
    booster = xgboost.train(settings, xgboost.DMatrix(FEATURES, LABELS), num_boost_round=3)
    classifier = xgboost.XGBClassifier(n_estimators=3, max_depth=2, random_state=7, n_jobs=1).fit(FEATURES, LABELS)
    for protocol in (2, 4):
        with corpus.file(f"xgboost/booster-protocol-{protocol}.pkl", "A pickled Booster.", "xgboost") as path:
            dump(booster, path, protocol)
    with corpus.file("xgboost/classifier-protocol-5.pkl", "A pickled XGBClassifier.", "xgboost") as path:
        dump(classifier, path, 5)
    with corpus.file("xgboost/classifier.joblib", "An XGBClassifier by joblib.", "xgboost") as path:
        joblib.dump(classifier, path)
    for extension in ("json", "ubj"):
        with corpus.file(f"xgboost/booster.{extension}", f"A Booster as {extension}.", "xgboost") as path:
            booster.save_model(path)


def write_lightgbm(corpus: Corpus) -> None:
    classifier = lightgbm.LGBMClassifier(n_estimators=3, max_depth=2, random_state=7, n_jobs=1, verbose=-1)
    classifier.fit(FEATURES, LABELS)
    with corpus.file("lightgbm/booster-protocol-4.pkl", "A pickled Booster.", "lightgbm") as path:
        dump(classifier.booster_, path, 4)
    with corpus.file("lightgbm/classifier-protocol-2.pkl", "A pickled LGBMClassifier.", "lightgbm") as path:
        dump(classifier, path, 2)
    with corpus.file("lightgbm/classifier-gzip.joblib.gz", "An LGBMClassifier by joblib, gzip.", "lightgbm") as path:
        joblib.dump(classifier, path, compress=("gzip", 3))
    with corpus.file("lightgbm/booster.txt", "A Booster in LightGBM's text format.", "lightgbm") as path:
        classifier.booster_.save_model(path)


def write_catboost(corpus: Corpus) -> None:
    settings = {"iterations": 3, "depth": 2, "random_seed": 7, "thread_count": 1, "allow_writing_files": False}
    classifier = catboost.CatBoostClassifier(**settings, verbose=False).fit(FEATURES, LABELS)
    with corpus.file("catboost/classifier-protocol-4.pkl", "A pickled CatBoostClassifier.", "catboost") as path:
        dump(classifier, path, 4)
    for extension in ("cbm", "json"):
        with corpus.file(f"catboost/classifier.{extension}", f"A model as {extension}.", "catboost") as path:
            classifier.save_model(path, format=extension)


def dump(value: object, path: str, protocol: int) -> None:
    with open(path, "wb") as out:
        pickle.dump(value, out, protocol=protocol)


if __name__ == "__main__":
    run(write)
