"""GGUF files by the gguf package: key types, tokenizer arrays, chat templates, quantised tensors."""

from __future__ import annotations

import gguf
import numpy as np
from corpus import Corpus, run

CHATML = (
    "{% for message in messages %}{{'<|im_start|>' + message['role'] + '\\n' + message['content'] + '<|im_end|>'"
    " + '\\n'}}{% endfor %}{% if add_generation_prompt %}{{ '<|im_start|>assistant\\n' }}{% endif %}"
)
LLAMA2 = (
    "{% if messages[0]['role'] == 'system' %}{% set loop_messages = messages[1:] %}"
    "{% set system_message = messages[0]['content'] %}{% else %}{% set loop_messages = messages %}"
    "{% set system_message = false %}{% endif %}{% for message in loop_messages %}"
    "{% if (message['role'] == 'user') != (loop.index0 % 2 == 0) %}"
    "{{ raise_exception('Conversation roles must alternate user/assistant/user/assistant/...') }}{% endif %}"
    "{% if message['role'] == 'user' %}{{ bos_token + '[INST] ' + message['content'].strip() + ' [/INST]' }}"
    "{% elif message['role'] == 'assistant' %}{{ ' ' + message['content'].strip() + ' ' + eos_token }}{% endif %}"
    "{% endfor %}"
)
TOOLS = (
    "{%- if tools %}{{- '<tools>' }}{%- for tool in tools %}{{- '\\n' }}{{- tool | tojson }}{%- endfor %}"
    "{{- '\\n</tools>' }}{%- endif %}{%- for message in messages %}"
    "{%- if message.content is string and message.content | trim %}{{- message.content }}{%- endif %}{%- endfor %}"
)
QUANTISED = ("F16", "BF16", "Q4_0", "Q4_1", "Q5_0", "Q5_1", "Q8_0", "TQ1_0", "TQ2_0", "MXFP4")


def model(path: str, architecture: str = "llama", *, endianess: gguf.GGUFEndian = gguf.GGUFEndian.LITTLE) -> gguf.GGUFWriter:
    writer = gguf.GGUFWriter(path, architecture, endianess=endianess)
    writer.add_name("corpus model")
    writer.add_block_count(1)
    writer.add_context_length(32)
    writer.add_embedding_length(32)
    writer.add_tensor("token_embd.weight", np.arange(256, dtype="f4").reshape(8, 32))
    writer.add_tensor("output_norm.weight", np.ones(32, dtype="f4"))
    return writer


def tokenizer(writer: gguf.GGUFWriter, *templates: object) -> None:
    tokens = ["<unk>", "<s>", "</s>", "▁weigh", "bridge", "<0x0A>", "😀", "▁gate"]
    writer.add_tokenizer_model("llama")
    writer.add_token_list(tokens)
    writer.add_token_scores([-float(index) for index in range(len(tokens))])
    writer.add_token_types([2, 3, 3, 1, 1, 6, 1, 1])
    writer.add_bos_token_id(1)
    writer.add_eos_token_id(2)
    for template in templates:
        writer.add_chat_template(template)


def finish(writer: gguf.GGUFWriter) -> None:
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()


def every_value_type(writer: gguf.GGUFWriter) -> None:
    writer.add_uint8("test.u8", 255)
    writer.add_int8("test.i8", -128)
    writer.add_uint16("test.u16", 65535)
    writer.add_int16("test.i16", -1)
    writer.add_uint32("test.u32", 2**32 - 1)
    writer.add_int32("test.i32", -(2**31))
    writer.add_uint64("test.u64", 2**64 - 1)
    writer.add_int64("test.i64", -(2**63))
    writer.add_float32("test.f32", 0.5)
    writer.add_float64("test.f64", 1e300)
    writer.add_bool("test.flag", True)
    writer.add_string("test.text", "naïve 日本語")
    writer.add_array("test.ints", [1, 2, 3])
    writer.add_array("test.floats", [0.5, 1.5])
    writer.add_array("test.flags", [True, False])
    writer.add_array("test.texts", ["a", "", "ccc"])
    writer.add_array("test.nested", [[1, 2], [3]])


def write(corpus: Corpus) -> None:
    plain = {
        "chatml-template": (CHATML, "A tokenizer and the ChatML template"),
        "llama2-template": (LLAMA2, "A template that raises an exception on wrong roles"),
        "tools-template": (TOOLS, "A template with filters, tests and whitespace control"),
        "named-templates": (
            [{"name": "default", "template": CHATML}, {"name": "tool_use", "template": TOOLS}],
            "Two templates by name",
        ),
    }
    for name, (template, what) in plain.items():
        with corpus.file(f"gguf/{name}.gguf", f"{what}.", "gguf") as path:
            writer = model(path)
            tokenizer(writer, template)
            finish(writer)
    with corpus.file("gguf/value-types.gguf", "A key of every value type, nested arrays included.", "gguf") as path:
        writer = model(path)
        every_value_type(writer)
        finish(writer)
    for alignment in (8, 64, 256):
        with corpus.file(f"gguf/alignment-{alignment}.gguf", f"Tensor data aligned to {alignment}.", "gguf") as path:
            writer = model(path)
            writer.add_custom_alignment(alignment)
            finish(writer)
    with corpus.file("gguf/quantised.gguf", "Tensors of ten storage types.", "gguf") as path:
        writer = model(path)
        values = np.linspace(-1, 1, 512, dtype="f4").reshape(2, 256)
        for name in QUANTISED:
            kind = gguf.GGMLQuantizationType[name]
            writer.add_tensor(f"blk.0.{name.lower()}.weight", gguf.quants.quantize(values, kind), raw_dtype=kind)
        for dtype in ("i1", "i2", "i4", "i8", "f8"):
            writer.add_tensor(f"blk.0.{dtype}", np.ones(3, dtype=dtype))
        finish(writer)
    with corpus.file("gguf/big-endian.gguf", "The same header in big-endian byte order.", "gguf") as path:
        finish(model(path, endianess=gguf.GGUFEndian.BIG))
    with corpus.file("gguf/vocabulary-only.gguf", "A tokenizer without tensors.", "gguf") as path:
        writer = gguf.GGUFWriter(path, "gpt2")
        tokenizer(writer)
        finish(writer)
    with corpus.file("gguf/four-dimensions.gguf", "A tensor of four dimensions.", "gguf") as path:
        writer = model(path, "clip")
        writer.add_tensor("v.patch_embd.weight", np.zeros((2, 3, 4, 4), dtype="f4"))
        finish(writer)


if __name__ == "__main__":
    run(write)
