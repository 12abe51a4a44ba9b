"""Makes the networks and samples of the comparison, once.

    python bench/robustness/train.py CACHE [--mnist FOLDER] [--only NAME ...]

Writes NAME.pt (torch), NAME.onnx (the same weights) and NAME.npz (samples `x` in 0..1, labels `y`). FOLDER has the four IDX files of
MNIST; without it those two networks are left out. ResNet-18, ViT and MobileNetV2 are for timing: random weights, random images, and what the
network itself says of these as labels.
"""

from __future__ import annotations

import argparse
from pathlib import Path

import numpy as np
import onnx
import onnxruntime
import torch
from networks import NETWORKS, load
from onnx import numpy_helper
from torch import nn

EXAMPLES = Path(__file__).parents[2] / "examples" / "robustness" / "digits"
TEST_SAMPLES = 1000
TIMING_SAMPLES = 64
EPSILON = 0.3
BATCH = 100
SAME = 1e-4
"""Largest difference of a logit between torch and the exported file."""


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("cache", type=Path)
    options.add_argument("--mnist", type=Path)
    options.add_argument("--only", nargs="+", choices=NETWORKS, default=list(NETWORKS))
    given = options.parse_args()
    given.cache.mkdir(parents=True, exist_ok=True)
    for name in given.only:
        if name.startswith("mnist") and given.mnist is None:
            print(f"{name}: left out, no --mnist")
            continue
        torch.manual_seed(0)
        model, x, y = make(name, given.mnist)
        keep(given.cache, name, model.eval(), x, y)


def make(name: str, mnist: Path | None) -> tuple[nn.Module, torch.Tensor, torch.Tensor]:
    model = NETWORKS[name][0]()
    if name.startswith("mnist"):
        train(model, *read_mnist(mnist, "train"), adversarial=name == "mnist-fast")
        x, y = read_mnist(mnist, "t10k")
        return model, x[:TEST_SAMPLES], y[:TEST_SAMPLES]
    if name.startswith("digits"):
        initializers = {i.name: numpy_helper.to_array(i) for i in onnx.load(EXAMPLES / f"{name}.onnx").graph.initializer}
        model.load_state_dict({key: torch.tensor(initializers[key]) for key in model.state_dict()})
        with np.load(EXAMPLES / "digits-test.npz") as test:
            return model, torch.tensor(test["x"][:, None] / 255, dtype=torch.float32), torch.tensor(test["y"])
    x = torch.rand(TIMING_SAMPLES, *NETWORKS[name][1])
    for part in model.modules():
        if isinstance(part, nn.BatchNorm2d):
            part.momentum = None
    with torch.no_grad():
        model.train()(x)  # batch norms see the images: over fifty layers the signal would vanish
        return model, x, model.eval()(x).argmax(1)


def read_mnist(folder: Path, part: str) -> tuple[torch.Tensor, torch.Tensor]:
    images = np.fromfile(folder / f"{part}-images-idx3-ubyte", np.uint8, offset=16).reshape(-1, 1, 28, 28)
    labels = np.fromfile(folder / f"{part}-labels-idx1-ubyte", np.uint8, offset=8)
    return torch.tensor(images / np.float32(255)), torch.tensor(labels.astype(np.int64))


def train(model: nn.Module, x: torch.Tensor, y: torch.Tensor, adversarial: bool) -> None:
    """Two passes as usual, or four of "fast" adversarial training: one signed step from a random start."""
    passes = 4 if adversarial else 2
    optimiser = torch.optim.Adam(model.parameters())
    rate = torch.optim.lr_scheduler.OneCycleLR(optimiser, 5e-3, total_steps=passes * len(x) // BATCH)
    for _ in range(passes):
        for rows in torch.randperm(len(x)).split(BATCH):
            seen = one_step(model, x[rows], y[rows]) if adversarial else x[rows]
            optimiser.zero_grad()
            nn.functional.cross_entropy(model(seen), y[rows]).backward()
            optimiser.step()
            rate.step()


def one_step(model: nn.Module, x: torch.Tensor, y: torch.Tensor) -> torch.Tensor:
    start = torch.empty_like(x).uniform_(-EPSILON, EPSILON).requires_grad_(True)
    (gradient,) = torch.autograd.grad(nn.functional.cross_entropy(model((x + start).clamp(0, 1)), y), start)
    moved = (start.detach() + 1.25 * EPSILON * gradient.sign()).clamp(-EPSILON, EPSILON)
    return (x + moved).clamp(0, 1)


def keep(cache: Path, name: str, model: nn.Module, x: torch.Tensor, y: torch.Tensor) -> None:
    """Writes the three files, and reads two of them back: both must say the same of every sample."""
    torch.save(model.state_dict(), cache / f"{name}.pt")
    np.savez(cache / f"{name}.npz", x=x.numpy(), y=y.numpy())
    batch = ({0: torch.export.Dim("batch")},)
    torch.onnx.export(
        model, (x[:2],), cache / f"{name}.onnx", dynamo=True, opset_version=20, dynamic_shapes=batch,
        input_names=["input"], output_names=["logits"], external_data=False, verbose=False,
    )  # fmt: skip
    session = onnxruntime.InferenceSession(cache / f"{name}.onnx")
    with torch.no_grad():
        logits = load(cache, name)(x)
    difference = np.abs(logits.numpy() - session.run(None, {"input": x.numpy()})[0]).max()
    if not difference < SAME:
        raise ValueError(f"{name}: logits differ by {difference}")
    right = (logits.argmax(1) == y).sum().item()
    print(f"{name}: {right} of {len(y)} right, logits differ by {difference:.1e}", flush=True)


if __name__ == "__main__":
    main()
