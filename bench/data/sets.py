"""Exports the small real sets of scikit-learn, once.

    python bench/data/sets.py CACHE

Writes CACHE/sets/NAME.f32 (rows, row-major, little-endian), NAME.i32 (class numbers) and NAME.json (`rows`, `width`, `classes`, `columns`).
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

import sklearn
from sklearn.datasets import load_breast_cancer, load_digits, load_iris, load_wine

SETS = {"digits": load_digits, "iris": load_iris, "wine": load_wine, "breast": load_breast_cancer}


def main() -> None:
    folder = Path(sys.argv[1]) / "sets"
    folder.mkdir(parents=True, exist_ok=True)
    for name, load in SETS.items():
        bunch = load()
        bunch.data.astype("<f4").tofile(folder / f"{name}.f32")
        bunch.target.astype("<i4").tofile(folder / f"{name}.i32")
        about = {
            "rows": bunch.data.shape[0],
            "width": bunch.data.shape[1],
            "classes": [str(each) for each in bunch.target_names],
            "columns": [str(each) for each in bunch.feature_names],
            "source": f"scikit-learn {sklearn.__version__}",
        }
        (folder / f"{name}.json").write_text(json.dumps(about))
        print(name, *bunch.data.shape)


if __name__ == "__main__":
    main()
