"""Programs for phones and small devices: ExecuTorch, TorchScript's flatbuffer, ONNX Runtime's own format."""

from __future__ import annotations

import tempfile
from pathlib import Path

import numpy as np
import onnx
import onnxruntime
import torch
from corpus import Corpus, run
from executorch.backends.xnnpack.partition.xnnpack_partitioner import XnnpackPartitioner
from executorch.exir import ExecutorchBackendConfig, to_edge, to_edge_transform_and_lower
from onnx import TensorProto, helper, numpy_helper
from torch import nn


class Small(nn.Module):
    """One linear layer."""

    def __init__(self) -> None:
        super().__init__()
        self.linear = nn.Linear(3, 2)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return torch.relu(self.linear(x))


def write_executorch(corpus: Corpus) -> None:
    example = (torch.ones(1, 3),)
    exported = torch.export.export(Small().eval(), example)
    with corpus.file("executorch/portable.pte", "a program of portable operators", "executorch") as path:
        Path(path).write_bytes(to_edge(exported).to_executorch().buffer)
    lowered = to_edge_transform_and_lower(exported, partitioner=[XnnpackPartitioner()]).to_executorch()
    with corpus.file("executorch/xnnpack.pte", "a program whose work is done by a delegate", "executorch") as path:
        Path(path).write_bytes(lowered.buffer)
    external = to_edge(exported).to_executorch(ExecutorchBackendConfig(external_constants=True))
    with corpus.file("executorch/external.pte", "a program whose tensors lie in another file", "executorch") as path:
        Path(path).write_bytes(external.buffer)
    with tempfile.TemporaryDirectory() as folder:
        external.write_tensor_data_to_file(folder)
        (tensors,) = Path(folder).glob("*.ptd")
        with corpus.file("executorch/external.ptd", "the tensors of a program", "executorch") as path:
            Path(path).write_bytes(tensors.read_bytes())


def write_mobile(corpus: Corpus) -> None:
    module = torch.jit.script(Small().eval())
    with corpus.file("torch-mobile/linear.ptl", "a module saved for the lite interpreter as a flatbuffer", "torch") as path:
        module._save_for_lite_interpreter(path, _use_flatbuffer=True)


def write_onnxruntime(corpus: Corpus) -> None:
    weights = numpy_helper.from_array(np.ones((3, 2), dtype=np.float32), "w")
    inner = helper.make_graph([helper.make_node("Identity", ["y"], ["z"])], "branch", [], [value("z", [2])])
    nodes = [
        helper.make_node("MatMul", ["x", "w"], ["y"]),
        helper.make_node("If", ["condition"], ["z"], then_branch=inner, else_branch=inner),
    ]
    condition = helper.make_tensor_value_info("condition", TensorProto.BOOL, [])
    graph = helper.make_graph(nodes, "graph", [value("x", [1, 3]), condition], [value("z", ["n", "m"])], [weights])
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=9)
    onnx.checker.check_model(model)
    with corpus.file("onnxruntime/branches.ort", "a model with branches in ONNX Runtime's own format", "onnxruntime") as path:
        options = onnxruntime.SessionOptions()
        options.optimized_model_filepath = path
        options.add_session_config_entry("session.save_model_format", "ORT")
        options.graph_optimization_level = onnxruntime.GraphOptimizationLevel.ORT_ENABLE_BASIC
        onnxruntime.InferenceSession(model.SerializeToString(), options, providers=["CPUExecutionProvider"])


def value(name: str, shape: list[object]) -> onnx.ValueInfoProto:
    return helper.make_tensor_value_info(name, TensorProto.FLOAT, shape)


def write(corpus: Corpus) -> None:
    write_executorch(corpus)
    write_mobile(corpus)
    write_onnxruntime(corpus)


run(write)
