"""ONNX models from the torch exporter, from skl2onnx and from onnx.helper."""

from __future__ import annotations

import warnings
from pathlib import Path

import numpy as np
import onnx
import skl2onnx
import torch
from corpus import Corpus, run
from onnx import TensorProto, helper, numpy_helper
from sklearn import datasets
from sklearn.ensemble import RandomForestClassifier
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler
from torch import nn

OPSETS = [helper.make_opsetid("", 17)]


def value(name: str, shape: list[object], kind: int = TensorProto.FLOAT) -> onnx.ValueInfoProto:
    return helper.make_tensor_value_info(name, kind, shape)


def with_branches() -> onnx.ModelProto:
    """If over two branches that read the outer scope."""
    then = helper.make_graph([helper.make_node("Relu", ["x"], ["a"])], "then", [], [value("a", [2])])
    other = helper.make_graph([helper.make_node("Neg", ["x"], ["b"])], "else", [], [value("b", [2])])
    choose = helper.make_node("If", ["flag"], ["y"], then_branch=then, else_branch=other)
    inputs = [value("flag", [], TensorProto.BOOL), value("x", [2])]
    return helper.make_model(helper.make_graph([choose], "branches", inputs, [value("y", [2])]), opset_imports=OPSETS)


def with_loop() -> onnx.ModelProto:
    """Loop that doubles a value, with a constant inside the body."""
    two = numpy_helper.from_array(np.array([2.0], dtype="f4"), "two")
    body = helper.make_graph(
        [helper.make_node("Identity", ["go"], ["again"]), helper.make_node("Mul", ["v", "two"], ["w"])],
        "body",
        [value("i", [], TensorProto.INT64), value("go", [], TensorProto.BOOL), value("v", [1])],
        [value("again", [], TensorProto.BOOL), value("w", [1])],
        [two],
    )
    loop = helper.make_node("Loop", ["count", "flag", "x"], ["y"], body=body)
    inputs = [value("count", [], TensorProto.INT64), value("flag", [], TensorProto.BOOL), value("x", [1])]
    return helper.make_model(helper.make_graph([loop], "loop", inputs, [value("y", [1])]), opset_imports=OPSETS)


def with_function() -> onnx.ModelProto:
    """A local function of a private domain, called twice, with metadata on the model."""
    nodes = [helper.make_node("Mul", ["x", "x"], ["s"]), helper.make_node("Add", ["s", "x"], ["y"])]
    local = helper.make_function("example.blocks", "SquarePlus", ["x"], ["y"], nodes, OPSETS)
    calls = [
        helper.make_node("SquarePlus", ["x"], ["h"], domain="example.blocks"),
        helper.make_node("SquarePlus", ["h"], ["y"], domain="example.blocks"),
    ]
    graph = helper.make_graph(calls, "function", [value("x", ["n"])], [value("y", ["n"])])
    opsets = [*OPSETS, helper.make_opsetid("example.blocks", 1)]
    model = helper.make_model(graph, opset_imports=opsets, functions=[local], producer_name="weighbridge-corpus")
    helper.set_model_props(model, {"author": "corpus", "labels": '["cat", "dog"]'})
    return model


def with_many_types() -> onnx.ModelProto:
    """Initialisers of many types, raw and typed, one sparse, one attribute of each kind."""
    kinds = ("f4", "f8", "f2", "i1", "i2", "i4", "i8", "u1", "bool")
    raw = [numpy_helper.from_array(np.ones(2, dtype=kind), f"raw_{kind}") for kind in kinds]
    typed = [
        helper.make_tensor("floats", TensorProto.FLOAT, [2], [1.0, 2.0]),
        helper.make_tensor("longs", TensorProto.INT64, [2], [-1, 2]),
        helper.make_tensor("strings", TensorProto.STRING, [2], [b"a", b"b"]),
        helper.make_tensor("empty", TensorProto.FLOAT, [0], []),
    ]
    sparse = helper.make_sparse_tensor(
        helper.make_tensor("sparse", TensorProto.FLOAT, [1], [3.0]),
        helper.make_tensor("sparse_indices", TensorProto.INT64, [1], [1]),
        [4],
    )
    nodes = [helper.make_node("Add", ["x", "floats"], ["y"], doc_string="adds", name="add")]
    graph = helper.make_graph(nodes, "types", [value("x", [2])], [value("y", [2])], raw + typed, sparse_initializer=[sparse])
    return helper.make_model(graph, opset_imports=OPSETS)


def from_torch(corpus: Corpus) -> None:
    model = nn.Sequential(nn.Conv2d(1, 2, 3), nn.ReLU(), nn.Flatten(), nn.Linear(72, 3)).eval()
    sample = (torch.ones(1, 1, 8, 8),)
    with corpus.file("onnx/torch-script-exporter.onnx", "A small CNN by the TorchScript exporter.", "torch") as path:
        torch.onnx.export(model, sample, path, dynamo=False, opset_version=17)
    with corpus.file("onnx/torch-dynamo-exporter.onnx", "The same CNN by the newer exporter.", "torch") as path:
        program = torch.onnx.export(model, sample, dynamo=True, external_data=False, verbose=False)
        proto = program.model_proto
        for node in proto.graph.node:  # stack traces name folders of the machine that exported
            kept = [entry for entry in node.metadata_props if "stack_trace" not in entry.key]
            del node.metadata_props[:]
            node.metadata_props.extend(kept)
        onnx.save(proto, path)


def from_sklearn(corpus: Corpus) -> None:
    features, labels = datasets.make_classification(60, 4, random_state=7)
    features = features.astype("f4")
    cases = {
        "logistic-pipeline": make_pipeline(StandardScaler(), LogisticRegression()),
        "random-forest": RandomForestClassifier(3, max_depth=3, random_state=7),
    }
    for name, model in cases.items():
        with corpus.file(f"onnx/sklearn-{name}.onnx", f"A {name} converted by skl2onnx.", "skl2onnx") as path:
            model.fit(features, labels)
            proto = skl2onnx.to_onnx(model, features[:1], target_opset=17, name=name)
            Path(path).write_bytes(proto.SerializeToString())


def write(corpus: Corpus) -> None:
    warnings.simplefilter("ignore")
    torch.manual_seed(7)
    cases = {"if-branches": with_branches, "loop": with_loop, "local-function": with_function, "types": with_many_types}
    for name, build in cases.items():
        with corpus.file(f"onnx/{name}.onnx", str(build.__doc__).splitlines()[0], "onnx") as path:
            model = build()
            onnx.checker.check_model(model)
            onnx.save(model, path)
    from_torch(corpus)
    from_sklearn(corpus)

    weight = numpy_helper.from_array(np.arange(1024, dtype="f4"), "w")
    graph = helper.make_graph(
        [helper.make_node("Add", ["x", "w"], ["y"])], "external", [value("x", [1024])], [value("y", [1024])], [weight]
    )
    model = helper.make_model(graph, opset_imports=OPSETS)
    with corpus.file("onnx/external/model.onnx", "A model whose weights are in model.onnx.data.", "onnx") as path:
        Path(path).with_name("model.onnx.data").unlink(missing_ok=True)
        onnx.save_model(model, path, save_as_external_data=True, location="model.onnx.data", size_threshold=64)
    corpus.record("onnx/external/model.onnx.data", "The weights that model.onnx refers to.", "onnx")


if __name__ == "__main__":
    run(write)
