"""A network that counts what it is asked."""

from __future__ import annotations

import torch
from torch import nn


class Counted(nn.Module):
    """Counts samples that went forward, and samples whose output's gradient went back (once per class where asked so)."""

    def __init__(self, model: nn.Module) -> None:
        super().__init__()
        self.model = model
        self.eval()
        self.reset()

    def reset(self) -> None:
        self.forwards = 0
        self.backwards = 0

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        self.forwards += len(x)
        output = self.model(x.float())  # ART's decision attacks hand over float64
        if output.requires_grad:
            output.register_hook(self._back)
        return output

    def _back(self, gradient: torch.Tensor) -> None:
        self.backwards += len(gradient)
