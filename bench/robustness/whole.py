"""Writes whole torchvision networks with the gradient that torch takes of them, for gradients.ts to compare.

    python bench/robustness/whole.py CACHE [--only NAME ...]

CACHE/whole gets NAME.onnx, NAME.labels.json, and as plain numbers NAME.images.f32 (4 of 3 x 224 x 224 in 0..1) and the gradient of
each image's cross-entropy: NAME.gradient.f32 as torch takes it in float32, NAME.exact.f64 in float64.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Callable
from pathlib import Path

import numpy as np
import onnxruntime
import torch
from torch import nn
from torchvision import models

NETWORKS: dict[str, Callable[[], nn.Module]] = {
    "resnet18": models.resnet18,
    "mobilenet-v2": models.mobilenet_v2,
    "mobilenet-v3": models.mobilenet_v3_large,
    "efficientnet-b0": models.efficientnet_b0,
    "densenet121": models.densenet121,
    "vgg11-bn": models.vgg11_bn,
    "convnext-tiny": models.convnext_tiny,
    "vit-b-16": models.vit_b_16,
}
"""By the names of the table; weights are drawn at random."""

IMAGES = 4
SETTLING = 8
"""Images that the batch norms see before: with the variance 1 they start from, signals grow or vanish over fifty layers."""

APART_SPREAD = 0.3
APART_CENTRE = 1.5
"""Where the batch norms of `NAME-apart` put their units: five spreads from the kinks of ReLU, ReLU6 and hard swish (-3, 0, 3, 6)."""


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("cache", type=Path)
    options.add_argument("--only", nargs="+", choices=NETWORKS, default=list(NETWORKS))
    given = options.parse_args()
    folder = given.cache / "whole"
    folder.mkdir(parents=True, exist_ok=True)
    for name in given.only:
        torch.manual_seed(0)
        model = NETWORKS[name]()
        keep(folder, name, settled(model))
        if any(isinstance(part, nn.BatchNorm2d) for part in model.modules()):
            torch.manual_seed(0)
            keep(folder, f"{name}-apart", settled(apart(NETWORKS[name]())))


def apart(model: nn.Module) -> nn.Module:
    """Every channel either on or off, for rounding not to decide on which side of a kink a unit is."""
    for name, part in model.named_modules():
        if isinstance(part, nn.BatchNorm2d):
            sides = torch.randint(0, 2, part.bias.shape) * 2 - 1
            # Sums of two branches go through a ReLU in a ResNet: both are on.
            is_summed = name.endswith("bn2") and isinstance(model, models.ResNet) or "downsample" in name
            part.weight.data.fill_(APART_SPREAD)
            part.bias.data = APART_CENTRE * (torch.ones_like(part.bias) if is_summed else sides.float())
    return model


def settled(model: nn.Module) -> nn.Module:
    for part in model.modules():
        if isinstance(part, nn.BatchNorm2d):
            part.momentum = None  # the mean of what it saw
        elif type(part).__name__ == "CNBlock":
            nn.init.constant_(part.layer_scale, 0.5)  # starts at 1e-6, which would leave the block out of the gradient
    if isinstance(model, models.VisionTransformer):
        nn.init.normal_(model.heads.head.weight, 0, 0.05)  # starts at zero
    with torch.no_grad():
        model.train()(torch.rand(SETTLING, 3, 224, 224))
    return model.eval().requires_grad_(False)


def gradient(model: nn.Module, x: torch.Tensor, y: torch.Tensor) -> np.ndarray:
    x = x.clone().requires_grad_(True)
    nn.functional.cross_entropy(model(x), y, reduction="sum").backward()
    return x.grad.numpy()


def keep(folder: Path, name: str, model: nn.Module) -> None:
    x = torch.rand(IMAGES, 3, 224, 224)
    with torch.no_grad():
        logits = model(x)
    # Not the class it is sure of: there the loss is flat.
    y = logits.argsort(1)[:, -2]
    torch.onnx.export(
        model, (x,), folder / f"{name}.onnx", dynamo=True, opset_version=20, external_data=False, verbose=False,
        dynamic_shapes=({0: torch.export.Dim("batch")},), input_names=["input"], output_names=["logits"],
    )  # fmt: skip
    session = onnxruntime.InferenceSession(folder / f"{name}.onnx")
    apart = np.abs(session.run(None, {"input": x.numpy()})[0] - logits.numpy()).max() / np.abs(logits.numpy()).max()
    single = gradient(model, x, y)
    exact = gradient(model.double(), x.double(), y)
    x.numpy().tofile(folder / f"{name}.images.f32")
    single.tofile(folder / f"{name}.gradient.f32")
    exact.tofile(folder / f"{name}.exact.f64")
    (folder / f"{name}.labels.json").write_text(json.dumps(y.tolist()))
    print(f"{name}: exported, logits differ by {apart:.1e} of the largest", flush=True)


if __name__ == "__main__":
    main()
