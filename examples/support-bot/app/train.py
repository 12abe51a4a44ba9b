"""Fine-tunes the sentence encoder on the question pairs of the support desk."""

from datasets import load_dataset
from sentence_transformers import SentenceTransformer, SentenceTransformerTrainer

pairs = load_dataset("support-bot/faq-pairs", revision="5d2c5f4b0a1f4f0e9a6de1d2a9d0b3c1f7e8a9b0")
model = SentenceTransformer("sentence-transformers/all-MiniLM-L6-v2")

if __name__ == "__main__":
    SentenceTransformerTrainer(model=model, train_dataset=pairs["train"]).train()
    model.save("models/embedder")
