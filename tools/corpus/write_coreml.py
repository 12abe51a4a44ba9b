"""Files written by coremltools: a neural network and an ML program in its package."""

from __future__ import annotations

import os
import shutil
import tempfile
import uuid

import coremltools
import numpy
from coremltools.converters.mil import Builder
from coremltools.models import datatypes
from coremltools.models.neural_network import NeuralNetworkBuilder

from corpus import Corpus, run


@Builder.program(input_specs=[Builder.TensorSpec(shape=(1, 3, 8, 8))])
def convolution(x):  # noqa: ANN001, ANN201
    return Builder.relu(x=Builder.conv(x=x, weight=numpy.ones((40, 3, 3, 3), numpy.float32)))


def write(corpus: Corpus) -> None:
    identifiers = iter(range(1, 100))
    uuid.uuid4 = lambda: uuid.UUID(int=next(identifiers))  # the manifest names its parts by random identifiers
    builder = NeuralNetworkBuilder([("x", datatypes.Array(3))], [("y", datatypes.Array(4))])
    builder.add_inner_product("dense", numpy.ones((4, 3)), numpy.zeros(4), 3, 4, True, "x", "y")
    with corpus.file("coreml/network.mlmodel", "A neural network of one layer.", "coremltools") as path:
        coremltools.utils.save_spec(builder.spec, path)
    model = coremltools.convert(convolution, convert_to="mlprogram")
    with tempfile.TemporaryDirectory() as scratch:
        package = os.path.join(scratch, "program.mlpackage")
        model.save(package)
        shutil.copytree(package, corpus.root / "coreml" / "program.mlpackage", dirs_exist_ok=True)
    inside = "coreml/program.mlpackage/Data/com.apple.CoreML"
    corpus.record("coreml/program.mlpackage/Manifest.json", "The manifest of a package.", "coremltools")
    corpus.record(f"{inside}/model.mlmodel", "An ML program.", "coremltools")
    corpus.record(f"{inside}/weights/weight.bin", "The weights of the program.", "coremltools")


run(write)
