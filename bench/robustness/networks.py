"""The networks of the comparison, and where their weights and samples lie."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import torch
from torch import nn
from torchvision.models import VisionTransformer, mobilenet_v2, resnet18

CLASSES = 10


def mnist() -> nn.Module:
    """Two strided convolutions, as in Wong, Rice and Kolter 2020."""
    return nn.Sequential(
        nn.Conv2d(1, 16, 4, 2, 1), nn.ReLU(), nn.Conv2d(16, 32, 4, 2, 1), nn.ReLU(),
        nn.Flatten(), nn.Linear(32 * 7 * 7, 100), nn.ReLU(), nn.Linear(100, CLASSES),
    )  # fmt: skip


def digits() -> nn.Module:
    """The network of examples/robustness/digits."""
    return nn.Sequential(
        nn.Conv2d(1, 16, 3, padding=1), nn.ReLU(), nn.Conv2d(16, 16, 3, padding=1, stride=2), nn.ReLU(),
        nn.Flatten(), nn.Linear(256, 32), nn.ReLU(), nn.Linear(32, CLASSES),
    )  # fmt: skip


def residual() -> nn.Module:
    """ResNet-18 for images of 32 x 32: a first convolution of 3 x 3, no pooling behind it."""
    model = resnet18(num_classes=CLASSES)
    model.conv1 = nn.Conv2d(3, 64, 3, 1, 1, bias=False)
    model.maxpool = nn.Identity()
    return model


def transformer() -> nn.Module:
    model = VisionTransformer(32, 4, 6, 3, 192, 768, num_classes=CLASSES)
    nn.init.normal_(model.heads.head.weight, 0, 0.05)  # starts at zero, which would make every gradient zero
    return model


def mobile() -> nn.Module:
    return mobilenet_v2(num_classes=CLASSES)


NETWORKS: dict[str, tuple[Callable[[], nn.Module], tuple[int, ...]]] = {
    "mnist-natural": (mnist, (1, 28, 28)),
    "mnist-fast": (mnist, (1, 28, 28)),
    "digits": (digits, (1, 8, 8)),
    "digits-robust": (digits, (1, 8, 8)),
    "resnet18": (residual, (3, 32, 32)),
    "vit": (transformer, (3, 32, 32)),
    "mobilenet-v2": (mobile, (3, 64, 64)),
}
"""Builder and shape of one sample."""


def load(cache: Path, name: str) -> nn.Module:
    model = NETWORKS[name][0]()
    model.load_state_dict(torch.load(cache / f"{name}.pt", weights_only=True))
    return model.eval().requires_grad_(False)


def load_samples(cache: Path, name: str) -> tuple[torch.Tensor, torch.Tensor]:
    """Values in 0..1, float32, and labels."""
    with np.load(cache / f"{name}.npz") as kept:
        return torch.tensor(kept["x"]), torch.tensor(kept["y"])
