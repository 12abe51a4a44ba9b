"""AutoAttack by its authors: the whole, or one of its parts."""

from __future__ import annotations

import torch
from autoattack import AutoAttack
from torch import Tensor, nn

Parameters = dict[str, object]
ATTACKS = ["apgd-ce", "apgd-dlr", "apgd-t", "fab-t", "square", "autoattack"]
NORMS = {"linf": "Linf", "l2": "L2", "l1": "L1"}


def prepare(model: nn.Module, attack: str, p: Parameters) -> AutoAttack:
    whole = attack == "autoattack"
    ensemble = AutoAttack(
        model, norm=NORMS[str(p["norm"])], eps=p["epsilon"], seed=p["seed"], verbose=False, device="cpu",
        version="standard" if whole else "custom", attacks_to_run=[] if whole else [attack],
    )  # fmt: skip
    if not whole:
        ensemble.apgd.n_restarts = 1
        for part in (ensemble.apgd, ensemble.apgd_targeted, ensemble.fab):
            part.n_iter = p.get("steps", 100)
        for part in (ensemble.apgd_targeted, ensemble.fab):
            part.n_target_classes = p.get("targets", 9)
        ensemble.square.n_queries = p.get("queries", 5000)
        ensemble.square.p_init = p.get("share", 0.8)
        ensemble.square.rescale_schedule = p.get("rescaled", False)
    return ensemble


def run(
    attack: str, model: nn.Module, x: Tensor, y: Tensor, p: Parameters, batch: int, starts: Tensor | None
) -> Tensor:
    ensemble = prepare(model, attack, p)
    if starts is None:
        return ensemble.run_standard_evaluation(x, y, bs=batch)
    if attack not in ("apgd-ce", "apgd-dlr"):
        raise SystemExit("starts are for apgd-ce and apgd-dlr")
    apgd = ensemble.apgd
    apgd.loss = attack.removeprefix("apgd-")
    apgd.init_hyperparam(x)
    found = []
    for part, labels, start in zip(x.split(batch), y.split(batch), starts.split(batch)):
        found.append(apgd.attack_single_run(part, labels, x_init=start)[3])  # the last iterate that fooled
    return torch.cat(found)
