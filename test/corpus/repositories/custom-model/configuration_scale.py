from transformers import PretrainedConfig


class ScaleConfig(PretrainedConfig):
    model_type = "scale"

    def __init__(self, hidden_size=4, **kwargs):
        self.hidden_size = hidden_size
        super().__init__(**kwargs)
