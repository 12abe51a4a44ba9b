"""Writes the names that Keras models honestly refer to.

    python tools/names/write_keras_names.py <library>=<unpacked release> ... > src/formats/keras-config/names.data.ts

Each release is a folder as a wheel unpacks it. Nothing is imported: names come from the syntax tree.
"""

from __future__ import annotations

import ast
import re
import sys
import textwrap
from collections import defaultdict
from pathlib import Path

CLASS_FOLDERS = re.compile(
    r"layers|optimi[sz]er|losses|metrics|initializers|regularizers|constraints|engine|models|dtype_policies|mixed_precision"
    r"|quantizers|random|feature_column|trainers|distillation|utils/(?:torch|jax)|jax_layer|tfsm_layer|rnn|seq2seq|activations|samplers|tokenizers"
)
FUNCTION_FILES = re.compile(r"activations|losses|metrics|initializers|regularizers|constraints|/ops/|backend\.py$|backend/common/keras_tensor")
TESTS = re.compile(r"_test\.py$|/tests?/|integration_test|testing_infra|benchmark|conftest")
REACHING = re.compile(r"^(?:get_file|load_|save_|open|read_|write_|download|plot_|print_|model_to_|convert_|enable_|set_|clear_|deserialize|get$)")


def main() -> None:
    classes: dict[str, set[str]] = defaultdict(set)
    functions: dict[str, set[str]] = defaultdict(set)
    for argument in sys.argv[1:]:
        library, folder = argument.split("=")
        for path in sorted(Path(folder).rglob("*.py")):
            name = path.relative_to(folder).as_posix()
            if TESTS.search(name):
                continue
            tree = ast.parse(path.read_bytes())
            wide = library != "keras"
            if wide or CLASS_FOLDERS.search(name):
                classes[library] |= {node.name for node in tree.body if isinstance(node, ast.ClassDef) and not node.name.startswith("__")}
            if FUNCTION_FILES.search("/" + name):
                functions[library] |= {
                    node.name
                    for node in tree.body
                    if isinstance(node, ast.FunctionDef) and not node.name.startswith("_") and not REACHING.match(node.name)
                }
    print("// Written by tools/names/write_keras_names.py from library source; do not edit.")
    emit("KERAS_CLASSES", "Classes of Keras and of the libraries around it, without their modules.", classes)
    emit("KERAS_FUNCTIONS", "Functions that configurations name: activations, losses, metrics, initializers, operations.", functions)


def emit(constant: str, doc: str, names: dict[str, set[str]]) -> None:
    print(f"/** {doc} */")
    print(f"export const {constant}: Readonly<Record<string, string>> = {{")
    for library in sorted(names):
        body = textwrap.fill(" ".join(sorted(names[library])), 180, break_long_words=False, break_on_hyphens=False)
        print(f"  '{library}': `\n{body}\n`,")
    print("};")


main()
