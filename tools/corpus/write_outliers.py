"""Scores that the reference detectors give for scikit-learn's bundled tables, and tails of distributions from SciPy."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
from cleanlab.outlier import OutOfDistribution
from pyod.models.ecod import ECOD
from pyod.models.knn import KNN
from pyod.models.lof import LOF
from scipy import stats
from scipy.special import kolmogorov, log_ndtr
from sklearn.cluster import KMeans
from sklearn.datasets import load_iris, load_wine
from sklearn.decomposition import PCA
from sklearn.ensemble import IsolationForest
from sklearn.metrics import silhouette_score
from sklearn.neighbors import NearestNeighbors

from corpus import Corpus, run

FOREST_SEEDS = 10
FRESH = [[5.0, 3.4, 1.5, 0.2], [9.0, 1.0, 4.0, 3.5], [6.0, 3.0, 4.5, 1.5]]
"""Rows that are none of iris, for detectors that are asked about new ones."""


def write(corpus: Corpus) -> None:
    save(corpus, "outliers/iris.json", iris(), "Iris, and what PyOD, scikit-learn and cleanlab score its rows.", "pyod")
    save(corpus, "outliers/wine.json", wine(), "Wine standardised, and what scikit-learn makes of it.", "scikit-learn")
    save(corpus, "outliers/tails.json", tails(), "Tails of distributions and corrections for many tests.", "scipy")


def save(corpus: Corpus, name: str, content: object, what: str, library: str) -> None:
    with corpus.file(name, what, library) as path:
        Path(path).write_text(json.dumps(content) + "\n")


def iris() -> dict[str, object]:
    data = load_iris()
    values, labels = data.data.astype(np.float64), data.target
    fitted = {"ecod": ECOD(), "lof": LOF(n_neighbors=20), "knn": KNN(n_neighbors=5, method="largest")}
    scores = {name: listed(model.fit(values).decision_scores_) for name, model in fitted.items()}
    # cleanlab takes Euclidean distances in up to three dimensions, cosine ones in more.
    three = values[:, :3]
    distances, _ = NearestNeighbors(n_neighbors=10).fit(three).kneighbors()
    means = distances.mean(axis=1)
    # Datalab's rule for features: third quartile and 1.7 interquartile ranges.
    threshold = float(np.percentile(means, 75) + (1 / 0.37037037 - 1) * stats.iqr(means))
    detector = OutOfDistribution(params={"k": 10})
    detector_scores = detector.fit_score(features=three, verbose=False)
    # Distances between rows of one decimal tie often; noise makes the order of neighbours one that every library agrees on.
    untied = values + np.random.default_rng(3).normal(scale=0.02, size=values.shape)
    untied = untied.astype(np.float32).astype(np.float64)
    return {
        "values": values.tolist(),
        "labels": labels.tolist(),
        "pyod": scores,
        "untied": untied.tolist(),
        "untiedLof": listed(LOF(n_neighbors=20).fit(untied).decision_scores_),
        "forest": forest(values),
        "meanDistances": listed(means),
        "distanceThreshold": threshold,
        "ood": listed(detector_scores),
        "fresh": FRESH,
        "freshLof": listed(-lof_novelty(untied).score_samples(np.array(FRESH))),
    }


def lof_novelty(values: np.ndarray):
    from sklearn.neighbors import LocalOutlierFactor

    return LocalOutlierFactor(n_neighbors=20, novelty=True).fit(values)


def wine() -> dict[str, object]:
    data = load_wine()
    values = data.data
    scaled = ((values - values.mean(axis=0)) / values.std(axis=0)).astype(np.float32)
    # Two of the three wines: all three in two clusters have several ways that are nearly as good.
    two = data.target != 1
    projected = PCA(n_components=10).fit_transform(scaled[two])
    clusters = KMeans(n_clusters=2, n_init=10, random_state=0).fit_predict(projected)
    centred = scaled - scaled.mean(axis=0)
    return {
        "values": [listed(row) for row in scaled],
        "forest": forest(scaled),
        "variances": listed(PCA(n_components=10).fit(scaled).explained_variance_),
        "spectral": listed(np.abs(centred @ np.linalg.svd(centred, full_matrices=False)[2][0])),
        "two": np.flatnonzero(two).tolist(),
        "clusters": [int(cluster) for cluster in clusters],
        "silhouette": float(silhouette_score(projected, clusters)),
    }


def forest(values: np.ndarray) -> list[float]:
    """Mean over seeds: one forest's own chance would be half of any difference."""
    runs = [IsolationForest(random_state=seed).fit(values).score_samples(values) for seed in range(FOREST_SEEDS)]
    return listed(-np.mean(runs, axis=0))


def tails() -> dict[str, object]:
    binomials = [(7, 10, 0.5), (0, 5, 0.3), (5, 5, 0.3), (60, 1000, 0.05), (200, 1000, 0.05), (900, 1000, 0.05),
                 (1, 100000, 1e-6), (51000, 100000, 0.5), (3, 10, 0.9)]  # fmt: skip
    hypergeometrics = [(3, 20, 7, 12), (1, 50, 5, 10), (12, 1000, 40, 60), (60, 60000, 3000, 60),
                       (5, 100, 95, 10), (109, 63666, 4000, 109), (0, 10, 5, 5), (2500, 10000, 5000, 5000)]  # fmt: skip
    chi_squares = [(1, 3.841), (2, 1.0), (5, 20.0), (10, 4.0), (100, 300.0), (3000, 3100.0), (7, 0.0)]
    return {
        "binomial": [[*case, log_binomial(*case)] for case in binomials],
        "hypergeometric": [
            [k, population, marked, drawn, log_hypergeometric(k, population, marked, drawn)]
            for k, population, marked, drawn in hypergeometrics
        ],
        "chiSquare": [
            *([df, x, stats.chi2.logsf(x, df)] for df, x in chi_squares),
            # Beyond the doubles SciPy gives minus infinity; with one degree of freedom it is a normal tail.
            [1, 1500.0, float(np.log(2) + log_ndtr(-np.sqrt(1500.0)))],
        ],
        "kolmogorov": [[x, float(kolmogorov(x))] for x in (0.05, 0.3, 0.5, 0.8, 1.0, 1.36, 1.63, 2.5, 5.0)],
        "cauchy": [[list(case), cauchy(case)] for case in ((0.01, 0.02, 0.5), (1e-20, 0.5, 0.9), (0.3, 0.4, 0.5))],
    }


def log_binomial(k: int, trials: int, chance: float) -> float:
    return float(np.logaddexp.reduce(stats.binom.logpmf(np.arange(k, trials + 1), trials, chance)))


def log_hypergeometric(k: int, population: int, marked: int, drawn: int) -> float:
    """The sum of terms, since SciPy's own tail loses digits far out."""
    terms = stats.hypergeom.logpmf(np.arange(k, min(marked, drawn) + 1), population, marked, drawn)
    return float(np.logaddexp.reduce(terms))


def cauchy(chances: tuple[float, ...]) -> float:
    return float(stats.cauchy.sf(np.mean(stats.cauchy.isf(chances))))


def listed(values: np.ndarray) -> list[float]:
    return [float(f"{value:.10g}") for value in values]


if __name__ == "__main__":
    run(write)
