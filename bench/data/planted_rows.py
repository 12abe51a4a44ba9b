"""One planted case as `plant.ts` wrote it, and the features its peers usually get."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

import numpy as np

TEXT_WIDTH = 100
"""Features of a text for tools that want a dense matrix: a truncated SVD of its TF-IDF."""


@dataclass
class PlantedRows:
    folder: Path
    about: dict
    y: np.ndarray
    x: np.ndarray | None
    texts: list[str] | None

    @property
    def classes(self) -> int:
        return len(self.about["classes"])

    @property
    def seed(self) -> int:
        return self.about["seed"]


def read(folder: Path, prefix: str = "") -> PlantedRows:
    about = json.loads((folder / "planted.json").read_text())
    labels = "held-" if prefix == "inserted-" else prefix
    y = np.fromfile(folder / f"{labels}y.i32", "<i4").astype(np.int64)
    if about["kind"] == "texts":
        return PlantedRows(folder, about, y, None, json.loads((folder / f"{prefix}texts.json").read_text()))
    x = np.fromfile(folder / f"{prefix}x.f32", "<f4").reshape(-1, about["width"])
    return PlantedRows(folder, about, y, x, None)


def linear_features(rows: PlantedRows):
    """For a linear model: pixels in 0 to 1, standardised columns, TF-IDF of words."""
    if rows.texts is not None:
        from sklearn.feature_extraction.text import TfidfVectorizer

        return TfidfVectorizer(min_df=2).fit_transform(rows.texts)
    return dense_features(rows)


def dense_features(rows: PlantedRows) -> np.ndarray:
    """For neighbours, forests and networks."""
    if rows.texts is not None:
        from sklearn.decomposition import TruncatedSVD

        svd = TruncatedSVD(TEXT_WIDTH, random_state=rows.seed)
        return svd.fit_transform(linear_features(rows)).astype(np.float32)
    if rows.about["kind"] == "images":
        return (rows.x / max(float(rows.x.max()), 1)).astype(np.float32)
    spread = rows.x.std(0)
    return ((rows.x - rows.x.mean(0)) / np.where(spread > 0, spread, 1)).astype(np.float32)
