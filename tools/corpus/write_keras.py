"""Keras models of both generations: architectures, archives, HDF5 files and weights."""

from __future__ import annotations

import logging
import os
import warnings
from pathlib import Path

os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"
os.environ["TF_ENABLE_ONEDNN_OPTS"] = "0"

import keras  # noqa: E402
import numpy as np  # noqa: E402
import tensorflow as tf  # noqa: E402
import tf_keras  # noqa: E402
from corpus import Corpus, run  # noqa: E402
from keras import layers  # noqa: E402


def sequential() -> keras.Model:
    """Dense layers with a regularizer, compiled and trained for a step, so that the optimizer has a state."""
    model = keras.Sequential([keras.Input((4,)), layers.Dense(3, "relu", kernel_regularizer="l2"), layers.Dense(2, "softmax")])
    model.compile("adam", "categorical_crossentropy", metrics=["accuracy", keras.metrics.AUC()])
    model.fit(np.zeros((4, 4)), np.zeros((4, 2)), verbose=0)
    return model


def functional() -> keras.Model:
    """Two inputs, operations of keras.ops, a bidirectional LSTM and two outputs."""
    first, second = keras.Input((4,), name="first"), keras.Input((3,), name="second")
    joined = layers.Concatenate()([layers.Dense(4, keras.activations.gelu)(first), second])
    steps = layers.Reshape((7, 1))(keras.ops.relu(joined) * 2 + 1)
    steps = layers.TimeDistributed(layers.Dense(2))(layers.Bidirectional(layers.LSTM(2, return_sequences=True))(steps))
    pooled = layers.GlobalAveragePooling1D()(steps)
    model = keras.Model([first, second], [pooled, layers.Dense(1, name="score")(pooled)])
    schedule = keras.optimizers.schedules.CosineDecay(1e-3, 10)
    model.compile(keras.optimizers.AdamW(schedule), ["mse", keras.losses.Huber()])
    return model


def vocabulary() -> keras.Model:
    """A text vectorization with a learned vocabulary."""
    layer = layers.TextVectorization(max_tokens=10, output_sequence_length=4)
    layer.adapt(["hello world", "a b c"])
    text = keras.Input((1,), dtype="string")
    return keras.Model(text, layers.Embedding(10, 2)(layer(text)))


def nested() -> keras.Model:
    """A model in a model in a model."""
    inner = keras.Sequential([keras.Input((4,)), layers.Dense(2)], name="inner")
    return keras.Sequential([keras.Input((4,)), keras.Sequential([keras.Input((4,)), inner]), layers.Dense(1)])


def low_rank() -> keras.Model:
    """A dense layer with a low-rank adapter."""
    model = keras.Sequential([keras.Input((4,)), layers.Dense(8), layers.Dense(2)])
    model.layers[0].enable_lora(2)
    return model


def quantized() -> keras.Model:
    """Dense layers in eight-bit integers."""
    model = keras.Sequential([keras.Input((8,)), layers.Dense(8), layers.Dense(2)])
    model.quantize("int8")
    return model


def keras2_functional() -> tf_keras.Model:
    """A functional model of Keras 2 with operations of TensorFlow between its layers."""
    first = tf_keras.Input((4,), name="first")
    hidden = tf.nn.relu(tf_keras.layers.Dense(3)(first)) * 2.0 + 1.0
    hidden = tf.reshape(hidden[:, :2], (-1, 2))
    model = tf_keras.Model(first, tf_keras.layers.Dense(1, "sigmoid")(hidden))
    model.compile("adam", "binary_crossentropy", metrics=["accuracy"])
    return model


def keras2_recurrent() -> tf_keras.Model:
    """Recurrent layers of Keras 2 with an embedding."""
    return tf_keras.Sequential(
        [
            tf_keras.layers.Embedding(10, 3, input_length=5),
            tf_keras.layers.Bidirectional(tf_keras.layers.GRU(2)),
            tf_keras.layers.Dense(1, "sigmoid"),
        ]
    )


def write(corpus: Corpus) -> None:
    warnings.simplefilter("ignore")
    logging.disable(logging.WARNING)
    keras.utils.set_random_seed(7)
    for build in (sequential, functional, vocabulary, nested, low_rank, quantized):
        what = str(build.__doc__).splitlines()[0]
        name = build.__name__.replace("_", "-")
        model = build()
        with corpus.file(f"keras/{name}.json", f"{what} The architecture alone.", "keras") as path:
            Path(path).write_text(model.to_json())
        with corpus.file(f"keras/{name}.keras", what, "keras") as path:
            model.save(path)
        with corpus.file(f"keras/{name}.weights.h5", f"{what} The weights alone.", "keras") as path:
            model.save_weights(path)
        if build not in (quantized, low_rank):
            with corpus.file(f"keras/{name}.h5", f"{what} In the HDF5 form of Keras 2.", "keras") as path:
                model.save(path)
    for build in (keras2_functional, keras2_recurrent):
        what = str(build.__doc__).splitlines()[0]
        name = build.__name__.replace("_", "-")
        model = build()
        with corpus.file(f"keras/{name}.json", f"{what} The architecture alone.", "tf_keras") as path:
            Path(path).write_text(model.to_json())
        with corpus.file(f"keras/{name}.keras", what, "tf_keras") as path:
            model.save(path)
        with corpus.file(f"keras/{name}.h5", what, "tf_keras") as path:
            model.save(path)
        with corpus.file(f"keras/{name}-weights.h5", f"{what} The weights alone.", "tf_keras") as path:
            model.save_weights(path)


if __name__ == "__main__":
    run(write)
