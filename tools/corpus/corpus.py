"""What every generator shares: where files go, what is recorded about them, and a stopped clock."""

from __future__ import annotations

import hashlib
import importlib.metadata
import json
import os
import platform
import random
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

LARGEST_FILE = 150_000
HUB_HOST = b".".join([b"huggingface", b"co"])
"""Crossed out of what libraries write (model cards): no registry's host name stands in this repository."""
STOPPED_CLOCK = 1_000_000_000.0
"""Seconds since 1970 that every library sees, so that archives and fit times come out the same each run."""


class Corpus:
    """The folder under test/corpus, as one generator sees it."""

    def __init__(self, root: Path, generator: str) -> None:
        self.root = root
        self.generator = generator
        self.records: list[dict[str, object]] = []

    @contextmanager
    def file(self, name: str, what: str, library: str, version: str | None = None) -> Iterator[str]:
        """Hands out the path to write to, then records what was written there.

        `name` is relative to the corpus; `library` is the distribution that wrote the bytes, or
        `cpython` for the standard library. What is no Python distribution states its `version`.
        """
        path = self.root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        yield str(path)
        self.record(name, what, library, version)

    def record(self, name: str, what: str, library: str, version: str | None = None) -> None:
        """Adds the provenance of a file that a library wrote beside the one it was asked for."""
        content = (self.root / name).read_bytes().replace(HUB_HOST, b"hub.invalid")
        (self.root / name).write_bytes(content)
        if len(content) > LARGEST_FILE:
            raise ValueError(f"{name} has {len(content)} bytes, the corpus allows {LARGEST_FILE}")
        if any(record["file"] == name for record in self.records):
            raise ValueError(f"{name} is written twice")
        self.records.append(
            {
                "file": name,
                "sha256": hashlib.sha256(content).hexdigest(),
                "bytes": len(content),
                "library": library,
                "version": version or distribution_version(library),
                "python": platform.python_version(),
                "generator": f"tools/corpus/{self.generator}",
                "what": what,
            }
        )


def distribution_version(library: str) -> str:
    """The version of a distribution, or of the interpreter for `cpython`."""
    return platform.python_version() if library == "cpython" else importlib.metadata.version(library)


def stop_the_clock() -> None:
    """Makes time.time() constant: gzip, zip, tar and scikit-learn's fit times read it."""
    time.time = lambda: STOPPED_CLOCK  # type: ignore[assignment]
    os.environ["TZ"] = "UTC"
    time.tzset()


def seed_everything() -> None:
    """Seeds the three generators that the libraries of the corpus draw from."""
    random.seed(7)
    import numpy

    numpy.random.seed(7)
    if "torch" in sys.modules:
        sys.modules["torch"].manual_seed(7)


def run(write: object) -> None:
    """Runs one generator: `python write_x.py <corpus folder> <file for its records>`."""
    root, records = Path(sys.argv[1]), Path(sys.argv[2])
    corpus = Corpus(root, Path(sys.argv[0]).name)
    stop_the_clock()
    seed_everything()
    write(corpus)  # type: ignore[operator]
    records.write_text(json.dumps(corpus.records))
