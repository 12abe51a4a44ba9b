"""7-Zip archives by py7zr: the packing methods people use around a small honest model."""

from __future__ import annotations

import io
import pickle

import py7zr
from corpus import Corpus, run

METHODS = {
    "default": None,
    "lzma": [{"id": py7zr.FILTER_LZMA}],
    "bzip2": [{"id": py7zr.FILTER_BZIP2}],
    "deflate": [{"id": py7zr.FILTER_DEFLATE}],
    "stored": [{"id": py7zr.FILTER_COPY}],
    "delta": [{"id": py7zr.FILTER_DELTA}, {"id": py7zr.FILTER_LZMA2, "preset": 3}],
}
FILES = {
    "model/config.json": b'{"hidden_size": 4}\n',
    "model/state.pkl": pickle.dumps({"weight": [0.5, 1.0, -2.0], "step": 7}, protocol=4),
    "model/notes.txt": b"weights of a small model\n" * 20,
}


def write(corpus: Corpus) -> None:
    for name, filters in METHODS.items():
        with corpus.file(f"seven-zip/{name}.7z", f"A folder of three files, packed with {name} settings.", "py7zr") as path:
            with py7zr.SevenZipFile(path, "w", filters=filters) as archive:
                for member, content in FILES.items():
                    archive.writef(io.BytesIO(content), member)


if __name__ == "__main__":
    run(write)
