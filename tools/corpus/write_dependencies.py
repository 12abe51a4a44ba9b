"""Package managers of Python: what they lock for one small project, and the manifests they read it from."""

from __future__ import annotations

import re
import shutil
import subprocess
import tempfile
from pathlib import Path

from corpus import Corpus, run

PROJECT = """\
[project]
name = "support-assistant"
version = "0.3.0"
requires-python = ">=3.10,<3.13"
license = "Apache-2.0"
dependencies = [
    "einops>=0.8",
    "httpx[http2]~=0.27", # the client of the model server
    "tqdm; sys_platform != 'win32'",
]

[project.optional-dependencies]
serve = ["rich>=13"]

[dependency-groups]
dev = ["pytest>=8", { include-group = "lint" }]
lint = ["flake8"]

[build-system]
requires = ["hatchling"]
build-backend = "hatchling.build"
"""
REQUIREMENTS = "einops>=0.8\nhttpx[http2]~=0.27\n"

HOST = re.compile(rb"(?<=https://)[a-z0-9.-]+(?=/)")
"""Crossed out of what the tools write: no registry's host name stands in this repository."""

LOCKED: list[tuple[str, str, dict[str, str], list[str], str, str, str]] = [
    # tool, distribution, files it starts from, arguments, file it writes, name in the corpus, what
    (
        "pip-compile",
        "pip-tools",
        {"requirements.in": REQUIREMENTS},
        ["--quiet", "--strip-extras", "--no-emit-index-url", "--no-emit-find-links", "requirements.in"],
        "requirements.txt",
        "requirements.txt",
        "Requirements pinned by pip-compile, with who needs what in comments.",
    ),
    (
        "uv",
        "uv",
        {"requirements.in": REQUIREMENTS},
        ["pip", "compile", "--quiet", "--generate-hashes", "requirements.in", "-o", "requirements-hashes.txt"],
        "requirements-hashes.txt",
        "requirements-hashes.txt",
        "Requirements pinned by uv, with digests.",
    ),
]


def version_of(tool: str) -> str:
    """The version a tool says it has: the first number of its answer."""
    answer = subprocess.run([tool, "--version"], capture_output=True, text=True, check=True).stdout
    found = re.search(r"\d+(\.\d+)+", answer)
    return found.group() if found else "unknown"


def write(corpus: Corpus) -> None:
    for tool, library, files, arguments, output, name, what in LOCKED:
        executable = shutil.which(tool)
        if executable is None:
            raise SystemExit(f"{tool} is not on PATH: see requirements-dependencies.txt")
        with tempfile.TemporaryDirectory() as folder:
            for file, text in files.items():
                (Path(folder) / file).write_text(text)
            subprocess.run([executable, *arguments], cwd=folder, check=True)
            content = HOST.sub(b"registry.example", (Path(folder) / output).read_bytes())
        with corpus.file(f"python-dependencies/{name}", what, library, version_of(executable)) as path:
            Path(path).write_bytes(content)


if __name__ == "__main__":
    run(write)
