"""Gradients of single operators as torch computes them, for the engine to be compared with.

Every case runs in onnxruntime, too: torch and the operator, with these attributes, are one function.
"""

from __future__ import annotations

import json
import warnings
from pathlib import Path

import numpy as np
import onnxruntime
import torch
from corpus import Corpus, run
from onnx import TensorProto, helper
from operator_cases import FAMILIES, Case, Fixed, Input, spread

TOLERANCE = 2e-5


def main(corpus: Corpus) -> None:
    warnings.simplefilter("ignore")
    for family, cases in FAMILIES.items():
        measured = [json.dumps(measure(case), separators=(",", ":")) for case in cases()]
        what = f"{len(measured)} operators of {family} with their gradients in torch, float64."
        with corpus.file(f"operators/{family}.json", what, "torch") as path:
            Path(path).write_text("[\n" + ",\n".join(measured) + "\n]\n")


def measure(case: Case) -> dict[str, object]:
    tensors = [given.value if isinstance(given, Fixed) else given for given in case.inputs]
    leaves = [
        given.clone().requires_grad_(True) if isinstance(given, torch.Tensor) else tensor
        for given, tensor in zip(case.inputs, tensors)
    ]
    result = case.compute(*leaves)
    outputs = list(result) if isinstance(result, tuple | list) else [result]
    smooth = [output for output in outputs if output.is_floating_point()]
    agree(case, tensors, outputs)
    cotangents = [spread(*output.shape, unit=1 / 64) for output in smooth]
    total = sum((output * weight).sum() for output, weight in zip(smooth, cotangents))
    wanted = [leaf for leaf in leaves if leaf is not None and leaf.requires_grad]
    found = iter(torch.autograd.grad(total, wanted))
    return {
        "type": case.type,
        "about": case.about,
        "opset": case.opset,
        "attributes": {name: attribute(value) for name, value in sorted(case.attributes.items())},
        "inputs": [None if tensor is None else written(as_input(tensor)) for tensor in tensors],
        "outputs": [written(output.detach()) for output in outputs],
        "cotangents": [written(weight) for weight in cotangents],
        "gradients": [
            written(next(found)) if leaf is not None and leaf.requires_grad else None for leaf in leaves
        ],
    }  # fmt: skip


def attribute(value: object) -> dict[str, object]:
    """By kind, since JSON does not tell 1.0 from 1."""
    kinds = {int: "int", float: "float", str: "string", list: "ints"}
    return {"kind": kinds[type(value)], "value": value}


def as_input(tensor: torch.Tensor) -> torch.Tensor:
    return tensor.detach().float() if tensor.is_floating_point() else tensor


def written(tensor: torch.Tensor) -> dict[str, object]:
    dtype = {torch.int64: "int64", torch.bool: "bool"}.get(tensor.dtype, "float32")
    values = [float(f"{v:.8e}") if dtype == "float32" else int(v) for v in tensor.flatten().tolist()]
    return {"dtype": dtype, "shape": list(tensor.shape), "values": values}


def agree(case: Case, tensors: list[Input], outputs: list[torch.Tensor]) -> None:
    """onnxruntime must compute what torch computes."""
    names = ["" if tensor is None else f"i{index}" for index, tensor in enumerate(tensors)]
    feeds = {name: as_input(tensor).numpy() for name, tensor in zip(names, tensors) if name}
    kinds = {"float32": TensorProto.FLOAT, "int64": TensorProto.INT64, "bool": TensorProto.BOOL}
    inputs = [helper.make_tensor_value_info(n, kinds[str(v.dtype)], v.shape) for n, v in feeds.items()]
    ends = [f"o{index}" for index in range(len(outputs))]
    node = helper.make_node(case.type, names, ends, **case.attributes)
    graph = helper.make_graph([node], case.type, inputs, [helper.make_empty_tensor_value_info(end) for end in ends])
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", case.opset)], ir_version=11)
    ran = onnxruntime.InferenceSession(model.SerializeToString()).run(None, feeds)
    for here, there in zip(ran, outputs):
        there = there.detach().numpy()
        if here.shape != there.shape or not np.abs(here - there).max() < TOLERANCE * (1 + np.abs(there).max()):
            raise ValueError(f"{case.type}, {case.about}: onnxruntime and torch disagree\n{here}\n{there}")


if __name__ == "__main__":
    run(main)
