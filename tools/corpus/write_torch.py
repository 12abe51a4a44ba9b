"""What torch.save writes: zip archives, legacy streams, state dicts, checkpoints and whole modules."""

from __future__ import annotations

import argparse
import collections
import datetime
import io
import pickle
import random
import warnings
from pathlib import Path

import numpy as np
import torch
import torch.serialization
from corpus import Corpus, run
from torch import nn

PROTOCOLS = (2, 3, 4, 5)


def network() -> nn.Module:
    return nn.Sequential(nn.Linear(4, 8), nn.LayerNorm(8), nn.ReLU(), nn.Dropout(0.1), nn.Linear(8, 2))


def convolutions() -> nn.Module:
    return nn.Sequential(
        collections.OrderedDict(
            conv=nn.Conv2d(3, 4, 3),
            norm=nn.BatchNorm2d(4),
            act=nn.SiLU(),
            pool=nn.MaxPool2d(2),
            up=nn.Upsample(scale_factor=2),
            flat=nn.Flatten(),
            none=nn.Identity(),
        )
    )


def trained(optimizer_class: type, **settings: object) -> torch.optim.Optimizer:
    model = network()
    optimizer = optimizer_class(model.parameters(), **settings)
    model(torch.randn(3, 4)).sum().backward()
    optimizer.step()
    return optimizer


def checkpoint() -> dict[str, object]:
    """What a training script keeps: much beside the weights."""
    metrics = collections.defaultdict(list)
    metrics["loss"] += [1.0, 0.5]
    return {
        "epoch": 3,
        "model": network().state_dict(),
        "optimizer": trained(torch.optim.AdamW, lr=1e-3).state_dict(),
        "best": np.float64(0.93),
        "classes": np.array(["cat", "dog"]),
        "args": argparse.Namespace(lr=0.1, data="images", layers=[8, 8], resume=None),
        "metrics": metrics,
        "when": datetime.datetime(2024, 2, 29, 12, 30),
        "config": collections.OrderedDict(depth=2, width=8),
        "version": torch.__version__,
    }


def random_states() -> dict[str, object]:
    return {
        "python": random.Random(7).getstate(),
        "numpy": np.random.RandomState(7).get_state(),
        "torch": torch.Generator().manual_seed(7).get_state(),
    }


def values() -> dict[str, tuple[object, str]]:
    matrix = torch.arange(6.0).reshape(2, 3)
    tied = nn.Linear(3, 3)
    weight_norm = nn.utils.parametrizations.weight_norm(nn.Linear(3, 3))
    return {
        "state-dict": (network().state_dict(), "A state dict of linear and norm layers"),
        "state-dict-conv": (convolutions().state_dict(), "A state dict with integer and batch-norm buffers"),
        "state-dict-lstm": (nn.LSTM(3, 4, 2).state_dict(), "A state dict of an LSTM"),
        "state-dict-weight-norm": (weight_norm.state_dict(), "A state dict of a parametrised layer"),
        "state-dict-transformer": (nn.TransformerEncoderLayer(8, 2, 16).state_dict(), "One transformer layer's state"),
        "state-dict-plain": (dict(network().state_dict()), "A state dict as a plain dict"),
        "tensor": (matrix, "A single tensor"),
        "tensor-requires-grad": (matrix.clone().requires_grad_(), "A leaf tensor that wants a gradient"),
        "parameter": (nn.Parameter(matrix), "A parameter"),
        "buffer": (nn.Buffer(matrix), "A buffer"),
        "views-of-one-storage": ([matrix, matrix[0], matrix.t()], "Three views of one storage"),
        "tied-weights": ({"a": tied.weight, "b": tied.weight}, "One parameter under two names"),
        "nested": ({"a": {"b": [matrix, (1, {"c": "text"})]}, "d": None}, "Tensors in nested containers"),
        "floats": ([matrix.to(t) for t in (torch.float16, torch.bfloat16, torch.float64)], "Float types"),
        "float8": ([matrix.to(t) for t in (torch.float8_e4m3fn, torch.float8_e5m2)], "Eight-bit floats"),
        "integers": (
            [matrix.to(t) for t in (torch.int8, torch.uint8, torch.int16, torch.int32, torch.int64, torch.bool)],
            "Integer types and flags",
        ),
        "unsigned": ([matrix.to(t) for t in (torch.uint16, torch.uint32, torch.uint64)], "Unsigned types"),
        "complex": ([matrix.to(torch.complex64), matrix.to(torch.complex128).conj()], "Complex and conjugate tensors"),
        "quantized": (torch.quantize_per_tensor(matrix, 0.1, 10, torch.qint8), "A tensor quantised as a whole"),
        "quantized-channels": (
            torch.quantize_per_channel(matrix, torch.tensor([0.1, 0.2]), torch.tensor([0, 1]), 0, torch.qint8),
            "A tensor quantised per channel",
        ),
        "sparse-coo": (matrix.to_sparse(), "A sparse COO tensor"),
        "sparse-csr": (matrix.to_sparse_csr(), "A sparse CSR tensor"),
        "nested-tensor": (torch.nested.nested_tensor([torch.ones(2), torch.ones(3)]), "A nested tensor"),
        "meta-tensor": (torch.empty(3, 3, device="meta"), "A tensor without data on the meta device"),
        "empty-and-scalar": ([torch.zeros(0), torch.tensor(3)], "An empty and a zero-dimensional tensor"),
        "storages": ([torch.FloatStorage([1.0, 2.0]), matrix.untyped_storage()], "Storages without tensors"),
        "dtypes": ({"t": torch.float32, "d": torch.device("cpu"), "s": torch.Size([2]), "l": torch.strided}, "Types"),
        "sgd-state": (trained(torch.optim.SGD, lr=0.1, momentum=0.9).state_dict(), "The state of SGD with momentum"),
        "adam-state": (trained(torch.optim.Adam).state_dict(), "The state of Adam"),
        "checkpoint": (checkpoint(), "A training checkpoint with NumPy scalars, a Namespace and a date"),
        "random-states": (random_states(), "Random states of Python, NumPy and torch"),
        "python-only": ({"labels": {0: "cat", 1: "dog"}, "threshold": 0.5}, "No tensor at all"),
    }


def objects() -> dict[str, tuple[object, str]]:
    """Whole objects of stock classes: loading them needs weights_only=False."""
    optimizer = trained(torch.optim.AdamW)
    blocks = nn.ModuleDict({"list": nn.ModuleList([nn.Linear(2, 2)]), "attention": nn.MultiheadAttention(4, 2)})
    return {
        "module-sequential": (network(), "A whole Sequential of stock layers"),
        "module-conv": (convolutions().eval(), "A whole convolutional Sequential"),
        "module-containers": (blocks, "A module dict with a list and an attention layer"),
        "module-recurrent": (nn.ModuleList([nn.LSTM(2, 2), nn.GRU(2, 2), nn.Embedding(4, 2)]), "Recurrent layers"),
        "module-loss": (nn.BCEWithLogitsLoss(), "A loss module"),
        "optimizer": (optimizer, "A whole AdamW optimizer"),
        "scheduler": (torch.optim.lr_scheduler.StepLR(optimizer, 2).state_dict(), "The state of a schedule"),
        "tensor-dataset": (torch.utils.data.TensorDataset(torch.ones(2, 3)), "A TensorDataset"),
    }


def relative_sources() -> None:
    """The legacy format keeps the path of each module's source: keep the part below the library only."""
    original = torch.serialization.get_source_lines_and_file

    def shortened(*arguments: object) -> tuple[list[str], int, str | None]:
        lines, number, file = original(*arguments)
        return lines, number, file and f"torch/{file.rpartition('/torch/')[2]}"

    torch.serialization.get_source_lines_and_file = shortened


def write(corpus: Corpus) -> None:
    warnings.simplefilter("ignore")
    relative_sources()
    torch.manual_seed(7)
    for index, (name, (value, what)) in enumerate(values().items()):
        extension = ("pt", "pth", "bin", "ckpt")[index % 4]
        with corpus.file(f"torch/{name}.{extension}", f"{what}, written by torch.save.", "torch") as path:
            torch.save(value, path)
    for index, (name, (value, what)) in enumerate(objects().items()):
        with corpus.file(f"torch/{name}.pt", f"{what}, written by torch.save.", "torch") as path:
            torch.save(value, path, pickle_protocol=PROTOCOLS[index % 4])

    state = checkpoint()
    for protocol in PROTOCOLS:
        what = f"A training checkpoint, pickle protocol {protocol}."
        with corpus.file(f"torch/checkpoint-protocol-{protocol}.pt", what, "torch") as path:
            torch.save(state, path, pickle_protocol=protocol)
    for protocol in (2, 4):
        for name, value in (("state-dict", network().state_dict()), ("checkpoint", state), ("module", network())):
            what = f"A {name} as the legacy stream of pickles and raw storages, protocol {protocol}."
            with corpus.file(f"torch/legacy-{name}-protocol-{protocol}.pt", what, "torch") as path:
                torch.save(value, path, pickle_protocol=protocol, _use_new_zipfile_serialization=False)
    shared = torch.arange(10.0)
    with corpus.file("torch/legacy-shared-storage.pt", "Two views in the legacy stream.", "torch") as path:
        torch.save([shared[:5], shared[5:]], path, _use_new_zipfile_serialization=False)

    with corpus.file("torch/from-buffer.pt", "Saved to a buffer: the inner folder is called archive.", "torch") as path:
        buffer = io.BytesIO()
        torch.save(network().state_dict(), buffer)
        Path(path).write_bytes(buffer.getvalue())
    with corpus.file("torch/aligned-4096.pt", "Written with tensors at multiples of 4096 bytes.", "torch") as path:
        torch.utils.serialization.config.save.storage_alignment = 4096
        torch.save(network().state_dict(), path)
        torch.utils.serialization.config.save.storage_alignment = 64
    with corpus.file("torch/tensor-by-pickle.pkl", "A tensor by plain pickle: torch's bytes inside bytes.", "torch") as path:
        Path(path).write_bytes(pickle.dumps({"w": torch.arange(4.0)}, protocol=4))


if __name__ == "__main__":
    run(write)
