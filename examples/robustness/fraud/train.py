"""Makes the card transactions of this folder and trains two classifiers on them.

    python -m venv venv && venv/bin/pip install torch==2.13.0 onnx onnxscript scikit-learn skl2onnx
    venv/bin/python examples/robustness/fraud/train.py

The transactions are synthetic: no real person, card or merchant. What makes one a fraud is in
`transactions` below, with noise, so that no classifier can be perfect.
"""

import pathlib

import numpy as np
import onnx
import torch
from skl2onnx import to_onnx
from sklearn.ensemble import GradientBoostingClassifier
from torch import nn

HERE = pathlib.Path(__file__).parent
COLUMNS = [
    "amount", "hour", "distance_from_home", "transactions_last_day", "account_age_days", "is_foreign",
    "merchant_grocery", "merchant_travel", "merchant_electronics", "merchant_online",
]
TRAIN, TEST = 6000, 600


def transactions(count: int, seed: int) -> tuple[np.ndarray, np.ndarray]:
    draw = np.random.default_rng(seed)
    merchant = draw.choice(4, count, p=[0.4, 0.15, 0.15, 0.3])
    amount = np.round(np.exp(draw.normal(3.3, 0.9, count)) * np.array([1, 4, 3, 1.5])[merchant], 2)
    hour = draw.integers(0, 24, count)
    distance = np.round(np.exp(draw.normal(1.5, 1.4, count)), 1)
    last_day = draw.poisson(2.2, count)
    age = draw.integers(5, 4000, count)
    foreign = (draw.random(count) < np.where(distance > 30, 0.5, 0.05)).astype(int)
    risk = (
        0.9 * (np.log(amount) - 4) + 0.7 * (np.log(distance) - 2) + 0.45 * (last_day - 3)
        + 1.2 * foreign + 0.8 * ((hour < 6) | (hour > 22)) + 0.7 * (merchant >= 2) - 0.0006 * age - 1.2
    )
    fraud = (draw.random(count) < 1 / (1 + np.exp(-2.2 * risk))).astype(np.int64)
    one_hot = np.eye(4)[merchant]
    return np.column_stack([amount, hour, distance, last_day, age, foreign, one_hot]).astype(np.float32), fraud


class Scaled(nn.Module):
    """A small network that brings the columns to one scale itself."""

    def __init__(self, x: torch.Tensor) -> None:
        super().__init__()
        self.register_buffer("mean", x.mean(0))
        self.register_buffer("deviation", x.std(0))
        self.layers = nn.Sequential(
            nn.Linear(len(COLUMNS), 32), nn.ReLU(), nn.Linear(32, 16), nn.ReLU(), nn.Linear(16, 2)
        )

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return self.layers((x - self.mean) / self.deviation)


def train_network(x: np.ndarray, y: np.ndarray) -> nn.Module:
    torch.manual_seed(0)
    inputs, labels = torch.tensor(x), torch.tensor(y)
    model = Scaled(inputs)
    optimiser = torch.optim.Adam(model.parameters(), lr=3e-3)
    for _ in range(15):
        for rows in torch.randperm(len(inputs)).split(128):
            optimiser.zero_grad()
            nn.functional.cross_entropy(model(inputs[rows]), labels[rows]).backward()
            optimiser.step()
    return model.eval()


def export(network: nn.Module) -> None:
    torch.onnx.export(
        network, (torch.zeros(2, len(COLUMNS)),), HERE / "fraud.onnx", dynamo=True, opset_version=20,
        input_names=["transaction"], output_names=["logits"], external_data=False,
        dynamic_shapes=({0: torch.export.Dim("batch")},), verbose=False,
    )
    # The exporter writes the paths of this machine's libraries beside every node.
    model = onnx.load(HERE / "fraud.onnx")
    for node in model.graph.node:
        del node.metadata_props[:]
    del model.graph.metadata_props[:], model.metadata_props[:], model.graph.value_info[:]
    onnx.save(model, HERE / "fraud.onnx")


def main() -> None:
    torch.set_num_threads(1)
    x, y = transactions(TRAIN, 1)
    test_x, test_y = transactions(TEST, 2)
    rows = [",".join([*COLUMNS, "is_fraud"])]
    rows += [",".join([f"{value:g}" for value in row] + [str(label)]) for row, label in zip(test_x, test_y)]
    (HERE / "transactions-test.csv").write_text("\n".join(rows) + "\n")
    network = train_network(x, y)
    with torch.no_grad():
        right = (network(torch.tensor(test_x)).argmax(1).numpy() == test_y).sum()
    print(f"fraud.onnx: {right} of {TEST} right, {test_y.sum()} are fraud")
    export(network)
    trees = GradientBoostingClassifier(n_estimators=60, max_depth=3, random_state=0).fit(x, y)
    print(f"fraud-trees.onnx: {(trees.predict(test_x) == test_y).sum()} of {TEST} right")
    model = to_onnx(trees, x[:1], target_opset=18)
    model.graph.name = "fraud-trees"  # else a random one
    onnx.save(model, HERE / "fraud-trees.onnx")


if __name__ == "__main__":
    main()
