"""Runs one attack of one reference tool and prints one JSON line about it; README.md says what it holds.

    python bench/robustness/reference.py TOOL ATTACK --network NAME --cache CACHE [--parameters JSON] [--samples N] …
"""

from __future__ import annotations

import time

STARTED = time.perf_counter()

import argparse  # noqa: E402 (what is imported from here on counts as start)
import importlib  # noqa: E402
import json  # noqa: E402
import random  # noqa: E402
import resource  # noqa: E402
from importlib.metadata import PackageNotFoundError, version  # noqa: E402
from pathlib import Path  # noqa: E402
from types import ModuleType  # noqa: E402

import numpy as np  # noqa: E402
import torch  # noqa: E402
from counted import Counted  # noqa: E402
from networks import load, load_samples  # noqa: E402

TOOLS = ["torchattacks", "foolbox", "art", "autoattack"]
DEFAULTS: dict[str, dict[str, object]] = {
    "fgsm": {},
    "pgd": {"steps": 40, "stepSize": 0, "randomStart": False},
    "momentum-pgd": {"steps": 10, "stepSize": 0, "decay": 1.0},
    "apgd-ce": {"steps": 100},
    "apgd-dlr": {"steps": 100},
    "apgd-t": {"steps": 100, "targets": 9},
    "fab-t": {"steps": 100, "targets": 9},
    "square": {"queries": 5000, "share": 0.8, "rescaled": False},
    "autoattack": {},
    "deepfool": {"steps": 50, "overshoot": 0.02, "candidates": 10},
    "carlini-wagner": {
        "rounds": 9, "steps": 1000, "learningRate": 0.01, "initialConstant": 1e-3, "confidence": 0, "abortEarly": True,
    },
    "elastic-net": {
        "rounds": 9, "steps": 1000, "stepSize": 0.01, "initialConstant": 1e-3, "beta": 1e-2, "confidence": 0,
        "rule": "elastic", "abortEarly": True,
    },
    "hop-skip-jump": {"steps": 50, "firstProbes": 100, "probes": 10000},
    "boundary": {"steps": 5000, "trials": 25},
}  # fmt: skip
"""Parameters as Weighbridge names them. `stepSize` 0: a tenth of the radius for PGD, radius / steps with momentum."""

MINIMAL = {"deepfool", "carlini-wagner", "elastic-net", "hop-skip-jump", "boundary"}
ROUNDING = 1e-6
"""What a float32 sum may exceed a radius by."""


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("tool", choices=TOOLS)
    options.add_argument("attack", choices=DEFAULTS)
    options.add_argument("--network", required=True)
    options.add_argument("--cache", type=Path, required=True)
    options.add_argument("--parameters", type=json.loads, default={}, help="JSON, over the defaults")
    options.add_argument("--samples", type=int, help="the first so many")
    options.add_argument("--batch", type=int, default=100)
    options.add_argument("--threads", type=int, default=1, help="set OMP_NUM_THREADS to the same")
    options.add_argument("--repeat", type=int, default=1, help="timed runs; all start from the same seed")
    options.add_argument("--warm-up", type=int, default=0, help="runs before, not timed")
    options.add_argument("--starts", type=Path, help="npy: where each sample starts, instead of drawing it")
    options.add_argument("--adversarial", type=Path, help="npy to write: the samples as the attack left them")
    options.add_argument("--flags", action=argparse.BooleanOptionalAction, default=True, help="values per sample")
    print(json.dumps(measure(options.parse_args())), flush=True)


def measure(given: argparse.Namespace) -> dict[str, object]:
    tool = importlib.import_module(f"with_{given.tool}")
    if given.attack not in tool.ATTACKS:
        raise SystemExit(f"{given.tool} has no {given.attack}; it has {', '.join(tool.ATTACKS)}")
    torch.set_num_threads(given.threads)
    parameters = complete(given.attack, given.parameters)
    model = Counted(load(given.cache, given.network))
    x, y = (part[: given.samples] for part in load_samples(given.cache, given.network))
    right = predict(model, x) == y
    starts = None if given.starts is None else torch.tensor(np.load(given.starts))[: len(x)][right]
    start = time.perf_counter() - STARTED
    seconds = []
    for turn in range(given.warm_up + given.repeat):
        seed(int(parameters["seed"]))
        model.reset()
        before = time.perf_counter()
        moved = tool.run(given.attack, model, x[right], y[right], parameters, given.batch, starts)
        if turn >= given.warm_up:
            seconds.append(round(time.perf_counter() - before, 4))
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    attacked = max(int(right.sum()), 1)
    counts = {"forwards": model.forwards / attacked, "backwards": model.backwards / attacked}
    adversarial = x.clone()
    adversarial[right] = moved.detach().float().clamp(0, 1)
    if given.adversarial is not None:
        np.save(given.adversarial, adversarial.numpy())
    judged = judge(model, x, adversarial, y, right, parameters)
    if not given.flags:
        del judged["flags"], judged["norms"]
    about = {
        "tool": given.tool, "version": release(given.tool), "attack": given.attack, "network": given.network,
        "parameters": parameters, "samples": len(x), "batch": given.batch, "threads": given.threads,
    }  # fmt: skip
    return about | counts | {"start": round(start, 3), "seconds": seconds, "peak": peak} | judged


def complete(attack: str, asked: dict[str, object]) -> dict[str, object]:
    if attack not in MINIMAL and "epsilon" not in asked:
        raise SystemExit(f"{attack} needs an epsilon")
    parameters = {"norm": "l2" if attack in MINIMAL else "linf", "seed": 0, **DEFAULTS[attack], **asked}
    if parameters.get("stepSize") == 0:
        parameters["stepSize"] = parameters["epsilon"] / (10 if attack == "pgd" else parameters["steps"])
    return parameters


def seed(value: int) -> None:
    torch.manual_seed(value)
    np.random.seed(value)
    random.seed(value)


def predict(model: torch.nn.Module, x: torch.Tensor) -> torch.Tensor:
    with torch.no_grad():
        return torch.cat([model(part).argmax(1) for part in x.split(100)])


def judge(
    model: torch.nn.Module, x: torch.Tensor, adversarial: torch.Tensor, y: torch.Tensor, right: torch.Tensor,
    parameters: dict[str, object],
) -> dict[str, object]:  # fmt: skip
    """The tools' own word is not taken: every sample is looked at again, within the radius and the bounds."""
    order = {"linf": torch.inf, "l2": 2, "l1": 1}[str(parameters["norm"])]
    norms = (adversarial - x).flatten(1).norm(order, 1)
    fooled = right & (predict(model, adversarial) != y) & (norms <= parameters.get("epsilon", torch.inf) + ROUNDING)
    robust = right & ~fooled
    found = norms[fooled].double()
    return {
        "clean": right.double().mean().item(),
        "robust": robust.double().mean().item(),
        "medianNorm": found.quantile(0.5).item() if len(found) else None,
        "meanNorm": found.mean().item() if len(found) else None,
        "flags": "".join("w" if not r else "r" if s else "f" for r, s in zip(right.tolist(), robust.tolist())),
        "norms": [round(n, 7) if f else None for n, f in zip(norms.tolist(), fooled.tolist())],
    }


def release(tool: str) -> str:
    try:
        return version({"art": "adversarial-robustness-toolbox"}.get(tool, tool))
    except PackageNotFoundError:
        return "from source"


if __name__ == "__main__":
    main()
