"""Whole networks as torch's exporters write them, each with logits, loss and input gradient from torch.

The networks are torchvision's own blocks in few channels, with seeded random weights. The recorded
gradient is that of the cross-entropy, summed over the batch, computed in float64.
"""

from __future__ import annotations

import copy
import json
import warnings
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np
import onnx
import onnxruntime
import torch
from corpus import Corpus, run
from network_models import BUILDERS
from torch import nn
BATCH = 2
TOLERANCE = 1e-4


@dataclass(frozen=True)
class Export:
    """One file of a network, and how it was exported."""

    file: str
    opset: int = 20
    dynamo: bool = True
    frozen: bool = False
    """The batch is the number 1, as exporters write it when nobody asks for more."""


OTHER_EXPORTS: dict[str, list[Export]] = {
    "resnet": [Export("resnet-legacy-17.onnx", 17, dynamo=False)],
    "densenet": [Export("densenet-legacy-13.onnx", 13, dynamo=False)],
    "mobilenet-v2": [Export("mobilenet-v2-frozen.onnx", 13, dynamo=False, frozen=True)],
    "mobilenet-v3": [Export("mobilenet-v3-legacy-17.onnx", 17, dynamo=False)],
    "vit": [Export("vit-legacy-17.onnx", 17, dynamo=False), Export("vit-frozen.onnx", frozen=True)],
    "encoder": [Export("encoder-legacy-14.onnx", 14, dynamo=False)],
    "encoder-tokens": [Export("encoder-tokens-legacy-17.onnx", 17, dynamo=False)],
    "gru": [Export("gru-legacy-17.onnx", 17, dynamo=False)],
    "lstm": [Export("lstm-legacy-13.onnx", 13, dynamo=False)],
    "tabular": [Export("tabular-legacy-9.onnx", 9, dynamo=False)],
    "waves": [Export("waves-legacy-11.onnx", 11, dynamo=False)],
}


def main(corpus: Corpus) -> None:
    warnings.simplefilter("ignore")
    torch.backends.mha.set_fastpath_enabled(False)
    for network, (builder, shape, vocabulary) in BUILDERS.items():
        model = seeded(builder)
        x = example(shape, vocabulary)
        golden = measure(model, x, network, vocabulary)
        exports = [Export(f"{network}.onnx"), *OTHER_EXPORTS.get(network, [])]
        files = []
        for export in exports:
            how = f"the {'dynamo' if export.dynamo else 'TorchScript'} exporter, opset {export.opset}"
            frozen = ", batch frozen at 1" if export.frozen else ""
            with corpus.file(f"networks/{export.file}", f"{network} by {how}{frozen}.", "torch") as path:
                write_onnx(model, x, export, Path(path))
            compare(Path(path), x, golden["logits"], export)
            files.append(asdict(export) | ({"embeddings": embedding_output(Path(path))} if vocabulary else {}))
        what = f"Logits, losses and gradient of {network} in torch, float64."
        with corpus.file(f"networks/{network}.golden.json", what, "torch") as path:
            Path(path).write_text(json.dumps({"files": files, **golden}, separators=(",", ":")) + "\n")


def seeded(builder: Callable[[], nn.Module]) -> nn.Module:
    """Random weights of a size that lets every layer matter, statistics of normalisations included."""
    torch.manual_seed(3)
    model = builder().eval()
    for module in model.modules():
        if isinstance(module, nn.BatchNorm1d | nn.BatchNorm2d):
            module.running_mean.normal_(0, 0.2)
            module.running_var.uniform_(0.5, 1.5)
        if isinstance(module, nn.Linear | nn.Conv1d | nn.Conv2d):
            nn.init.kaiming_normal_(module.weight)
    for parameter in model.parameters():
        parameter.requires_grad_(False)
        if parameter.dim() == 1:
            parameter.add_(torch.randn_like(parameter) * 0.1)
    return model


def example(shape: tuple[int, ...], vocabulary: int) -> torch.Tensor:
    """Values that are exact in float32: token numbers, or 256ths from 0 to 1."""
    count = BATCH * int(np.prod(shape))
    drawn = np.random.default_rng(5).integers(0, vocabulary or 257, count).reshape(BATCH, *shape)
    return torch.tensor(drawn) if vocabulary else torch.tensor(drawn / 256, dtype=torch.float32)


def write_onnx(model: nn.Module, x: torch.Tensor, export: Export, path: Path) -> None:
    options = {"input_names": ["input"], "output_names": ["logits"], "opset_version": export.opset}
    sample = x[:1] if export.frozen else x
    if export.dynamo:
        batch = None if export.frozen else ({0: torch.export.Dim("batch")},)
        torch.onnx.export(
            model, (sample,), path, dynamo=True, dynamic_shapes=batch, external_data=False, verbose=False, **options
        )
    else:
        axes = {} if export.frozen else {"input": {0: "batch"}, "logits": {0: "batch"}}
        torch.onnx.export(model, (sample,), path, dynamo=False, dynamic_axes=axes, **options)
    onnx.save(without_traces(onnx.load(path)), path)


def without_traces(model: onnx.ModelProto) -> onnx.ModelProto:
    """The exporters write the paths of this machine's libraries beside every node."""
    graph = model.graph
    for item in [model, graph, *graph.node, *graph.value_info, *graph.input, *graph.output, *graph.initializer]:
        item.ClearField("metadata_props")
        item.ClearField("doc_string")
    return model


def measure(model: nn.Module, x: torch.Tensor, network: str, vocabulary: int) -> dict[str, object]:
    labels = torch.arange(BATCH) * 3 + 1
    close = differentiate(model, x, labels)[2]
    logits, losses, gradient = differentiate(copy.deepcopy(model).double(), x if vocabulary else x.double(), labels)
    distance = ((close - gradient).norm() / gradient.norm()).item()
    print(f"{network}: gradient {gradient.norm():.3g}, float32 differs by {distance:.1e}")
    if not distance < TOLERANCE / 10:
        raise ValueError(f"{network}: float32 and float64 disagree, choose another seed")
    values = {"tokens": x.flatten().tolist()} if vocabulary else {"256ths": (x * 256).long().flatten().tolist()}
    return {
        "shape": list(x.shape),
        "input": values,
        "labels": labels.tolist(),
        "logits": rounded(logits, 9),
        "losses": rounded(losses, 9),
        "gradientOf": "embeddings" if vocabulary else "input",
        "gradientShape": list(gradient.shape),
        "gradient": rounded(gradient, 6),
    }


def compare(path: Path, x: torch.Tensor, logits: object, export: Export) -> None:
    """onnxruntime must say of the file what torch says of the network."""
    session = onnxruntime.InferenceSession(path, providers=["CPUExecutionProvider"])
    rows = [x[i : i + 1] for i in range(BATCH)] if export.frozen else [x]
    ran = np.concatenate([session.run(None, {"input": row.numpy()})[0] for row in rows])
    if not np.abs(ran.flatten() - np.array(logits)).max() < TOLERANCE:
        raise ValueError(f"{export.file}: onnxruntime and torch disagree")


def differentiate(model: nn.Module, x: torch.Tensor, labels: torch.Tensor) -> tuple[torch.Tensor, ...]:
    """Logits, loss per sample and the gradient of their sum: to the input, or to the embedding of tokens."""
    seen: list[torch.Tensor] = [] if x.dtype == torch.int64 else [x.clone().requires_grad_(True)]

    def watch(_module: nn.Module, _inputs: object, output: torch.Tensor) -> torch.Tensor:
        seen.append(output.detach().requires_grad_(True))
        return seen[0]

    hook = None if seen else next(m for m in model.modules() if isinstance(m, nn.Embedding)).register_forward_hook(watch)
    logits = model(seen[0] if seen else x)
    if hook:
        hook.remove()
    losses = nn.functional.cross_entropy(logits, labels, reduction="none")
    (gradient,) = torch.autograd.grad(losses.sum(), seen[0])
    return logits.detach(), losses.detach(), gradient


def embedding_output(path: Path) -> str:
    nodes = onnx.load(path).graph.node
    return next(node.output[0] for node in nodes if node.op_type == "Gather" and "input" in node.input[1:])


def rounded(tensor: torch.Tensor, digits: int) -> list[float]:
    return [float(f"{value:.{digits - 1}e}") for value in tensor.flatten().tolist()]


if __name__ == "__main__":
    run(main)
