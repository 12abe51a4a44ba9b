"""Compiled torch: TorchScript archives and exported programs."""

from __future__ import annotations

import sys
import tempfile
import warnings
from pathlib import Path

import torch
from corpus import Corpus, run
from torch import nn

WRITTEN_ANYWAY = {"version", "byteorder", ".data/serialization_id"}


class Gate(nn.Module):
    """A tiny model with a branch, so that the script needs more than a trace."""

    def __init__(self) -> None:
        super().__init__()
        self.linear = nn.Linear(3, 2)
        self.limit: float = 0.5

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        if float(x.mean()) > self.limit:
            return self.linear(x)
        return torch.zeros(x.size(0), 2)


@torch.jit.script
def scale(x: torch.Tensor, factor: float = 2.0) -> torch.Tensor:
    return x * factor


def save_script(program: object, path: str, **extra: object) -> None:
    """torch.jit.save, then a copy by torch's own writer in which the source paths are crossed out.

    The debug records hold absolute paths of the machine; each is replaced by as many letters x.
    """
    with tempfile.TemporaryDirectory() as scratch:
        original = Path(scratch) / Path(path).name
        torch.jit.save(program, str(original), **extra)
        reader = torch._C.PyTorchFileReader(str(original))
        writer = torch._C.PyTorchFileWriter(path)
        for record in reader.get_all_records():
            if record not in WRITTEN_ANYWAY:
                content = cross_out_paths(reader.get_record(record))
                writer.write_record(record, content, len(content))
        writer.set_min_version(int(reader.get_record("version")))
        writer.write_end_of_file()


def cross_out_paths(content: bytes) -> bytes:
    for folder in (sys.prefix, str(Path(__file__).resolve().parent)):
        content = content.replace(folder.encode(), b"/" + b"x" * (len(folder.encode()) - 1))
    return content


def write(corpus: Corpus) -> None:
    warnings.simplefilter("ignore")
    torch.manual_seed(7)
    with corpus.file("torch/script-gate.pt", "A scripted module with a branch.", "torch") as path:
        save_script(torch.jit.script(Gate()), path)
    with corpus.file("torch/script-function.pt", "A scripted function.", "torch") as path:
        save_script(scale, path)
    sample = torch.ones(1, 3)
    model = nn.Sequential(nn.Linear(3, 4), nn.ReLU(), nn.Linear(4, 2)).eval()
    traced = torch.jit.trace(model, sample)
    with corpus.file("torch/script-traced.pt", "A traced module.", "torch") as path:
        save_script(traced, path)
    with corpus.file("torch/script-frozen.pt", "A frozen traced module with an extra file.", "torch") as path:
        save_script(torch.jit.freeze(traced), path, _extra_files={"labels.txt": b"cat\ndog\n"})
    with corpus.file("torch/exported-program.pt2", "An exported program.", "torch") as path:
        program = torch.export.export(model, (sample,))
        for node in program.graph.nodes:
            node.meta.pop("stack_trace", None)
        torch.export.save(program, path)


if __name__ == "__main__":
    run(write)
