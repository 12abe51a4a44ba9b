"""Fitted scikit-learn estimators, spread over pickle protocols and joblib compressions."""

from __future__ import annotations

import itertools
import pickle
import warnings
from collections.abc import Callable

import joblib
import numpy as np
from corpus import Corpus, run
from sklearn import cluster, compose, datasets, decomposition, ensemble, gaussian_process, impute, linear_model
from sklearn import manifold, mixture, model_selection, naive_bayes, neighbors, neural_network, pipeline, preprocessing
from sklearn import svm, tree
from sklearn.calibration import CalibratedClassifierCV
from sklearn.covariance import EllipticEnvelope
from sklearn.cross_decomposition import PLSRegression
from sklearn.discriminant_analysis import LinearDiscriminantAnalysis
from sklearn.dummy import DummyClassifier
from sklearn.experimental import enable_iterative_imputer  # noqa: F401
from sklearn.feature_extraction.text import CountVectorizer, HashingVectorizer, TfidfVectorizer
from sklearn.feature_selection import SelectKBest, f_classif
from sklearn.isotonic import IsotonicRegression
from sklearn.kernel_approximation import RBFSampler
from sklearn.multiclass import OneVsRestClassifier

FEATURES, LABELS = datasets.make_classification(60, 5, random_state=7)
TARGETS = FEATURES[:, 0] * 2 + 1
POSITIVE = np.abs(FEATURES)
WORDS = ["the scale is level", "weigh the truck", "the gate is open", "open the gate", "level the truck"] * 2
TOPICS = [0, 1, 2, 2, 1] * 2
TABLE = np.array([["red", 1.0], ["blue", 2.0], ["red", 3.0], ["green", 4.0]] * 5, dtype=object)
GAPS = np.where(np.random.RandomState(7).rand(60, 5) < 0.2, np.nan, FEATURES)


def table_pipeline() -> object:
    columns = compose.ColumnTransformer(
        [("colour", preprocessing.OneHotEncoder(), [0]), ("size", preprocessing.StandardScaler(), [1])]
    )
    return pipeline.Pipeline([("columns", columns), ("model", linear_model.LogisticRegression())])


def text_pipeline() -> object:
    return pipeline.make_pipeline(TfidfVectorizer(ngram_range=(1, 2)), linear_model.LogisticRegression())


def search() -> object:
    return model_selection.GridSearchCV(tree.DecisionTreeClassifier(random_state=7), {"max_depth": [1, 2]}, cv=2)


def random_search() -> object:
    from scipy.stats import loguniform

    grid = {"alpha": loguniform(1e-3, 1)}
    return model_selection.RandomizedSearchCV(linear_model.Ridge(), grid, n_iter=2, cv=2, random_state=7)


def voting() -> object:
    return ensemble.VotingClassifier([("bayes", naive_bayes.GaussianNB()), ("linear", linear_model.LogisticRegression())])


def stacking() -> object:
    return ensemble.StackingClassifier([("bayes", naive_bayes.GaussianNB())], linear_model.LogisticRegression(), cv=2)


def log_pipeline() -> object:
    return pipeline.make_pipeline(preprocessing.FunctionTransformer(np.log1p), linear_model.LinearRegression())


Case = tuple[str, Callable[[], object], tuple[object, ...]]
CASES: list[Case] = [
    ("linear-regression", linear_model.LinearRegression, (FEATURES, TARGETS)),
    ("ridge", linear_model.Ridge, (FEATURES, TARGETS)),
    ("lasso", linear_model.Lasso, (FEATURES, TARGETS)),
    ("elastic-net-cv", lambda: linear_model.ElasticNetCV(cv=2), (FEATURES, TARGETS)),
    ("logistic-regression", linear_model.LogisticRegression, (FEATURES, LABELS)),
    ("sgd-classifier", lambda: linear_model.SGDClassifier(loss="log_loss", random_state=7), (FEATURES, LABELS)),
    ("perceptron", lambda: linear_model.Perceptron(random_state=7), (FEATURES, LABELS)),
    ("bayesian-ridge", linear_model.BayesianRidge, (FEATURES, TARGETS)),
    ("svc", lambda: svm.SVC(probability=False), (FEATURES, LABELS)),
    ("linear-svc", lambda: svm.LinearSVC(random_state=7), (FEATURES, LABELS)),
    ("svr", svm.SVR, (FEATURES, TARGETS)),
    ("one-class-svm", svm.OneClassSVM, (FEATURES,)),
    ("decision-tree", lambda: tree.DecisionTreeClassifier(max_depth=3, random_state=7), (FEATURES, LABELS)),
    ("random-forest", lambda: ensemble.RandomForestClassifier(3, max_depth=3, random_state=7), (FEATURES, LABELS)),
    ("extra-trees", lambda: ensemble.ExtraTreesRegressor(3, max_depth=3, random_state=7), (FEATURES, TARGETS)),
    ("gradient-boosting", lambda: ensemble.GradientBoostingClassifier(n_estimators=3, random_state=7), (FEATURES, LABELS)),
    ("hist-gradient-boosting", lambda: ensemble.HistGradientBoostingClassifier(max_iter=3), (FEATURES, LABELS)),
    ("ada-boost", lambda: ensemble.AdaBoostClassifier(n_estimators=3, random_state=7), (FEATURES, LABELS)),
    ("bagging", lambda: ensemble.BaggingClassifier(n_estimators=3, random_state=7), (FEATURES, LABELS)),
    ("isolation-forest", lambda: ensemble.IsolationForest(n_estimators=5, random_state=7), (FEATURES,)),
    ("knn-kd-tree", lambda: neighbors.KNeighborsClassifier(algorithm="kd_tree"), (FEATURES, LABELS)),
    ("knn-ball-tree", lambda: neighbors.KNeighborsRegressor(algorithm="ball_tree"), (FEATURES, TARGETS)),
    ("local-outlier-factor", lambda: neighbors.LocalOutlierFactor(novelty=True), (FEATURES,)),
    ("gaussian-nb", naive_bayes.GaussianNB, (FEATURES, LABELS)),
    ("multinomial-nb", naive_bayes.MultinomialNB, (POSITIVE, LABELS)),
    ("k-means", lambda: cluster.KMeans(3, n_init=2, random_state=7), (FEATURES,)),
    ("mini-batch-k-means", lambda: cluster.MiniBatchKMeans(3, n_init=2, random_state=7), (FEATURES,)),
    ("dbscan", cluster.DBSCAN, (FEATURES,)),
    ("agglomerative", cluster.AgglomerativeClustering, (FEATURES,)),
    ("gaussian-mixture", lambda: mixture.GaussianMixture(2, random_state=7), (FEATURES,)),
    ("pca", lambda: decomposition.PCA(2), (FEATURES,)),
    ("truncated-svd", lambda: decomposition.TruncatedSVD(2, random_state=7), (FEATURES,)),
    ("nmf", lambda: decomposition.NMF(2, random_state=7), (POSITIVE,)),
    ("lda-topics", lambda: decomposition.LatentDirichletAllocation(2, random_state=7), (POSITIVE,)),
    ("isomap", manifold.Isomap, (FEATURES,)),
    ("standard-scaler", preprocessing.StandardScaler, (FEATURES,)),
    ("min-max-scaler", preprocessing.MinMaxScaler, (FEATURES,)),
    ("one-hot-encoder", preprocessing.OneHotEncoder, (TABLE[:, :1],)),
    ("ordinal-encoder", preprocessing.OrdinalEncoder, (TABLE[:, :1],)),
    ("label-encoder", preprocessing.LabelEncoder, (["red", "blue", "green"],)),
    ("polynomial-features", preprocessing.PolynomialFeatures, (FEATURES,)),
    ("quantile-transformer", lambda: preprocessing.QuantileTransformer(n_quantiles=9, random_state=7), (FEATURES,)),
    ("simple-imputer", impute.SimpleImputer, (GAPS,)),
    ("iterative-imputer", lambda: impute.IterativeImputer(max_iter=2, random_state=7), (GAPS,)),
    ("count-vectorizer", CountVectorizer, (WORDS,)),
    ("hashing-vectorizer", HashingVectorizer, (WORDS,)),
    ("tfidf-logistic-pipeline", text_pipeline, (WORDS, TOPICS)),
    ("column-transformer-pipeline", table_pipeline, (TABLE, [0, 1, 0, 1] * 5)),
    ("function-transformer-pipeline", log_pipeline, (POSITIVE, TARGETS)),
    ("grid-search", search, (FEATURES, LABELS)),
    ("random-search", random_search, (FEATURES, TARGETS)),
    ("mlp", lambda: neural_network.MLPClassifier((4,), max_iter=5, random_state=7), (FEATURES, LABELS)),
    ("gaussian-process", gaussian_process.GaussianProcessRegressor, (FEATURES[:12], TARGETS[:12])),
    ("calibrated", lambda: CalibratedClassifierCV(svm.LinearSVC(), cv=2), (FEATURES, LABELS)),
    ("voting", voting, (FEATURES, LABELS)),
    ("stacking", stacking, (FEATURES, LABELS)),
    ("one-vs-rest", lambda: OneVsRestClassifier(linear_model.LogisticRegression()), (FEATURES, LABELS)),
    ("linear-discriminant", LinearDiscriminantAnalysis, (FEATURES, LABELS)),
    ("pls-regression", PLSRegression, (FEATURES, TARGETS)),
    ("elliptic-envelope", lambda: EllipticEnvelope(random_state=7), (FEATURES,)),
    ("select-k-best", lambda: SelectKBest(f_classif, k=2), (FEATURES, LABELS)),
    ("isotonic", IsotonicRegression, (FEATURES[:, 0], TARGETS)),
    ("rbf-sampler", lambda: RBFSampler(n_components=3, random_state=7), (FEATURES,)),
    ("dummy", DummyClassifier, (FEATURES, LABELS)),
]  # fmt: skip


def pickled(protocol: int) -> Callable[[object, str], object]:
    def save(value: object, path: str) -> None:
        with open(path, "wb") as out:
            pickle.dump(value, out, protocol=protocol)

    return save


def joblibbed(compress: object) -> Callable[[object, str], object]:
    return lambda value, path: joblib.dump(value, path, compress=compress)


WAYS: list[tuple[str, str, Callable[[object, str], object]]] = [
    *((f"-protocol-{protocol}.pkl", f"pickle protocol {protocol}", pickled(protocol)) for protocol in range(6)),
    (".joblib", "joblib without compression", joblibbed(0)),
    ("-zlib.joblib", "joblib, zlib", joblibbed(3)),
    ("-gzip.joblib.gz", "joblib, gzip", joblibbed(("gzip", 3))),
    ("-bz2.joblib.bz2", "joblib, bz2", joblibbed(("bz2", 3))),
    ("-xz.joblib.xz", "joblib, xz", joblibbed(("xz", 3))),
    ("-lzma.joblib.lzma", "joblib, lzma", joblibbed(("lzma", 3))),
    ("-lz4.joblib.lz4", "joblib, lz4", joblibbed(("lz4", 3))),
]


def write(corpus: Corpus) -> None:
    warnings.simplefilter("ignore")
    for (name, build, data), (ending, way, save) in zip(CASES, itertools.cycle(WAYS)):
        with corpus.file(f"sklearn/{name}{ending}", f"A fitted {name}, written by {way}.", "scikit-learn") as path:
            estimator = build()
            estimator.fit(*data)  # type: ignore[attr-defined]
            save(estimator, path)

    # One estimator through every way, so that the ways can be compared with each other.
    forest = ensemble.RandomForestRegressor(2, max_depth=2, random_state=7).fit(FEATURES, TARGETS)
    for ending, way, save in WAYS:
        with corpus.file(f"sklearn/forest{ending}", f"One small forest, written by {way}.", "scikit-learn") as path:
            save(forest, path)
    bunch = datasets.make_blobs(6, random_state=7)
    with corpus.file("sklearn/bunch.joblib", "A Bunch as the data set loaders return it.", "scikit-learn") as path:
        joblib.dump(datasets.load_iris().__class__(data=bunch[0], target=bunch[1], DESCR="six points"), path)


if __name__ == "__main__":
    run(write)
