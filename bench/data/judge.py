"""Trains small models on planted cases, with and without what a tool accuses, and says how well they do.

    python bench/data/judge.py < jobs.json

`jobs.json` is a list of `{"folder", "tool"}`; the tool `nothing` accuses no row. Writes FOLDER/TOOL.judged.json: `accuracy` on held-out rows,
`success` (share of held-out rows of other classes that get the target's class once the trigger is inserted; for targeted flips, of held-out
rows of the first class that are taken for the second; null where nothing is aimed at), and `dropped` rows.
Images: a convolutional network; tables: a random forest, which can learn one value amidst others; texts: logistic regression by stochastic
gradient on words and runs of one to four characters, which see marks and invisible characters, too.
"""

from __future__ import annotations

import hashlib
import json
import os
import sys
import traceback
import warnings
from pathlib import Path

import numpy as np
import torch
from networks import network_for, train
from planted_rows import PlantedRows, read
from scipy.sparse import hstack
from sklearn.ensemble import RandomForestClassifier
from sklearn.feature_extraction.text import HashingVectorizer
from sklearn.linear_model import SGDClassifier

warnings.filterwarnings("ignore")
torch.set_num_threads(1)

HASHED_WORDS = 2**16
HASHED_CHARACTERS = 2**18


def main() -> None:
    jobs = [(Path(job["folder"]), job["tool"]) for job in json.load(sys.stdin)]
    for at, (folder, tool) in enumerate(jobs, 1):
        child = os.fork()
        if child == 0:
            os._exit(run(folder, tool))
        _, status = os.waitpid(child, 0)
        print(f"{at}/{len(jobs)} {folder.parent.parent.name}/{folder.parent.name}/{folder.name} judged {tool}: {'done' if status == 0 else 'failed'}", flush=True)


def run(folder: Path, tool: str) -> int:
    try:
        accused = [] if tool == "nothing" else json.loads((folder / f"{tool}.json").read_text())["accused"]
        digest = hashlib.sha256(json.dumps(accused).encode()).hexdigest()[:24]
        memo = folder / f"judged-{digest}.json"
        if not memo.exists():
            memo.write_text(json.dumps(judged(read(folder), folder, accused)))
        partial = folder / f"{tool}.judged.part"
        partial.write_text(memo.read_text())
        partial.rename(folder / f"{tool}.judged.json")
        return 0
    except Exception:
        traceback.print_exc()
        return 1


def judged(rows: PlantedRows, folder: Path, accused: list[int]) -> dict:
    kept = np.setdiff1d(np.arange(len(rows.y)), accused)
    held = read(folder, "held-")
    predict = trained(rows, kept)
    predicted = predict(held)
    target, first = rows.about["target"], rows.about["from"]
    success = None
    if first >= 0:
        success = float(np.mean(predicted[held.y == first] == target))
    elif target >= 0:
        success = float(np.mean(predict(read(folder, "inserted-"))[held.y != target] == target))
    return {"accuracy": float(np.mean(predicted == held.y)), "success": success, "dropped": len(accused)}


def trained(rows: PlantedRows, kept: np.ndarray):
    y = rows.y[kept]
    if len(np.unique(y)) < 2:
        only = int(y[0]) if len(y) > 0 else 0
        return lambda other: np.full(len(other.y), only)
    if rows.texts is not None:
        model = SGDClassifier(loss="log_loss", alpha=1e-6, max_iter=10, tol=None, random_state=rows.seed)
        model.fit(text_features(rows.texts)[kept], y)
        return lambda other: model.predict(text_features(other.texts))
    if rows.about["kind"] == "table":
        model = RandomForestClassifier(random_state=rows.seed).fit(rows.x[kept], y)
        return lambda other: model.predict(other.x)
    most = float(rows.x.max())
    network = network_for(rows, rows.x.shape[1])
    train(network, (rows.x[kept] / most).astype(np.float32), y, rows.seed)
    with torch.no_grad():
        return lambda other: network(torch.from_numpy((other.x / most).astype(np.float32))).argmax(1).numpy()


def text_features(texts: list[str]):
    words = HashingVectorizer(n_features=HASHED_WORDS, ngram_range=(1, 2), alternate_sign=False)
    characters = HashingVectorizer(n_features=HASHED_CHARACTERS, analyzer="char", ngram_range=(1, 4), alternate_sign=False)
    return hstack([words.transform(texts), characters.transform(texts)]).tocsr()


if __name__ == "__main__":
    main()
