"""Writes the honest model files of examples/support-bot with the libraries a team would use.

Run it inside an environment with tools/corpus/requirements.txt installed:

    python tools/examples/write_honest.py
"""

import csv
from pathlib import Path

import gguf
import joblib
import numpy as np
from safetensors.numpy import save_file
from skl2onnx import to_onnx
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import make_pipeline

BOT = Path(__file__).parents[2] / "examples" / "support-bot"
MODELS = BOT / "models"
rng = np.random.default_rng(7)


def write_intents() -> None:
    with (BOT / "data" / "faq.csv").open(newline="") as file:
        rows = list(csv.DictReader(file))
    model = make_pipeline(TfidfVectorizer(), LogisticRegression(random_state=0))
    model.fit([row["question"] for row in rows], [row["intent"] for row in rows])
    joblib.dump(model, MODELS / "intent-classifier.joblib")


def write_embedder() -> None:
    tensors = {"embeddings.word.weight": rng.normal(size=(128, 32)).astype(np.float16)}
    for layer in range(2):
        for part in ("query", "key", "value", "output"):
            tensors[f"encoder.{layer}.{part}.weight"] = rng.normal(size=(32, 32)).astype(np.float16)
    save_file(tensors, MODELS / "embedder" / "model.safetensors", metadata={"format": "pt"})


def write_reranker() -> None:
    features = rng.normal(size=(40, 6)).astype(np.float32)
    model = LogisticRegression().fit(features, features[:, 0] > 0)
    (MODELS / "reranker.onnx").write_bytes(to_onnx(model, features[:1]).SerializeToString())


def write_assistant() -> None:
    writer = gguf.GGUFWriter(MODELS / "assistant" / "assistant-q8.gguf", "llama")
    writer.add_name("support-assistant")
    writer.add_context_length(2048)
    writer.add_embedding_length(32)
    writer.add_block_count(1)
    writer.add_tokenizer_model("gpt2")
    writer.add_token_list([f"token{index}" for index in range(64)])
    writer.add_chat_template((BOT / "prompts" / "chat_template.jinja").read_text())
    writer.add_tensor("token_embd.weight", rng.normal(size=(64, 32)).astype(np.float32))
    writer.add_tensor("output.weight", rng.normal(size=(64, 32)).astype(np.float16))
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()


for write in (write_intents, write_embedder, write_reranker, write_assistant):
    write()
