"""Package managers of Python: what they lock for one small project, and the manifests they read it from."""

from __future__ import annotations

import functools
import hashlib
import http.server
import io
import os
import re
import shutil
import subprocess
import sys
import tempfile
import threading
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
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
lint = ["mccabe"]

[build-system]
requires = ["hatchling"]
build-backend = "hatchling.build"
"""
REQUIREMENTS = "einops>=0.8\nhttpx[http2]~=0.27\n"

HOST = re.compile(rb"(?<=https://)[a-z0-9.-]+(?=/)")
"""Crossed out of what the tools write: no registry's host name stands in this repository."""

POETRY_PROJECT = """\
[tool.poetry]
name = "support-assistant"
version = "0.3.0"
description = "Answers questions of customers"
authors = ["Weighbridge <team@weighbridge.example>"]

[tool.poetry.dependencies]
python = ">=3.10,<3.13"
einops = "^0.8"
httpx = { version = "~0.28", extras = ["http2"] }
tqdm = { version = ">=4", optional = true }

[tool.poetry.group.dev.dependencies]
iniconfig = "*"

[tool.poetry.extras]
progress = ["tqdm"]

[[tool.poetry.source]]
name = "mirror"
url = "INDEX"
priority = "primary"
"""
PIPFILE = """\
[[source]]
url = "https://registry.example/simple"
verify_ssl = true
name = "mirror"

[packages]
einops = ">=0.8"
httpx = { version = "~=0.28", extras = ["http2"] }

[dev-packages]
iniconfig = "*"
"""
SETUP_CFG = """\
[metadata]
name = support-assistant
version = 0.3.0
license = Apache-2.0

[options]
packages = find:
install_requires =
    einops>=0.8
    httpx[http2]~=0.28  # the client of the model server

[options.extras_require]
progress = tqdm>=4
"""
SETUP_PY = """\
from setuptools import setup

EXTRAS = {"progress": ["tqdm>=4"]}
EXTRAS["all"] = EXTRAS["progress"] + ["rich"]

setup(
    name="support-assistant",
    version="0.3.0",
    install_requires=["einops>=0.8", "httpx[http2]~=0.28"],
    extras_require=EXTRAS,
)
"""
SCRIPT = """\
# /// script
# requires-python = ">=3.10"
# dependencies = [
#     "einops>=0.8",
#     "httpx[http2]~=0.28",
# ]
# ///
print("ready")
"""
CONDA = """\
name: support-assistant
channels:
  - conda-forge
  - nodefaults
dependencies:
  - python=3.11
  - conda-forge::numpy>=1.26,<2
  - pip
  - pip:
      - einops>=0.8
      - -r requirements.txt
"""
PACKAGES = ["einops", "httpx[http2]==0.28.1", "tqdm", "iniconfig", "exceptiongroup", "colorama", "typing-extensions"]
"""What the index of Poetry's and Pipenv's runs holds, with what these need."""

Command = tuple[str, str, dict[str, str], list[str], str, str, str]
"""Tool, distribution, files it starts from, arguments, file it writes, name in the corpus, what."""

COMMANDS: list[Command] = [
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
    (
        "uv",
        "uv",
        {"requirements.in": REQUIREMENTS},
        ["pip", "compile", "--quiet", "--format", "pylock.toml", "requirements.in", "-o", "pylock.toml"],
        "pylock.toml",
        "pylock.toml",
        "A lock file of PEP 751, written by uv.",
    ),
    (
        "uv",
        "uv",
        {"pyproject.toml": PROJECT.replace('"rich>=13"', '"iniconfig"').replace('"pytest>=8", ', "")},
        ["lock", "--quiet"],
        "uv.lock",
        "uv.lock",
        "A project locked by uv: an extra, two groups, markers.",
    ),
    (
        "pdm",
        "pdm",
        {"pyproject.toml": PROJECT},
        ["lock", "--quiet"],
        "pdm.lock",
        "pdm.lock",
        "A project locked by PDM: an extra, two groups, markers.",
    ),
    (
        "poetry",
        "poetry",
        {"pyproject.toml": POETRY_PROJECT},
        ["lock"],
        "poetry.lock",
        "poetry.lock",
        "A project locked by Poetry: an extra and a group.",
    ),
    (
        "pipenv",
        "pipenv",
        {"Pipfile": PIPFILE.replace("https://registry.example/simple", "INDEX")},
        ["lock", "--quiet"],
        "Pipfile.lock",
        "Pipfile.lock",
        "Packages locked by Pipenv.",
    ),
]

MANIFESTS = {
    "pyproject.toml": (PROJECT, "A manifest of PEP 621 with groups of PEP 735."),
    "Pipfile": (PIPFILE, "The manifest of Pipenv."),
    "setup.cfg": (SETUP_CFG, "The declarative manifest of setuptools."),
    "setup.py": (SETUP_PY, "The manifest of setuptools as a program."),
    "script.py": (SCRIPT, "A script with its dependencies in a comment."),
    "environment.yml": (CONDA, "A conda environment with packages of pip."),
}
"""Files people write by hand: here only as an input of the tools above and of setuptools."""


@contextmanager
def local_index() -> Iterator[str]:
    """A simple index on this machine: what a run resolves does not depend on what a registry offers that day."""
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        wheels = root / "wheels"
        pip = [sys.executable, "-m", "pip", "download", "--quiet", "--dest", str(wheels), "--only-binary", ":all:"]
        subprocess.run([*pip, *PACKAGES], check=True)
        for wheel in sorted(wheels.iterdir()):
            name = re.sub(r"[-_.]+", "-", wheel.name.split("-")[0]).lower()
            place = root / "simple" / name
            place.mkdir(parents=True, exist_ok=True)
            wheel.rename(place / wheel.name)
        handler = functools.partial(QuietHandler, directory=str(root))
        server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        try:
            yield f"http://127.0.0.1:{server.server_address[1]}/simple"
        finally:
            server.shutdown()


class QuietHandler(http.server.SimpleHTTPRequestHandler):
    def log_message(self, format: str, *arguments: object) -> None:
        del format, arguments


def version_of(tool: str) -> str:
    """The version a tool says it has: the first number of its answer."""
    answer = subprocess.run([tool, "--version"], capture_output=True, text=True, check=True).stdout
    found = re.search(r"\d+(\.\d+)+", answer)
    return found.group() if found else "unknown"


def write(corpus: Corpus) -> None:
    for name, (text, what) in MANIFESTS.items():
        with corpus.file(f"python-dependencies/{name}", what, "setuptools") as path:
            Path(path).write_text(text)
    write_built(corpus)
    write_conda(corpus)
    with local_index() as index:
        for command in COMMANDS:
            write_locked(corpus, command, index)


def write_built(corpus: Corpus) -> None:
    """What setuptools writes of the project above when it is built: metadata and a wheel."""
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "setup.cfg").write_text(SETUP_CFG)
        (Path(folder) / "setup.py").write_text("from setuptools import setup\n\nsetup()\n")
        (Path(folder) / "support.py").write_text("READY = True\n")
        build = [sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "--no-build-isolation", "."]
        subprocess.run(build, cwd=folder, check=True, env=os.environ | {"SOURCE_DATE_EPOCH": "1000000000"})
        (wheel,) = Path(folder).glob("*.whl")
        content = wheel.read_bytes()
    with corpus.file(f"python-dependencies/{wheel.name}", "A wheel of a project.", "setuptools") as path:
        Path(path).write_bytes(content)
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        (member,) = [name for name in archive.namelist() if name.endswith("/METADATA")]
        metadata = archive.read(member)
    with corpus.file("python-dependencies/METADATA", "The metadata in that wheel.", "setuptools") as path:
        Path(path).write_bytes(metadata)


CONDA_PACKAGES = {
    "python": ("3.11.9", "hb806964_0_cpython", {"zlib": ">=1.3,<2", "tzdata": ""}),
    "zlib": ("1.3.1", "h4ab18f5_1", {}),
    "tzdata": ("2024a", "h0c530f3_0", {}),
}
"""Name: version, build and what it needs. The tools below write files; no channel is asked."""


def conda_url(name: str) -> str:
    version, build, _ = CONDA_PACKAGES[name]
    return f"https://channels.example/conda-forge/linux-64/{name}-{version}-{build}.conda"


def write_conda(corpus: Corpus) -> None:
    """What conda-lock and rattler write for packages that were resolved before."""
    from conda_lock.conda_lock import render_lockfile_for_platform
    from conda_lock.lockfile import write_conda_lock_file
    from conda_lock.lockfile.v1.models import HashModel, LockMeta
    from conda_lock.lockfile.v2prelim.models import LockedDependency, Lockfile
    from conda_lock.models.channel import Channel

    packages = [
        LockedDependency(
            name=name,
            version=version,
            manager="conda",
            platform="linux-64",
            dependencies=needs,
            url=conda_url(name),
            hash=HashModel(md5=digest("md5", name), sha256=digest("sha256", name)),
            categories={"main"},
        )
        for name, (version, _, needs) in CONDA_PACKAGES.items()
    ]
    packages.append(
        LockedDependency(
            name="einops",
            version="0.8.2",
            manager="pip",
            platform="linux-64",
            dependencies={},
            url="https://registry.example/packages/einops-0.8.2-py3-none-any.whl",
            hash=HashModel(sha256=digest("sha256", "einops")),
            categories={"dev"},
        )
    )
    metadata = LockMeta(
        content_hash={"linux-64": digest("sha256", "content")},
        channels=[Channel(url="conda-forge", used_env_vars=frozenset())],
        platforms=["linux-64"],
        sources=["environment.yml"],
    )
    lockfile = Lockfile(package=packages, metadata=metadata)
    with corpus.file("python-dependencies/conda-lock.yml", "Packages locked by conda-lock.", "conda-lock") as path:
        write_conda_lock_file(lockfile, Path(path), metadata_choices=None)
    with corpus.file("python-dependencies/conda-linux-64.lock", "The same as an explicit list.", "conda-lock") as path:
        lines = render_lockfile_for_platform(
            lockfile=lockfile, include_dev_dependencies=True, extras=set(), kind="explicit", platform="linux-64",
            suppress_warning_for_pip_and_explicit=True,
        )  # fmt: skip
        Path(path).write_text("\n".join(lines) + "\n")
    write_pixi(corpus)


def write_pixi(corpus: Corpus) -> None:
    from rattler import LockChannel, LockFile, LockPlatform, PackageRecord, RepoDataRecord
    from rattler.package.build_string import BuildString

    platform = LockPlatform("linux-64")
    lock = LockFile([platform])
    lock.set_channels("default", [LockChannel("https://channels.example/conda-forge/")])
    for name, (version, build, needs) in CONDA_PACKAGES.items():
        package = PackageRecord(
            name, version, BuildString(build), 0, "linux-64", None, None,
            depends=[f"{need} {constraint}".strip() for need, constraint in needs.items()],
            sha256=bytes.fromhex(digest("sha256", name)),
        )  # fmt: skip
        url = conda_url(name)
        record = RepoDataRecord(package, url.rsplit("/", 1)[1], url, "https://channels.example/conda-forge/")
        lock.add_conda_package("default", platform, record)
    wheel = "https://registry.example/packages/einops-0.8.2-py3-none-any.whl"
    lock.add_pypi_package("default", platform, "einops", "0.8.2", wheel)
    with corpus.file("python-dependencies/pixi.lock", "Packages locked by rattler, as pixi has them.", "py-rattler") as path:
        lock.to_path(Path(path))


def digest(kind: str, text: str) -> str:
    return hashlib.new(kind, text.encode()).hexdigest()


def write_locked(corpus: Corpus, command: Command, index: str) -> None:
    tool, library, files, arguments, output, name, what = command
    executable = shutil.which(tool)
    if executable is None:
        raise SystemExit(f"{tool} is not on PATH: see requirements-dependencies.txt")
    with tempfile.TemporaryDirectory() as folder:
        for file, text in files.items():
            (Path(folder) / file).write_text(text.replace("INDEX", index))
        subprocess.run([executable, *arguments], cwd=folder, check=True)
        content = (Path(folder) / output).read_bytes().replace(index.encode(), b"https://registry.example/simple")
    with corpus.file(f"python-dependencies/{name}", what, library, version_of(executable)) as path:
        Path(path).write_bytes(HOST.sub(b"registry.example", content))


if __name__ == "__main__":
    run(write)
