"""Writes with safetensors itself what `weighbridge convert` should write.

Reads one question a line: {"input": …, "output": …, "kind": "torch" | "numpy" | "joblib" | "pickle"},
or {"samples": folder}, which writes model files to be converted. Answers one line each.
"""

import io
import json
import pickle
import struct
import sys
import tarfile
from collections import OrderedDict
from pathlib import Path

import joblib
import numpy
import safetensors.numpy
import safetensors.torch
import torch


def flatten(value, path, found):
    if isinstance(value, (torch.Tensor, numpy.ndarray)):
        found[".".join(path) if path else "tensor"] = value
    elif isinstance(value, dict):
        for key, item in value.items():
            flatten(item, [*path, str(key)], found)
    elif isinstance(value, (list, tuple)):
        for index, item in enumerate(value):
            flatten(item, [*path, str(index)], found)
    return found


def load(path, kind):
    if kind == "torch":
        return torch.load(path, map_location="cpu", weights_only=False)
    if kind == "joblib":
        return joblib.load(path)
    if kind == "pickle":
        with open(path, "rb") as file:
            return pickle.load(file)
    loaded = numpy.load(path)
    return dict(loaded) if hasattr(loaded, "files") else loaded


def to_torch(value):
    if isinstance(value, torch.Tensor):
        return value.detach().as_subclass(torch.Tensor).contiguous().clone()
    return torch.from_numpy(numpy.ascontiguousarray(value.astype(value.dtype.newbyteorder("="))).reshape(value.shape))


def to_numpy(value):
    return numpy.ascontiguousarray(value.astype(value.dtype.newbyteorder("="))).reshape(value.shape)


def write_expected(question):
    found = flatten(load(question["input"], question["kind"]), [], {})
    if question["kind"] == "torch":
        tensors = {name: to_torch(value) for name, value in found.items() if not is_text(value)}
        safetensors.torch.save_file(tensors, question["output"], {"format": "pt"})
    else:
        arrays = {name: to_numpy(value) for name, value in found.items() if not is_text(value)}
        safetensors.numpy.save_file(arrays, question["output"], {"format": "np"})
    return {"ok": True}


def is_text(value):
    return isinstance(value, numpy.ndarray) and value.dtype.kind in "USMm"


TORCH_DTYPES = [
    "bool", "uint8", "int8", "int16", "int32", "int64", "uint16", "uint32", "uint64",
    "float16", "bfloat16", "float32", "float64", "complex64",
    "float8_e4m3fn", "float8_e5m2", "float8_e4m3fnuz", "float8_e5m2fnuz",
]


def bits(dtype, *shape):
    """Random bits, so that NaNs with payloads and subnormal numbers are among them."""
    size = torch.empty(0, dtype=dtype).element_size()
    count = int(numpy.prod(shape, dtype=int))
    if dtype == torch.bool:
        return torch.randint(0, 2, shape).bool()
    raw = torch.randint(0, 256, (count * size,), dtype=torch.uint8)
    return raw.view(dtype).reshape(shape) if count else torch.empty(shape, dtype=dtype)


def torch_samples():
    torch.manual_seed(7)
    dtypes = {name: bits(getattr(torch, name), 3, 4) for name in TORCH_DTYPES if hasattr(torch, name)}
    big = torch.randn(40, 50, 6)
    strided = {
        "transposed": big.transpose(0, 2),
        "stepped": big[::3, 1::2],
        "slice": big[5:9, 2:40, 1:3],
        "expanded": torch.randn(3, 1, 4).expand(3, 5, 4),
        "scalar": torch.tensor(2.5),
        "scalar-of-view": big[3, 4, 5],
        "empty": torch.empty(0, 7),
        "empty-view": big[:, :0],
        "permuted-int8": bits(torch.int8, 9, 8, 7).permute(2, 0, 1),
        "permuted-f64": bits(torch.float64, 9, 8, 7).permute(1, 2, 0),
        "permuted-c64": bits(torch.complex64, 9, 8, 7).permute(1, 2, 0),
        "channels-last": torch.randn(2, 3, 4, 5).to(memory_format=torch.channels_last),
        "as-strided": torch.as_strided(torch.arange(30.0), (4, 3), (2, 5), 3),
        "window": torch.arange(20.0).unfold(0, 5, 2),
    }
    model = torch.nn.Sequential(torch.nn.Linear(5, 7), torch.nn.BatchNorm1d(7), torch.nn.LSTM(7, 3))
    optimizer = torch.optim.AdamW(model[:2].parameters())
    model[:2](torch.randn(4, 5)).sum().backward()
    optimizer.step()
    nested = OrderedDict(a=[torch.ones(2), (torch.zeros(1), {"b": torch.eye(2)})], c={7: torch.ones(1)})
    names = {"ünï": torch.ones(1), "\U0001f600": torch.ones(2), "\uffff": torch.ones(3), 'q"\\\n\x01': torch.ones(4), "": torch.ones(5), "Z": torch.ones(1), "a": torch.ones(1)}
    return {
        "dtypes": dtypes,
        "strided": strided,
        "state-dict": model.state_dict(),
        "optimizer": {"epoch": 3, "model": model.state_dict(), "optimizer": optimizer.state_dict()},
        "nested": nested,
        "names": names,
        "parameter": torch.nn.Parameter(torch.randn(3, 3)),
        "buffers": {"b": torch.nn.Buffer(torch.randn(2)), "p": torch.nn.Parameter(torch.randn(2))},
        "many": {f"layer.{index}": torch.full((2, 3), float(index)) for index in range(300)},
    }


def numpy_samples():
    random = numpy.random.default_rng(7)
    arrays = {}
    for code in ["?", "i1", "u1", "<i2", ">i2", "<u2", ">u2", "<i4", ">i4", "<u4", "<i8", ">i8", ">u8", "<f2", ">f2", "<f4", ">f4", "<f8", ">f8", "<c8", ">c8"]:
        dtype = numpy.dtype(code)
        if dtype.kind == "b":
            arrays["bool"] = random.integers(0, 2, (3, 5)).astype(bool)
            continue
        raw = random.integers(0, 256, 15 * dtype.itemsize, dtype=numpy.uint8)
        arrays[code.replace("<", "little-").replace(">", "big-")] = raw.view(dtype).reshape(3, 5)
    arrays["fortran"] = numpy.asfortranarray(random.random((6, 7, 3)))
    arrays["fortran-big"] = numpy.asfortranarray(random.random((6, 7, 3)).astype(">f4"))
    arrays["scalar"] = numpy.array(2.5)
    arrays["empty"] = numpy.empty((0, 3), "f4")
    return arrays


class Linked:
    """Stands for the tensor of this number in the tar layout."""

    def __init__(self, number):
        self.number = number


class LinkingPickler(pickle.Pickler):
    def persistent_id(self, value):
        return str(value.number) if isinstance(value, Linked) else None


def write_tar(path):
    """The layout of PyTorch 0.1, which torch.load still reads and nothing writes any more."""
    storages, tensors, linked = io.BytesIO(), io.BytesIO(), io.BytesIO()
    floats, longs = torch.arange(12.0), torch.arange(6)
    pickle.dump(2, storages, 2)
    for key, kind, data in ((100, torch.FloatStorage, floats), (2**40 + 1, torch.LongStorage, longs)):
        pickle.dump((key, "cpu", kind), storages, 2)
        storages.write(struct.pack("<q", data.numel()) + data.numpy().tobytes())
    pickle.dump([(200, 100, 2, 8)], storages, 2)
    views = [
        (1, 100, (3, 4), (4, 1), 0),
        (2, 100, (2, 3), (1, 2), 1),
        (3, 2**40 + 1, (), (), 5),
        (2**41, 200, (4,), (2,), 0),
    ]
    pickle.dump(len(views), tensors, 2)
    for key, storage, shape, stride, offset in views:
        pickle.dump((key, storage, torch.FloatTensor), tensors, 2)
        tensors.write(struct.pack("<ii", len(shape), 0))
        tensors.write(struct.pack(f"<{2 * len(shape)}q", *shape, *stride) + struct.pack("<q", offset))
    tree = OrderedDict(a=Linked(1), b=Linked(2), c=[Linked(3)], d=Linked(2**41))
    LinkingPickler(linked, 2).dump(tree)
    info = {"protocol_version": 1000, "little_endian": True, "type_sizes": {}}
    parts = {"sys_info": pickle.dumps(info, 2), "pickle": linked, "storages": storages, "tensors": tensors}
    with tarfile.open(path, "w:", format=tarfile.PAX_FORMAT) as archive:
        for name, content in parts.items():
            content = content if isinstance(content, bytes) else content.getvalue()
            member = tarfile.TarInfo(name)
            member.size = len(content)
            archive.addfile(member, io.BytesIO(content))


def write_samples(folder):
    """The files, each with how it is loaded."""
    folder = Path(folder)
    written = []

    def add(name, kind, write):
        path = folder / name
        write(path)
        written.append({"file": name, "kind": kind})

    for name, value in torch_samples().items():
        add(f"{name}.pt", "torch", lambda path: torch.save(value, path))
        if name == "dtypes":
            # torch writes these into the legacy layout, but cannot read them back.
            value = {key: item for key, item in value.items() if not key.startswith(("float8", "uint16", "uint32", "uint64"))}
        for protocol in (2, 4):
            add(
                f"{name}-legacy-{protocol}.pt",
                "torch",
                lambda path: torch.save(
                    value, path, _use_new_zipfile_serialization=False, pickle_protocol=protocol
                ),
            )
    add("tar.pt", "torch", write_tar)
    arrays = numpy_samples()
    add("stored.npz", "numpy", lambda path: numpy.savez(path, **arrays))
    add("deflated.npz", "numpy", lambda path: numpy.savez_compressed(path, **arrays))
    for name, array in arrays.items():
        add(f"{name}.npy", "numpy", lambda path: numpy.save(path, array))
    for suffix in ("", ".gz", ".bz2", ".xz", ".lzma", ".z"):
        add(f"arrays.joblib{suffix}", "joblib", lambda path: joblib.dump({"a": arrays, "l": list(arrays.values())[:3]}, path))
    for protocol in range(6):
        add(
            f"arrays-{protocol}.pkl",
            "pickle",
            # Protocol 0 escapes long texts, and those are refused.
            lambda path: path.write_bytes(pickle.dumps({"a": arrays, "b": numpy.arange(9000 if protocol else 900).astype("u1")}, protocol)),
        )
    return {"written": written}


for line in sys.stdin:
    question = json.loads(line)
    try:
        answer = write_samples(question["samples"]) if "samples" in question else write_expected(question)
    except Exception as error:  # noqa: BLE001
        answer = {"ok": False, "error": f"{type(error).__name__}: {error}"[:300]}
    print(json.dumps(answer), flush=True)
