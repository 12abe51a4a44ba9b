"""Attacks of Foolbox."""

from __future__ import annotations

import eagerpy as ep
import foolbox
import torch
from foolbox import attacks
from torch import Tensor, nn

Parameters = dict[str, object]


def steps_of(p: Parameters) -> dict[str, object]:
    return {"abs_stepsize": p["stepSize"], "steps": p["steps"]}


def by_norm(p: Parameters, linf: type, l2: type) -> type:
    return l2 if p["norm"] == "l2" else linf


ATTACKS = {
    "fgsm": lambda p: by_norm(p, attacks.LinfFastGradientAttack, attacks.L2FastGradientAttack)(random_start=False),
    "pgd": lambda p: by_norm(p, attacks.LinfPGD, attacks.L2PGD)(random_start=p["randomStart"], **steps_of(p)),
    "momentum-pgd": lambda p: by_norm(
        p, attacks.LinfMomentumIterativeFastGradientMethod, attacks.L2MomentumIterativeFastGradientMethod
    )(momentum=p["decay"], **steps_of(p)),
    "deepfool": lambda p: by_norm(p, attacks.LinfDeepFoolAttack, attacks.L2DeepFoolAttack)(
        steps=p["steps"], candidates=p["candidates"], overshoot=p["overshoot"]
    ),
    "carlini-wagner": lambda p: attacks.L2CarliniWagnerAttack(
        binary_search_steps=p["rounds"], steps=p["steps"], stepsize=p["learningRate"], confidence=p["confidence"],
        initial_const=p["initialConstant"], abort_early=p["abortEarly"],
    ),
    "elastic-net": lambda p: attacks.EADAttack(
        binary_search_steps=p["rounds"], steps=p["steps"], initial_stepsize=p["stepSize"], confidence=p["confidence"],
        initial_const=p["initialConstant"], regularization=p["beta"], abort_early=p["abortEarly"],
        decision_rule="L1" if p["rule"] == "l1" else "EN",
    ),
    "hop-skip-jump": lambda p: attacks.HopSkipJumpAttack(
        steps=p["steps"], initial_gradient_eval_steps=p["firstProbes"], max_gradient_eval_steps=p["probes"],
        constraint=p["norm"],
    ),
    "boundary": lambda p: attacks.BoundaryAttack(steps=p["steps"]),
}  # fmt: skip


def run(
    attack: str, model: nn.Module, x: Tensor, y: Tensor, p: Parameters, batch: int, starts: Tensor | None
) -> Tensor:
    wrapped = foolbox.PyTorchModel(model, bounds=(0, 1), device="cpu")
    with_model = ATTACKS[attack](p)
    if starts is not None:
        if attack != "pgd":
            raise SystemExit("starts are for pgd")
        parts = iter(starts.split(batch))
        with_model.random_start = True
        with_model.get_random_start = lambda _x, _epsilon: ep.astensor(next(parts))
    radius = p.get("epsilon")
    return torch.cat(
        [with_model(wrapped, *part, epsilons=radius)[1] for part in zip(x.split(batch), y.split(batch))]
    )
