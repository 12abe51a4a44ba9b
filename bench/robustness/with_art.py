"""Attacks of the Adversarial Robustness Toolbox."""

from __future__ import annotations

import logging

import numpy as np
import torch
from art.attacks import evasion
from art.estimators.classification import PyTorchClassifier
from torch import Tensor, nn

Parameters = dict[str, object]
logging.disable(logging.WARNING)


def norm(p: Parameters) -> float:
    return 2 if p["norm"] == "l2" else np.inf


ATTACKS = {
    "fgsm": lambda c, p, b: evasion.FastGradientMethod(c, norm=norm(p), eps=p["epsilon"], batch_size=b),
    "pgd": lambda c, p, b: evasion.ProjectedGradientDescentPyTorch(
        c, norm=norm(p), eps=p["epsilon"], eps_step=p["stepSize"], max_iter=p["steps"],
        num_random_init=int(bool(p["randomStart"])), batch_size=b, verbose=False,
    ),
    "momentum-pgd": lambda c, p, b: evasion.MomentumIterativeMethod(
        c, norm=norm(p), eps=p["epsilon"], eps_step=p["stepSize"], decay=p["decay"], max_iter=p["steps"],
        batch_size=b, verbose=False,
    ),
    "square": lambda c, p, b: evasion.SquareAttack(
        c, norm=norm(p), eps=p["epsilon"], max_iter=p["queries"], p_init=p["share"], batch_size=b, verbose=False
    ),
    "deepfool": lambda c, p, b: evasion.DeepFool(
        c, max_iter=p["steps"], epsilon=p["overshoot"], nb_grads=p["candidates"], batch_size=b, verbose=False
    ),
    "carlini-wagner": lambda c, p, b: evasion.CarliniL2Method(
        c, confidence=p["confidence"], learning_rate=p["learningRate"], binary_search_steps=p["rounds"],
        max_iter=p["steps"], initial_const=p["initialConstant"], batch_size=b, verbose=False,
    ),
    "elastic-net": lambda c, p, b: evasion.ElasticNet(
        c, confidence=p["confidence"], learning_rate=p["stepSize"], binary_search_steps=p["rounds"],
        max_iter=p["steps"], beta=p["beta"], initial_const=p["initialConstant"], batch_size=b, verbose=False,
        decision_rule="L1" if p["rule"] == "l1" else "EN",
    ),
    "hop-skip-jump": lambda c, p, b: evasion.HopSkipJump(
        c, norm=norm(p), max_iter=p["steps"], max_eval=p["probes"], init_eval=p["firstProbes"], batch_size=b,
        verbose=False,
    ),
    "boundary": lambda c, p, b: evasion.BoundaryAttack(
        c, targeted=False, max_iter=p["steps"], num_trial=p["trials"], batch_size=b, verbose=False
    ),
}  # fmt: skip


def run(
    attack: str, model: nn.Module, x: Tensor, y: Tensor, p: Parameters, batch: int, starts: Tensor | None
) -> Tensor:
    if starts is not None:
        raise SystemExit("art takes no starts")
    classifier = PyTorchClassifier(
        model, nn.CrossEntropyLoss(), tuple(x.shape[1:]), 10, clip_values=(0, 1), device_type="cpu"
    )
    return torch.tensor(ATTACKS[attack](classifier, p, batch).generate(x.numpy(), y.numpy()))
