"""Whole repositories as save_pretrained writes them: transformers with code of its own, PEFT, sentence-transformers, diffusers."""

from __future__ import annotations

import shutil
import sys
import tempfile
import warnings
from pathlib import Path

import diffusers
import peft
import sentence_transformers
from sentence_transformers.sentence_transformer import modules as parts
import torch
import transformers
from corpus import Corpus, run
from tokenizers import Tokenizer, models, pre_tokenizers

CHATML = (
    "{% for message in messages %}{{ '<|im_start|>' + message['role'] + '\\n' + message['content'] + '<|im_end|>\\n' }}"
    "{% endfor %}{% if add_generation_prompt %}{{ '<|im_start|>assistant\\n' }}{% endif %}"
)
CUSTOM_MODEL = '''"""A linear layer as a model with code of its own."""

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
'''
CUSTOM_CONFIG = '''from transformers import PretrainedConfig


class ScaleConfig(PretrainedConfig):
    model_type = "scale"

    def __init__(self, hidden_size=4, **kwargs):
        self.hidden_size = hidden_size
        super().__init__(**kwargs)
'''


def tokenizer() -> transformers.PreTrainedTokenizerFast:
    words = {word: number for number, word in enumerate(["[UNK]", "[PAD]", "[CLS]", "[SEP]", "[MASK]", "weigh", "bridge"])}
    inner = Tokenizer(models.WordLevel(words, unk_token="[UNK]"))
    inner.pre_tokenizer = pre_tokenizers.Whitespace()
    return transformers.PreTrainedTokenizerFast(tokenizer_object=inner, unk_token="[UNK]", pad_token="[PAD]")


def tiny_bert() -> transformers.BertModel:
    return transformers.BertModel(
        transformers.BertConfig(
            vocab_size=7, hidden_size=8, num_hidden_layers=1, num_attention_heads=2, intermediate_size=8, max_position_embeddings=8
        )
    )


def chat_model(folder: Path) -> None:
    """A Llama with a tokenizer, a chat template and settings for generation."""
    config = transformers.LlamaConfig(
        vocab_size=7, hidden_size=8, num_hidden_layers=1, num_attention_heads=2, num_key_value_heads=1, intermediate_size=8
    )
    transformers.LlamaForCausalLM(config).save_pretrained(folder)
    words = tokenizer()
    words.chat_template = CHATML
    words.save_pretrained(folder)


def custom_model(folder: Path) -> None:
    """A model that brings its own code, copied by register_for_auto_class."""
    with tempfile.TemporaryDirectory() as place:
        package = Path(place) / "scale_package"
        package.mkdir()
        (package / "__init__.py").write_text("")
        (package / "configuration_scale.py").write_text(CUSTOM_CONFIG)
        (package / "modeling_scale.py").write_text(CUSTOM_MODEL)
        sys.path.insert(0, place)
        from scale_package.configuration_scale import ScaleConfig
        from scale_package.modeling_scale import ScaleModel

        ScaleConfig.register_for_auto_class()
        ScaleModel.register_for_auto_class("AutoModel")
        ScaleModel(ScaleConfig()).save_pretrained(folder)
        sys.path.remove(place)


def adapter(folder: Path) -> None:
    """A LoRA adapter with the card PEFT writes for it."""
    base = tiny_bert()
    base.name_or_path = "example/tiny-bert"
    base.config._name_or_path = "example/tiny-bert"
    peft.get_peft_model(base, peft.LoraConfig(r=1, target_modules=["query"])).save_pretrained(folder)


def sentence_model(folder: Path) -> None:
    """An embedding model of two modules, with its card."""
    with tempfile.TemporaryDirectory() as place:
        tiny_bert().save_pretrained(place)
        tokenizer().save_pretrained(place)
        transformer = parts.Transformer(place)
        pooling = parts.Pooling(8)
        sentence_transformers.SentenceTransformer(modules=[transformer, pooling], device="cpu").save_pretrained(str(folder))


def pipeline(folder: Path) -> None:
    """A diffusion pipeline of a network and a scheduler."""
    network = diffusers.UNet2DModel(
        sample_size=4, in_channels=1, out_channels=1, layers_per_block=1, block_out_channels=(4,), norm_num_groups=2,
        down_block_types=("DownBlock2D",), up_block_types=("UpBlock2D",),
    )
    diffusers.DDPMPipeline(unet=network, scheduler=diffusers.DDPMScheduler()).save_pretrained(folder)


REPOSITORIES = {
    "chat-model": (chat_model, "transformers"),
    "custom-model": (custom_model, "transformers"),
    "adapter": (adapter, "peft"),
    "sentence-model": (sentence_model, "sentence-transformers"),
    "pipeline": (pipeline, "diffusers"),
}


def write(corpus: Corpus) -> None:
    warnings.simplefilter("ignore")
    transformers.logging.set_verbosity_error()
    for name, (make, library) in REPOSITORIES.items():
        torch.manual_seed(7)
        with tempfile.TemporaryDirectory() as place:
            folder = Path(place) / name
            folder.mkdir()
            make(folder)
            for source in sorted(path for path in folder.rglob("*") if path.is_file()):
                inside = source.relative_to(folder).as_posix()
                if ".cache" in inside:
                    continue
                what = f"{inside} of {make.__doc__[0].lower()}{make.__doc__[1:].rstrip('.')}, by save_pretrained."
                with corpus.file(f"repositories/{name}/{inside}", what, library) as path:
                    shutil.copyfile(source, path)


if __name__ == "__main__":
    run(write)
