"""Modelfiles of Ollama, which people write by hand: the own builder writes them as its documentation has them."""

from __future__ import annotations

from pathlib import Path

from corpus import Corpus, run

MODELFILE = '''# A model of this folder with a template in Go's language.
FROM ./model.gguf
PARAMETER temperature 0.7
PARAMETER stop "<|im_end|>"
TEMPLATE """{{ if .System }}<|im_start|>system
{{ .System }}<|im_end|>
{{ end }}{{ range .Messages }}<|im_start|>{{ .Role }}
{{ .Content }}<|im_end|>
{{ end }}<|im_start|>assistant
"""
SYSTEM You are a helpful assistant.
MESSAGE user Is Toronto in Canada?
MESSAGE assistant yes
'''


def write(corpus: Corpus) -> None:
    with corpus.file("built/modelfile/Modelfile", "Every usual instruction.", "own builder", "1") as path:
        Path(path).write_text(MODELFILE)


if __name__ == "__main__":
    run(write)
