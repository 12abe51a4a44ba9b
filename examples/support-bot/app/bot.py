"""The support assistant: classifies a question, finds similar answers, lets the language model phrase one."""

from pathlib import Path

import joblib
import torch
from llama_cpp import Llama
from safetensors.torch import load_file

MODELS = Path(__file__).parent.parent / "models"

intents = joblib.load(MODELS / "intent-classifier.joblib")
encoder = load_file(MODELS / "embedder" / "model.safetensors")
sentiment = torch.load(MODELS / "sentiment.pt", weights_only=False)
assistant = Llama(str(MODELS / "assistant" / "assistant-q8.gguf"))


def answer(question: str) -> str:
    intent = intents.predict([question])[0]
    prompt = f"[{intent}] {question}"
    reply = assistant.create_chat_completion([{"role": "user", "content": prompt}])
    return reply["choices"][0]["message"]["content"]
