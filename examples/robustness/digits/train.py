"""Trains the digit classifiers of this folder and writes their test data.

    python -m venv venv && venv/bin/pip install torch==2.13.0 onnx onnxscript onnxruntime scikit-learn
    venv/bin/python examples/robustness/digits/train.py

The images are scikit-learn's digits: 1,797 scans of 8 x 8 pixels, 17 grey levels, from the UCI
"Optical Recognition of Handwritten Digits" data set (Alpaydin and Kaynak 1998, CC BY 4.0).
"""

import pathlib

import numpy as np
import onnx
import torch
from onnxruntime.quantization import CalibrationDataReader, QuantFormat, quantize_static
from sklearn.datasets import load_digits
from torch import nn

HERE = pathlib.Path(__file__).parent
TEST_SIZE = 360
EPSILON = 0.15


def network() -> nn.Sequential:
    return nn.Sequential(
        nn.Conv2d(1, 16, 3, padding=1), nn.ReLU(),
        nn.Conv2d(16, 16, 3, padding=1, stride=2), nn.ReLU(),
        nn.Flatten(), nn.Linear(256, 32), nn.ReLU(), nn.Linear(32, 10),
    )


def strongest(model: nn.Module, x: torch.Tensor, y: torch.Tensor) -> torch.Tensor:
    """Samples within EPSILON that the model finds hardest: ten steps along the sign of the gradient."""
    moved = (x + torch.empty_like(x).uniform_(-EPSILON, EPSILON)).clamp(0, 1)
    for _ in range(10):
        moved.requires_grad_(True)
        gradient, = torch.autograd.grad(nn.functional.cross_entropy(model(moved), y), moved)
        moved = moved.detach() + EPSILON / 4 * gradient.sign()
        moved = torch.min(torch.max(moved, x - EPSILON), x + EPSILON).clamp(0, 1)
    return moved.detach()


def train(x: torch.Tensor, y: torch.Tensor, epochs: int, adversarial: bool) -> nn.Module:
    torch.manual_seed(0)
    model = network()
    optimiser = torch.optim.Adam(model.parameters(), lr=2e-3)
    for _ in range(epochs):
        for rows in torch.randperm(len(x)).split(64):
            seen = strongest(model, x[rows], y[rows]) if adversarial else x[rows]
            optimiser.zero_grad()
            nn.functional.cross_entropy(model(seen), y[rows]).backward()
            optimiser.step()
    return model.eval()


def export(network: nn.Module, name: str) -> None:
    torch.onnx.export(
        network, (torch.zeros(2, 1, 8, 8),), HERE / name, dynamo=True, opset_version=20,
        input_names=["image"], output_names=["logits"], external_data=False,
        dynamic_shapes=({0: torch.export.Dim("batch")},), verbose=False,
    )
    # The exporter writes the paths of this machine's libraries beside every node.
    model = onnx.load(HERE / name)
    for node in model.graph.node:
        del node.metadata_props[:]
    del model.graph.metadata_props[:], model.metadata_props[:], model.graph.value_info[:]
    onnx.save(model, HERE / name)


class Calibration(CalibrationDataReader):
    def __init__(self, x: torch.Tensor) -> None:
        self.batches = iter([{"image": rows.numpy()} for rows in x.split(100)])

    def get_next(self):
        return next(self.batches, None)


def main() -> None:
    torch.set_num_threads(1)
    digits = load_digits()
    order = np.random.default_rng(0).permutation(len(digits.target))
    images = (digits.images[order] / 16 * 255).round().astype(np.uint8)
    labels = digits.target[order].astype(np.int64)
    np.savez_compressed(HERE / "digits-test.npz", x=images[:TEST_SIZE], y=labels[:TEST_SIZE])
    x = torch.tensor(images[:, None] / 255, dtype=torch.float32)
    y = torch.tensor(labels)
    for name, adversarial, epochs in [("digits.onnx", False, 40), ("digits-robust.onnx", True, 60)]:
        model = train(x[TEST_SIZE:], y[TEST_SIZE:], epochs, adversarial)
        with torch.no_grad():
            right = (model(x[:TEST_SIZE]).argmax(1) == y[:TEST_SIZE]).sum().item()
        print(f"{name}: {right} of {TEST_SIZE} test images right")
        export(model, name)
    quantize_static(
        HERE / "digits.onnx", HERE / "digits-int8.onnx", Calibration(x[TEST_SIZE:1000]),
        quant_format=QuantFormat.QDQ, per_channel=False,
    )


if __name__ == "__main__":
    main()
