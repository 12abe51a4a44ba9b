"""Attacks of torchattacks."""

from __future__ import annotations

import torch
import torchattacks
from torch import Tensor, nn

Parameters = dict[str, object]


def pgd(model: nn.Module, p: Parameters) -> torchattacks.attack.Attack:
    attack = torchattacks.PGDL2 if p["norm"] == "l2" else torchattacks.PGD
    return attack(model, eps=p["epsilon"], alpha=p["stepSize"], steps=p["steps"], random_start=p["randomStart"])


def with_norm(p: Parameters) -> dict[str, object]:
    return {"norm": "L2" if p["norm"] == "l2" else "Linf", "eps": p["epsilon"], "seed": p["seed"]}


ATTACKS = {
    "fgsm": lambda model, p: torchattacks.FGSM(model, eps=p["epsilon"]),
    "pgd": pgd,
    "momentum-pgd": lambda model, p: torchattacks.MIFGSM(
        model, eps=p["epsilon"], alpha=p["stepSize"], steps=p["steps"], decay=p["decay"]
    ),
    "apgd-ce": lambda model, p: torchattacks.APGD(model, steps=p["steps"], loss="ce", **with_norm(p)),
    "apgd-dlr": lambda model, p: torchattacks.APGD(model, steps=p["steps"], loss="dlr", **with_norm(p)),
    "apgd-t": lambda model, p: torchattacks.APGDT(model, steps=p["steps"], **with_norm(p)),
    "fab-t": lambda model, p: torchattacks.FAB(model, steps=p["steps"], multi_targeted=True, **with_norm(p)),
    "square": lambda model, p: torchattacks.Square(
        model, n_queries=p["queries"], p_init=p["share"], resc_schedule=p["rescaled"], **with_norm(p)
    ),
    "autoattack": lambda model, p: torchattacks.AutoAttack(model, version="standard", **with_norm(p)),
    "deepfool": lambda model, p: torchattacks.DeepFool(model, steps=p["steps"], overshoot=p["overshoot"]),
    "elastic-net": lambda model, p: torchattacks.EADEN(
        model, kappa=p["confidence"], lr=p["stepSize"], binary_search_steps=p["rounds"], max_iterations=p["steps"],
        abort_early=p["abortEarly"], initial_const=p["initialConstant"], beta=p["beta"],
    ),
}  # fmt: skip


def run(
    attack: str, model: nn.Module, x: Tensor, y: Tensor, p: Parameters, batch: int, starts: Tensor | None
) -> Tensor:
    if starts is not None:
        raise SystemExit("torchattacks takes no starts")
    with_model = ATTACKS[attack](model, p)
    return torch.cat([with_model(*part) for part in zip(x.split(batch), y.split(batch))])
