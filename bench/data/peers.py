"""Runs detectors of others, as they are shipped, on planted cases.

    python bench/data/peers.py < jobs.json

`jobs.json` is a list of `{"folder", "tool"}`. Writes FOLDER/TOOL.json (`accused` rows, `seconds`, `processor` seconds, `peak` in MB, `version`) and FOLDER/TOOL.f32, one
score per row, higher is worse. Each tool runs in a forked process of its own: its time holds reading and features but not imports, its memory
both. Tools that do not look at labels give the same answer for the same rows, and are not run twice on them.
"""

from __future__ import annotations

import contextlib
import hashlib
import io
import json
import os
import resource
import shutil
import sys
import time
import traceback
import warnings
from importlib import import_module
from importlib.metadata import version
from pathlib import Path

import numpy as np
from planted_rows import read

warnings.filterwarnings("ignore")

TOOLS = {
    "cleanlab": ("with_cleanlab", "self_confidence", "cleanlab"),
    "datalab": ("with_cleanlab", "datalab_labels", "cleanlab"),
    "datalab-duplicates": ("with_cleanlab", "datalab_duplicates", "cleanlab"),
    "art-spectral": ("with_art", "spectral", "adversarial-robustness-toolbox"),
    "art-activation": ("with_art", "activation", "adversarial-robustness-toolbox"),
    "pyod-ecod": ("with_pyod", "ecod", "pyod"),
    "pyod-iforest": ("with_pyod", "iforest", "pyod"),
    "pyod-lof": ("with_pyod", "lof", "pyod"),
    "pyod-knn": ("with_pyod", "knn", "pyod"),
}
LABEL_FREE = ("pyod-", "datalab-duplicates")


def main() -> None:
    jobs = [(Path(job["folder"]), job["tool"]) for job in json.load(sys.stdin)]
    # Imports of one family stay out of the memory of another: the jobs come sorted, and each module is imported before its first fork.
    for at, (folder, tool) in enumerate(jobs, 1):
        module = import_module(TOOLS[tool][0])
        child = os.fork()
        if child == 0:
            os._exit(run(module, folder, tool))
        _, status = os.waitpid(child, 0)
        print(f"{at}/{len(jobs)} {folder.parent.parent.name}/{folder.parent.name}/{folder.name} {tool}: {'done' if status == 0 else 'failed'}", flush=True)


def run(module, folder: Path, tool: str) -> int:
    try:
        memo = remembered(folder, tool)
        if memo is not None and memo.with_suffix(".json").exists():
            shutil.copy(memo.with_suffix(".f32"), folder / f"{tool}.f32")
            shutil.copy(memo.with_suffix(".json"), folder / f"{tool}.json")
            return 0
        started = time.perf_counter()
        with contextlib.redirect_stdout(io.StringIO()):
            scores, accused = getattr(module, TOOLS[tool][1])(read(folder))
        seconds = time.perf_counter() - started
        usage = resource.getrusage(resource.RUSAGE_SELF)
        result = {
            "tool": tool,
            "version": version(TOOLS[tool][2]),
            "seconds": seconds,
            "processor": usage.ru_utime + usage.ru_stime,
            "peak": usage.ru_maxrss / 1024,
            "accused": [int(row) for row in np.flatnonzero(accused)],
        }
        np.asarray(scores, "<f4").tofile(folder / f"{tool}.f32")
        keep(folder / f"{tool}.json", result)
        if memo is not None:
            memo.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(folder / f"{tool}.f32", memo.with_suffix(".f32"))
            shutil.copy(folder / f"{tool}.json", memo.with_suffix(".json"))
        return 0
    except Exception as failure:
        # A tool that fails on a case would fail again: that is its result.
        traceback.print_exc()
        reason = (str(failure).strip() or type(failure).__name__).splitlines()[0]
        keep(folder / f"{tool}.json", {"tool": tool, "version": version(TOOLS[tool][2]), "failed": reason, "accused": []})
        return 1


def keep(path: Path, result: dict) -> None:
    partial = path.with_suffix(".part")
    partial.write_text(json.dumps(result))
    partial.rename(path)


def remembered(folder: Path, tool: str) -> Path | None:
    """Where the answer of a tool that does not look at labels is kept, by what it looks at."""
    if not tool.startswith(LABEL_FREE):
        return None
    source = folder / "x.f32"
    digest = hashlib.sha256((source if source.exists() else folder / "texts.json").read_bytes()).hexdigest()
    seed = json.loads((folder / "planted.json").read_text())["seed"]
    return folder.parents[3] / "remembered" / f"{digest[:24]}-{seed}-{tool}"


if __name__ == "__main__":
    main()
