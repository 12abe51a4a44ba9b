"""cleanlab as its documentation uses it: out-of-fold logistic regression, and Datalab on features."""

from __future__ import annotations

import contextlib
import io
import re

import numpy as np
from cleanlab import Datalab
from cleanlab.filter import find_label_issues
from cleanlab.rank import get_self_confidence_for_each_label
from planted_rows import PlantedRows, dense_features, linear_features
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import StratifiedKFold, cross_val_predict

FOLDS = 5
STEPS = 100


def self_confidence(rows: PlantedRows) -> tuple[np.ndarray, np.ndarray]:
    model = LogisticRegression(max_iter=STEPS)
    folds = StratifiedKFold(FOLDS, shuffle=True, random_state=rows.seed)
    predicted = cross_val_predict(model, linear_features(rows), rows.y, cv=folds, method="predict_proba")
    return 1 - get_self_confidence_for_each_label(rows.y, predicted), find_label_issues(rows.y, predicted)


def datalab_labels(rows: PlantedRows) -> tuple[np.ndarray, np.ndarray]:
    return datalab(rows, "label")


def datalab_duplicates(rows: PlantedRows) -> tuple[np.ndarray, np.ndarray]:
    return datalab(rows, "near_duplicate")


def datalab(rows: PlantedRows, issue: str) -> tuple[np.ndarray, np.ndarray]:
    lab = Datalab({"label": rows.y}, label_name="label", task="classification", verbosity=4)
    printed = io.StringIO()
    with contextlib.redirect_stdout(printed):
        lab.find_issues(features=dense_features(rows), issue_types={issue: {}})
    # Datalab prints why a check failed, and goes on.
    failure = re.search(r"^Error in .*$", printed.getvalue(), re.MULTILINE)
    if failure is not None:
        raise RuntimeError(failure[0])
    issues = lab.get_issues(issue)
    return 1 - issues[f"{issue}_score"].to_numpy(), issues[f"is_{issue}_issue"].to_numpy()
