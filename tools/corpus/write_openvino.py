"""Files written by OpenVINO: models in IR with their numbers."""

from __future__ import annotations

import numpy
import openvino
from openvino import opset13 as ops

from corpus import Corpus, run


def write(corpus: Corpus) -> None:
    image = ops.parameter([1, 3, 8, 8], numpy.float32, name="image")
    kernel = ops.constant(numpy.ones((4, 3, 3, 3), numpy.float32))
    body = ops.convolution(image, kernel, [1, 1], [0, 0], [0, 0], [1, 1])
    model = openvino.Model([ops.relu(body)], [image], "convolution")
    with corpus.file("openvino/convolution.xml", "A convolution in OpenVINO's IR.", "openvino") as path:
        openvino.save_model(model, path, compress_to_fp16=False)
    corpus.record("openvino/convolution.bin", "The numbers of the convolution.", "openvino")
    steps = ops.parameter([2, 5, 3], numpy.float32, name="steps")
    hidden = ops.constant(numpy.zeros((2, 1, 4), numpy.float32))
    lengths = ops.constant(numpy.array([5, 5], numpy.int32))
    weights = [ops.constant(numpy.ones(shape, numpy.float32)) for shape in ((1, 12, 3), (1, 12, 4), (1, 12))]
    recurrent = ops.gru_sequence(steps, hidden, lengths, *weights, 4, "forward")
    with corpus.file("openvino/recurrent.xml", "A recurrent network, numbers in 16 bits.", "openvino") as path:
        openvino.save_model(openvino.Model([recurrent.output(0)], [steps], "recurrent"), path)
    corpus.record("openvino/recurrent.bin", "The numbers of the recurrent network.", "openvino")


run(write)
