"""transformers: training arguments, configurations, tokenizers and the weights of tiny random models."""

from __future__ import annotations

import pickle
import shutil
import tempfile
import warnings
from pathlib import Path

import safetensors.torch
import torch
import transformers
from corpus import Corpus, run
from tokenizers import Tokenizer, models, pre_tokenizers
from transformers import (
    BertConfig,
    BertForSequenceClassification,
    GPT2Config,
    GPT2LMHeadModel,
    LlamaConfig,
    LlamaForCausalLM,
    PreTrainedTokenizerFast,
    Seq2SeqTrainingArguments,
    T5Config,
    T5ForConditionalGeneration,
    TrainingArguments,
    ViTConfig,
    ViTForImageClassification,
)

SMALL = {"num_hidden_layers": 1, "hidden_size": 16, "num_attention_heads": 2, "intermediate_size": 16}


def tiny_models() -> dict[str, torch.nn.Module]:
    return {
        "bert": BertForSequenceClassification(BertConfig(vocab_size=20, max_position_embeddings=16, **SMALL)),
        "gpt2": GPT2LMHeadModel(GPT2Config(vocab_size=20, n_positions=16, n_embd=16, n_layer=1, n_head=2)),
        "llama": LlamaForCausalLM(LlamaConfig(vocab_size=20, num_key_value_heads=1, **SMALL)),
        "t5": T5ForConditionalGeneration(T5Config(vocab_size=20, d_model=16, d_kv=8, d_ff=16, num_layers=1, num_heads=2)),
        "vit": ViTForImageClassification(ViTConfig(image_size=8, patch_size=4, **SMALL)),
    }


def tokenizer() -> Tokenizer:
    words = {word: number for number, word in enumerate(["[UNK]", "the", "weigh", "bridge", "gate"])}
    result = Tokenizer(models.WordLevel(words, unk_token="[UNK]"))
    result.pre_tokenizer = pre_tokenizers.Whitespace()
    return result


def write_shards(corpus: Corpus, model: transformers.PreTrainedModel) -> None:
    """A checkpoint in several files, with the index that says which tensor lies in which."""
    with tempfile.TemporaryDirectory() as folder:
        model.save_pretrained(folder, max_shard_size="4KB")
        for source in sorted(Path(folder).iterdir()):
            what = f"Part of a sharded checkpoint, {source.name}, by save_pretrained."
            with corpus.file(f"transformers/llama-sharded/{source.name}", what, "transformers") as path:
                shutil.copyfile(source, path)


def write(corpus: Corpus) -> None:
    warnings.simplefilter("ignore")
    transformers.logging.set_verbosity_error()
    torch.manual_seed(7)
    write_shards(corpus, tiny_models()["llama"])
    torch.manual_seed(7)
    for name, model in tiny_models().items():
        what = f"The weights of a randomly initialised {name} of one layer"
        with corpus.file(f"transformers/{name}/pytorch_model.bin", f"{what}, by torch.save.", "transformers") as path:
            torch.save(model.state_dict(), path)
        weights = {key: value.clone() for key, value in model.state_dict().items()}
        target = f"transformers/{name}/model.safetensors"
        with corpus.file(target, f"{what}, by safetensors.", "safetensors") as path:
            safetensors.torch.save_file(weights, path, metadata={"format": "pt"})
        with corpus.file(f"transformers/{name}/config.json", f"The configuration of {name}.", "transformers") as path:
            model.config.to_json_file(path)
        if name in {"bert", "llama"}:
            with corpus.file(f"transformers/{name}/config.pkl", f"{name}'s configuration pickled.", "transformers") as path:
                Path(path).write_bytes(pickle.dumps(model.config, protocol=4))

    settings = {"output_dir": "out", "use_cpu": True, "report_to": "none", "seed": 7}
    arguments = {
        "training_args": (TrainingArguments(**settings), "TrainingArguments as Trainer saves them"),
        "seq2seq_training_args": (
            Seq2SeqTrainingArguments(**settings, predict_with_generate=True, eval_strategy="epoch", optim="adafactor"),
            "Seq2SeqTrainingArguments with other enum members",
        ),
    }
    for name, (value, what) in arguments.items():
        with corpus.file(f"transformers/{name}.bin", f"{what}.", "transformers") as path:
            torch.save(value, path)
    with corpus.file("transformers/legacy-training_args.bin", "The same in the legacy stream.", "transformers") as path:
        torch.save(arguments["training_args"][0], path, _use_new_zipfile_serialization=False)

    with corpus.file("transformers/tokenizer.json", "A word-level tokenizer.", "tokenizers") as path:
        tokenizer().save(path)
    with corpus.file("transformers/tokenizer.pkl", "A pickled Tokenizer.", "tokenizers") as path:
        Path(path).write_bytes(pickle.dumps(tokenizer(), protocol=4))
    with corpus.file("transformers/fast-tokenizer.pkl", "A pickled PreTrainedTokenizerFast.", "transformers") as path:
        fast = PreTrainedTokenizerFast(tokenizer_object=tokenizer(), unk_token="[UNK]")
        Path(path).write_bytes(pickle.dumps(fast, protocol=4))


if __name__ == "__main__":
    run(write)
