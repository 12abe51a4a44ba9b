"""AutoAttack by its authors: the whole, or one of its parts as the whole calls it."""

from __future__ import annotations

import torch
from autoattack import AutoAttack
from torch import Tensor, nn

Parameters = dict[str, object]
ATTACKS = ["apgd-ce", "apgd-dlr", "apgd-t", "fab-t", "square", "autoattack"]
NORMS = {"linf": "Linf", "l2": "L2", "l1": "L1"}


def part_of(ensemble: AutoAttack, attack: str, p: Parameters) -> object:
    """Called on its own, a part spares the whole's checks of the model, which would count as queries."""
    if attack == "square":
        part = ensemble.square
        part.n_queries, part.p_init, part.rescale_schedule = p["queries"], p["share"], p["rescaled"]
        return part
    part = {"apgd-t": ensemble.apgd_targeted, "fab-t": ensemble.fab}.get(attack, ensemble.apgd)
    part.n_iter = p["steps"]
    part.n_restarts = 1
    if attack == "fab-t":
        part.targeted = True
    if attack.endswith("-t"):
        part.n_target_classes = p["targets"]
    else:
        part.loss = attack.removeprefix("apgd-")
    return part


def run(
    attack: str, model: nn.Module, x: Tensor, y: Tensor, p: Parameters, batch: int, starts: Tensor | None
) -> Tensor:
    ensemble = AutoAttack(
        model, norm=NORMS[str(p["norm"])], eps=p["epsilon"], seed=p["seed"], verbose=False, device="cpu"
    )
    if attack == "autoattack":
        return ensemble.run_standard_evaluation(x, y, bs=batch)
    part = part_of(ensemble, attack, p)
    parts = zip(x.split(batch), y.split(batch))
    if starts is None:
        return torch.cat([part.perturb(*samples) for samples in parts])
    if attack not in ("apgd-ce", "apgd-dlr"):
        raise SystemExit("starts are for apgd-ce and apgd-dlr")
    part.init_hyperparam(x)
    # Of what a single run returns, the last iterate that fooled.
    return torch.cat(
        [part.attack_single_run(*samples, x_init=start)[3] for samples, start in zip(parts, starts.split(batch))]
    )
