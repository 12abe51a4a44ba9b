"""PyOD's detectors with their defaults; what they accuse is their own choice, a tenth of the rows."""

from __future__ import annotations

import numpy as np
from planted_rows import PlantedRows, dense_features
from pyod.models.ecod import ECOD
from pyod.models.iforest import IForest
from pyod.models.knn import KNN
from pyod.models.lof import LOF


def fitted(model, rows: PlantedRows) -> tuple[np.ndarray, np.ndarray]:
    model.fit(dense_features(rows))
    return model.decision_scores_, model.labels_ == 1


def ecod(rows: PlantedRows) -> tuple[np.ndarray, np.ndarray]:
    return fitted(ECOD(), rows)


def iforest(rows: PlantedRows) -> tuple[np.ndarray, np.ndarray]:
    return fitted(IForest(random_state=rows.seed), rows)


def lof(rows: PlantedRows) -> tuple[np.ndarray, np.ndarray]:
    return fitted(LOF(), rows)


def knn(rows: PlantedRows) -> tuple[np.ndarray, np.ndarray]:
    return fitted(KNN(), rows)
