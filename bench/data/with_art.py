"""ART's two detectors of poison, as shipped, on a small network trained on the planted rows."""

from __future__ import annotations

import numpy as np
import torch
from art.defences.detector.poison import ActivationDefence, SpectralSignatureDefense
from art.estimators.classification import PyTorchClassifier
from networks import network_for, train
from planted_rows import PlantedRows, dense_features

torch.set_num_threads(1)


def spectral(rows: PlantedRows) -> tuple[np.ndarray, np.ndarray]:
    classifier, x, y = trained(rows)
    defence = SpectralSignatureDefense(classifier, x, y)
    # `detect_poison` reports scores of the rows it accuses only; these are the same scores of all.
    scores = np.empty(len(x))
    features = classifier.get_activations(x, layer=len(classifier.layer_names) - 1, batch_size=defence.batch_size)
    for label in range(rows.classes):
        of_class = np.flatnonzero(rows.y == label)
        if len(of_class) > 0:
            scores[of_class] = np.ravel(defence.spectral_signature_scores(features[of_class]))
    _, is_clean = defence.detect_poison()
    return scores, np.asarray(is_clean) == 0


def activation(rows: PlantedRows) -> tuple[np.ndarray, np.ndarray]:
    classifier, x, y = trained(rows)
    _, is_clean = ActivationDefence(classifier, x, y).detect_poison(nb_clusters=2, nb_dims=10, reduce="PCA")
    accused = np.asarray(is_clean) == 0
    return accused.astype(float), accused


def trained(rows: PlantedRows) -> tuple[PyTorchClassifier, np.ndarray, np.ndarray]:
    x = dense_features(rows)
    model = network_for(rows, x.shape[1])
    train(model, x, rows.y, rows.seed)
    classifier = PyTorchClassifier(
        model,
        loss=torch.nn.CrossEntropyLoss(),
        input_shape=(x.shape[1],),
        nb_classes=rows.classes,
        device_type="cpu",
    )
    return classifier, x, np.eye(rows.classes, dtype=np.float32)[rows.y]
