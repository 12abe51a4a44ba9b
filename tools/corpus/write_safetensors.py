"""safetensors files of every element type, with and without metadata."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import safetensors
import safetensors.numpy
import safetensors.torch
import torch
from corpus import Corpus, run


def write(corpus: Corpus) -> None:
    matrix = torch.arange(6.0).reshape(2, 3)
    types = ("float64", "float32", "float16", "bfloat16", "float8_e4m3fn", "float8_e5m2",
             "int64", "int32", "int16", "int8", "uint8", "uint16", "uint32", "uint64", "bool", "complex64")  # fmt: skip
    for name in types:
        with corpus.file(f"safetensors/{name}.safetensors", f"One {name} matrix.", "safetensors") as path:
            safetensors.torch.save_file({"weight": matrix.to(getattr(torch, name))}, path)
    with corpus.file("safetensors/float4.safetensors", "Packed four-bit floats.", "safetensors") as path:
        packed = torch.arange(6, dtype=torch.uint8).reshape(2, 3).view(torch.float4_e2m1fn_x2)
        safetensors.torch.save_file({"weight": packed}, path)
    cases: dict[str, tuple[dict[str, torch.Tensor], dict[str, str] | None, str]] = {
        "metadata": ({"w": matrix}, {"format": "pt", "note": 'Quotes " and naïve 日本語'}, "Metadata with escapes"),
        "mixed-types": (
            {"a": matrix.half(), "b": matrix.double(), "c": matrix.bool(), "d.e.f": matrix.to(torch.int64)},
            {"format": "pt"},
            "Four tensors of different alignment",
        ),
        "empty-tensor": ({"none": torch.zeros(0, 3), "scalar": torch.tensor(1.5)}, None, "An empty and a scalar tensor"),
        "no-tensors": ({}, {"format": "pt"}, "Metadata only"),
        "many-tensors": ({f"layers.{i}.weight": torch.full((2, 2), float(i)) for i in range(60)}, None, "Sixty tensors"),
        "unicode-names": ({"größe": matrix, "a b": matrix + 1}, None, "Tensor names beyond ASCII"),
        "training-metadata": (
            {"lora_down.weight": matrix},
            {"ss_learning_rate": "0.0001", "ss_tag_frequency": '{"img": {"truck": 3}}'},
            "Metadata of an adapter trainer, JSON in a string",
        ),
    }
    for name, (tensors, metadata, what) in cases.items():
        with corpus.file(f"safetensors/{name}.safetensors", f"{what}.", "safetensors") as path:
            safetensors.torch.save_file(tensors, path, metadata)

    with corpus.file("safetensors/from-numpy.safetensors", "Written through the NumPy front end.", "safetensors") as path:
        safetensors.numpy.save_file({"x": np.arange(5, dtype="i2"), "y": np.eye(2)}, path)
    what = "Raw bytes from serialize(): the header is padded with blanks to eight bytes."
    with corpus.file("safetensors/padded-header.safetensors", what, "safetensors") as path:
        data = np.ones(3, dtype="f4")
        spec = safetensors.TensorSpec(dtype="float32", shape=[3], data_ptr=data.ctypes.data, data_len=data.nbytes)
        Path(path).write_bytes(safetensors.serialize({"x": spec}, {"k": "padding"}))


if __name__ == "__main__":
    run(write)
