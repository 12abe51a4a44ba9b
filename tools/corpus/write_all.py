"""Writes test/corpus anew: runs every generator, checks what came out, and writes each folder's provenance.json.

    python tools/corpus/write_all.py [--only write_numpy.py ...]

A generator with a requirements file of its own (requirements-older.txt for write_older.py) needs other
versions: it runs only when named, from an environment of those versions.
"""

from __future__ import annotations

import argparse
import bz2
import getpass
import gzip
import io
import json
import lzma
import os
import socket
import subprocess
import sys
import tempfile
import zipfile
import zlib
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent.parent / "test" / "corpus"
PROVENANCE = "provenance.json"
LARGEST_CORPUS = 8_000_000


def main() -> int:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--only", nargs="+", default=[], help="generators to run; the others keep their files")
    only = options.parse_args().only
    generators = sorted(path.name for path in HERE.glob("write_*.py") if path.name != "write_all.py")
    apart = {name for name in generators if (HERE / f"requirements-{name[6:-3]}.txt").exists()}
    chosen = [name for name in generators if (name in only if only else name not in apart)]

    known = [record for path in sorted(ROOT.glob(f"*/{PROVENANCE}")) for record in json.loads(path.read_text())]
    kept = [record for record in known if still_made(Path(str(record["generator"])), chosen)]
    written: list[dict[str, object]] = []
    for generator in chosen:
        records = run_generator(generator)
        print(f"{generator}: {len(records)} files, {sum(int(record['bytes']) for record in records)} bytes")
        written += records

    records = sorted(kept + written, key=lambda record: str(record["file"]))
    remove_strangers({str(record["file"]) for record in records})
    write_provenance(records)
    total = sum(int(record["bytes"]) for record in records)
    print(f"{len(records)} files, {total} bytes")
    problems = [problem for record in written for problem in traces_of_this_machine(ROOT / str(record["file"]))]
    if total > LARGEST_CORPUS:
        problems.append(f"{total} bytes in all, {LARGEST_CORPUS} allowed")
    print("\n".join(problems), file=sys.stderr)
    return 1 if problems else 0


def still_made(generator: Path, chosen: list[str]) -> bool:
    """Whether a file keeps its place: its generator is there, in this folder or elsewhere, and does not run now."""
    return (HERE.parent.parent / generator).exists() and generator.name not in chosen


def run_generator(generator: str) -> list[dict[str, object]]:
    """One process per generator, started inside this folder so that code objects carry relative paths."""
    with tempfile.TemporaryDirectory() as scratch:
        records = Path(scratch) / "records.json"
        environment = os.environ | {
            "PYTHONHASHSEED": "0",
            "PYTHONDONTWRITEBYTECODE": "1",
            "OMP_NUM_THREADS": "1",
            "HF_HUB_OFFLINE": "1",
            "CUDA_VISIBLE_DEVICES": "",
        }
        command = [sys.executable, generator, str(ROOT), str(records)]
        subprocess.run(command, cwd=HERE, env=environment, check=True)
        return json.loads(records.read_text())


def write_provenance(records: list[dict[str, object]]) -> None:
    """One provenance.json per folder: generators of different families then never touch the same file."""
    folders: dict[str, list[dict[str, object]]] = {}
    for record in records:
        folders.setdefault(str(record["file"]).split("/")[0], []).append(record)
    for folder, of_folder in folders.items():
        (ROOT / folder / PROVENANCE).write_text(json.dumps(of_folder, indent=2) + "\n")


def remove_strangers(expected: set[str]) -> None:
    """Deletes what no generator wrote, so that renaming a file does not leave the old one behind."""
    for path in sorted(ROOT.rglob("*"), reverse=True):
        name = path.relative_to(ROOT).as_posix()
        if path.is_dir():
            if not any(path.iterdir()):
                path.rmdir()
        elif name not in expected and path.name not in {PROVENANCE, ".gitattributes"}:
            path.unlink()


def traces_of_this_machine(path: Path) -> list[str]:
    """Names the paths, user and host of this machine that a library left in a file."""
    folders = {str(HERE.parent.parent), sys.prefix, f"{Path.home()}/", f"/{getpass.getuser()}/"}
    marks = folders | {f"_{socket.gethostname()}"}  # with the underscore that run names put before a host
    content = path.read_bytes()
    layers = [("", content)] + inner_layers(content)
    return [
        f"{path.relative_to(ROOT)}{inside}: contains {mark}"
        for inside, layer in layers
        for mark in sorted(marks)
        if mark.encode() in layer
    ]


def inner_layers(content: bytes) -> list[tuple[str, bytes]]:
    """The decompressed content of the wrappers used here, to look for traces inside them."""
    if zipfile.is_zipfile(io.BytesIO(content)):
        archive = zipfile.ZipFile(io.BytesIO(content))
        return [(f"!{name}", read_unchecked(archive, name)) for name in archive.namelist()]
    for magic, unpack in ((b"\x1f\x8b", gzip.decompress), (b"BZh", bz2.decompress), (b"\xfd7zXZ", lzma.decompress),
                          (b"]\x00\x00", lzma.decompress), (b"x", zlib.decompress)):  # fmt: skip
        if content.startswith(magic):
            try:
                return [("!", unpack(content))]
            except (OSError, zlib.error, lzma.LZMAError):
                return []
    return []


def read_unchecked(archive: zipfile.ZipFile, name: str) -> bytes:
    """Reads a member without its checksum, which torch writes as nonsense when told to save time."""
    with archive.open(name) as member:
        member._expected_crc = None  # type: ignore[attr-defined]
        return member.read()


if __name__ == "__main__":
    sys.exit(main())
