"""The small networks: what ART looks into, and what backdoors are learned by."""

from __future__ import annotations

import numpy as np
import torch
from planted_rows import PlantedRows
from torch import nn

HIDDEN = 64
RATE = 3e-3
BATCH = 64
STEPS = 1500
"""Steps of training: ten passes over MNIST's 10,000."""
STEPS_OF_SMALL = 400
"""Steps for up to 1,000 rows: at least 25 passes."""
SMALL = 1000


class SmallNetwork(nn.Module):
    """A convolutional network whose strides and padding leave no border unseen, or two dense layers for features."""

    def __init__(self, width: int, height: int, classes: int) -> None:
        super().__init__()
        # ART looks into the module that was registered last: here, what comes before the logits.
        self.head = nn.Linear(HIDDEN, classes)
        if height == 0:
            self.body = nn.Sequential(nn.Linear(width, HIDDEN), nn.ReLU(), nn.Linear(HIDDEN, HIDDEN), nn.ReLU())
        else:
            side, strides = (7, (2, 2)) if height > 8 else (4, (1, 2))
            self.body = nn.Sequential(
                nn.Unflatten(1, (1, height, width // height)),
                nn.Conv2d(1, 16, 3, strides[0], 1),
                nn.ReLU(),
                nn.Conv2d(16, 16, 3, strides[1], 1),
                nn.ReLU(),
                nn.Flatten(),
                nn.Linear(16 * side * side, HIDDEN),
                nn.ReLU(),
            )

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return self.head(self.body(x))


def network_for(rows: PlantedRows, width: int) -> SmallNetwork:
    torch.manual_seed(rows.seed)
    return SmallNetwork(width, rows.about["height"], rows.classes)


def train(model: nn.Module, x: np.ndarray, y: np.ndarray, seed: int) -> None:
    optimiser = torch.optim.Adam(model.parameters(), RATE)
    draw = torch.Generator().manual_seed(seed)
    x, y = torch.from_numpy(x), torch.from_numpy(y)
    model.train()
    order = torch.empty(0, dtype=torch.long)
    for _ in range(STEPS_OF_SMALL if len(x) <= SMALL else STEPS):
        if len(order) < min(BATCH, len(x)):
            order = torch.cat((order, torch.randperm(len(x), generator=draw)))
        taken, order = order[:BATCH], order[BATCH:]
        optimiser.zero_grad()
        nn.functional.cross_entropy(model(x[taken]), y[taken]).backward()
        optimiser.step()
    model.eval()
