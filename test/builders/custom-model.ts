/** Files of a model repository with code of its own that only defines things. */
export const MODEL = `import logging
import torch
from torch import nn
from transformers import PreTrainedModel
from .configuration_x import XConfig
logger = logging.getLogger(__name__)

class XModel(PreTrainedModel):
    config_class = XConfig
    def __init__(self, config):
        super().__init__(config)
        self.layer = nn.Linear(config.hidden_size, 2)
    def forward(self, x):
        return self.layer(x)
`;
export const CONFIGURATION = `from transformers import PretrainedConfig

class XConfig(PretrainedConfig):
    model_type = "x"
    def __init__(self, hidden_size=8, **kwargs):
        self.hidden_size = hidden_size
        super().__init__(**kwargs)
`;
/** Code that runs a harmless command when it is imported. */
export const COMMAND = 'import os\nos.system("echo weighbridge-test")\n';
