"""Flax parameters by flax.serialization, and the text files that Orbax writes beside its arrays."""

from __future__ import annotations

import tempfile
from pathlib import Path

import jax.numpy as jnp
import numpy as np
import orbax.checkpoint
from corpus import Corpus, run
from flax import serialization

LAYERS = {
    "params": {
        "dense": {"kernel": jnp.ones((3, 4)), "bias": jnp.zeros(4, jnp.bfloat16)},
        "norm": {"scale": np.arange(4, dtype="f8"), "empty": np.zeros((0, 2), "i4")},
    },
    "step": 7,
}
VALUES = {"complex": 1 + 2j, "scalar": np.float32(0.5), "text": "plain", "flag": True, "none": None, "list": [1, 2.5]}
METADATA = ["_METADATA", "_CHECKPOINT_METADATA", "_sharding"]


def write(corpus: Corpus) -> None:
    with corpus.file("flax/parameters.msgpack", "Parameters of two layers.", "flax") as path:
        Path(path).write_bytes(serialization.to_bytes(LAYERS))
    with corpus.file("flax/values.msgpack", "Numbers, texts and extension types beside an array.", "flax") as path:
        Path(path).write_bytes(serialization.msgpack_serialize({"w": np.ones(2, "f4"), **VALUES}))
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch) / "step"
        handler = orbax.checkpoint.PyTreeCheckpointHandler(use_ocdbt=False)
        orbax.checkpoint.Checkpointer(handler).save(folder, {"w": jnp.ones((3, 4)), "b": jnp.zeros(3)})
        for name in METADATA:
            with corpus.file(f"orbax/step/{name}", "Text beside the arrays of a checkpoint.", "orbax-checkpoint") as path:
                Path(path).write_bytes((folder / name).read_bytes())


if __name__ == "__main__":
    run(write)
