"""A linear layer as a model with code of its own."""

import logging

import torch
from torch import nn
from transformers import PreTrainedModel

from .configuration_scale import ScaleConfig

logger = logging.getLogger(__name__)


class ScaleModel(PreTrainedModel):
    config_class = ScaleConfig

    def __init__(self, config):
        super().__init__(config)
        self.layer = nn.Linear(config.hidden_size, 1)
        self.post_init()

    def forward(self, x):
        return self.layer(x)
