"""TensorFlow's own files: SavedModels, MetaGraphs, frozen graphs in both forms, checkpoints, TensorFlow Lite models."""

from __future__ import annotations

import os
import shutil
import tempfile
from pathlib import Path

os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"

import keras
import tensorflow as tf
from corpus import Corpus, run
from google.protobuf import text_format
from tensorflow.core.protobuf import saved_model_pb2

LIBRARY = "tensorflow-cpu"
v1 = tf.compat.v1


class Scaler(tf.Module):
    """A variable and one function."""

    def __init__(self) -> None:
        super().__init__()
        self.scale = tf.Variable([1.0, 2.0, 3.0])

    @tf.function(input_signature=[tf.TensorSpec([None, 3], tf.float32)])
    def __call__(self, x: tf.Tensor) -> tf.Tensor:
        return x * self.scale


class Words(tf.Module):
    """A vocabulary from an asset, text functions, a printed line, a file the caller names, a data pipeline."""

    def __init__(self, vocabulary: str) -> None:
        super().__init__()
        initializer = tf.lookup.TextFileInitializer(
            vocabulary, tf.string, tf.lookup.TextFileIndex.WHOLE_LINE, tf.int64, tf.lookup.TextFileIndex.LINE_NUMBER
        )
        self.table = tf.lookup.StaticHashTable(initializer, -1)
        self.asset = tf.saved_model.Asset(vocabulary)

    @tf.function(input_signature=[tf.TensorSpec([None], tf.string)])
    def __call__(self, text: tf.Tensor) -> tf.Tensor:
        tf.debugging.assert_greater(tf.size(text), 0)
        tf.print("words", tf.size(text))
        clean = tf.strings.regex_replace(tf.strings.lower(text), "[^a-z]", "")
        return self.table.lookup(tf.strings.join([clean, ""]))

    @tf.function(input_signature=[])
    def words(self) -> tf.Tensor:
        return tf.strings.split(tf.io.read_file(self.asset), "\n")

    @tf.function(input_signature=[tf.TensorSpec([], tf.string)])
    def image(self, path: tf.Tensor) -> tf.Tensor:
        return tf.image.resize(tf.io.decode_jpeg(tf.io.read_file(path)), [8, 8])

    @tf.function(input_signature=[tf.TensorSpec([None], tf.int64)])
    def pipeline(self, numbers: tf.Tensor) -> tf.Tensor:
        total = tf.constant(0, tf.int64)
        for number in tf.data.Dataset.from_tensor_slices(numbers).map(lambda n: n + 1).batch(2):
            total += tf.reduce_sum(number)
        return total


def keep(corpus: Corpus, folder: str, source: Path, what: str) -> None:
    """Copies a folder that a library wrote into the corpus, file by file."""
    for path in sorted(source.rglob("*")):
        if path.is_file():
            name = f"tensorflow/{folder}/{path.relative_to(source).as_posix()}"
            target = corpus.root / name
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(path, target)
            corpus.record(name, what, LIBRARY)


def save_models(corpus: Corpus, scratch: Path) -> None:
    tf.saved_model.save(Scaler(), str(scratch / "scaler"))
    keep(corpus, "saved-model", scratch / "scaler", "a SavedModel of one function and one variable")
    vocabulary = scratch / "vocabulary.txt"
    vocabulary.write_text("one\ntwo\nthree\n")
    tf.saved_model.save(Words(str(vocabulary)), str(scratch / "words"))
    keep(corpus, "saved-model-assets", scratch / "words", "a SavedModel with a vocabulary asset, text functions and a data pipeline")
    layers = [keras.Input((4,)), keras.layers.Dense(3, activation="relu"), keras.layers.Dense(2)]
    keras.Sequential(layers).export(str(scratch / "keras"), verbose=False)
    keep(corpus, "keras-export", scratch / "keras", "a Keras model exported for inference")

    model = saved_model_pb2.SavedModel()
    model.ParseFromString((scratch / "scaler" / "saved_model.pb").read_bytes())
    (scratch / "text").mkdir()
    (scratch / "text" / "saved_model.pbtxt").write_text(text_format.MessageToString(model))
    keep(corpus, "saved-model-text", scratch / "text", "the text form of a SavedModel")


def save_keras_two(corpus: Corpus, scratch: Path) -> None:
    """What Keras 2 wrote: the copy that TensorFlow still carries, without its own version number."""
    import tensorflow.python.keras as package

    package.__version__ = "2.13.0"
    from tensorflow.python.keras import layers, models

    model = models.Sequential([layers.Dense(2, input_shape=(3,)), layers.Dropout(0.5)])
    model.save(str(scratch / "keras-2"), save_format="tf")
    shutil.rmtree(scratch / "keras-2" / "variables")
    (scratch / "keras-2" / "saved_model.pb").unlink()
    keep(corpus, "keras-2", scratch / "keras-2", "the metadata of layers that Keras 2 kept beside a SavedModel")


def save_graphs(corpus: Corpus, scratch: Path) -> None:
    """What TensorFlow 1 leaves behind: checkpoints with their MetaGraph, frozen graphs."""
    with tf.Graph().as_default() as graph, v1.Session() as session:
        x = v1.placeholder(tf.float32, [None, 3], "x")
        weights = v1.get_variable("weights", [3, 2], initializer=v1.ones_initializer())
        tf.identity(tf.matmul(x, weights), "y")
        files = v1.train.string_input_producer(["train-0.tfrecord", "train-1.tfrecord"], shuffle=False)
        v1.TFRecordReader().read(files)
        saver = v1.train.Saver(save_relative_paths=True)
        session.run(v1.global_variables_initializer())
        saver.save(session, str(scratch / "v1" / "model.ckpt"), global_step=1)
        frozen = v1.graph_util.convert_variables_to_constants(session, graph.as_graph_def(), ["y"])
        tf.io.write_graph(frozen, str(scratch / "frozen"), "frozen.pb", as_text=False)
        tf.io.write_graph(frozen, str(scratch / "frozen"), "frozen.pbtxt", as_text=True)
        tf.io.write_graph(saver.export_meta_graph(), str(scratch / "frozen"), "meta-graph.pbtxt", as_text=True)
    keep(corpus, "checkpoint-v1", scratch / "v1", "a checkpoint of TensorFlow 1 with its MetaGraph and an input queue")
    keep(corpus, "frozen", scratch / "frozen", "a frozen graph or MetaGraph, in the binary or the text form")
    tf.train.Checkpoint(model=Scaler()).save(str(scratch / "v2" / "model"))
    keep(corpus, "checkpoint-v2", scratch / "v2", "a checkpoint of TensorFlow 2")


def save_lite(corpus: Corpus, scratch: Path) -> None:
    converter = tf.lite.TFLiteConverter.from_saved_model(str(scratch / "scaler"))
    with corpus.file("tensorflow/lite/scaler.tflite", "a converted function", LIBRARY) as path:
        Path(path).write_bytes(converter.convert())
    layers = [keras.Input((8, 8, 1)), keras.layers.Conv2D(2, 3), keras.layers.Flatten(), keras.layers.Dense(2, activation="softmax")]
    keras.Sequential(layers).export(str(scratch / "conv"), verbose=False)
    converter = tf.lite.TFLiteConverter.from_saved_model(str(scratch / "conv"))
    converter.optimizations = [tf.lite.Optimize.DEFAULT]
    with corpus.file("tensorflow/lite/quantized.tflite", "a convolutional network with quantised weights", LIBRARY) as path:
        Path(path).write_bytes(converter.convert())

    @tf.function(input_signature=[tf.TensorSpec([None], tf.string)])
    def clean(text: tf.Tensor) -> tf.Tensor:
        return tf.strings.regex_replace(tf.strings.lower(text), "[^a-z]", "")

    converter = tf.lite.TFLiteConverter.from_concrete_functions([clean.get_concrete_function()])
    converter.target_spec.supported_ops = [tf.lite.OpsSet.TFLITE_BUILTINS, tf.lite.OpsSet.SELECT_TF_OPS]
    with corpus.file("tensorflow/lite/select-ops.tflite", "text functions that run as TensorFlow operators (Flex)", LIBRARY) as path:
        Path(path).write_bytes(converter.convert())


def write(corpus: Corpus) -> None:
    with tempfile.TemporaryDirectory() as folder:
        scratch = Path(folder)
        save_models(corpus, scratch)
        save_keras_two(corpus, scratch)
        save_graphs(corpus, scratch)
        save_lite(corpus, scratch)


run(write)
