"""A llamafile in small: the shape of the real thing around a GGUF file of the corpus. Real ones have hundreds of megabytes."""

from __future__ import annotations

import zipfile
from pathlib import Path

from corpus import Corpus, run

SCRIPT = b"""MZqFpD='

'
#'"
o=$(command -v "$0")
[ x"$1" != x--assimilate ] && type ape >/dev/null 2>&1 && exec ape "$o" "$@"
t="${TMPDIR:-${HOME:-.}}/.ape-1.10"
mkdir -p "${t%/*}"
dd if="$o" of="$t.$$" skip=1 count=1 bs=64 2>/dev/null
exec "$t" "$o" "$@"
exit 1
"""


def write(corpus: Corpus) -> None:
    model = (corpus.root / "gguf/vocabulary-only.gguf").read_bytes()
    with corpus.file("built/llamafile/vocabulary.llamafile", "Script, machine code and a GGUF file.", "own builder", "1") as path:
        Path(path).write_bytes(SCRIPT.ljust(4096, b"\0") + b"\x90\xc3" * 512)
        with zipfile.ZipFile(path, "a") as archive:
            for name, content in {"model.gguf": model, ".args": b"-m\nmodel.gguf\n"}.items():
                archive.writestr(zipfile.ZipInfo(name, (2001, 9, 9, 1, 46, 40)), content)


if __name__ == "__main__":
    run(write)
