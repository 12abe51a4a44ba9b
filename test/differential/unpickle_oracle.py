"""Answers, line by line, what CPython's two unpicklers do with a pickle, in the order in which they do it.

Reads lines of JSON on standard input, `{"id": 1, "hex": "80045d942e", "reader": "c"}`, where reader is "c"
(`pickle.Unpickler`) or "python" (`pickle._Unpickler`), and answers each on standard output:

    {"id": 1, "events": [["import", "os", "system"], ["call", "os.system", "(1)"], ...],
     "error": null, "result": "[]"}

Nothing is imported and nothing real is called: find_class is overridden to return a recording class, whose
results are recording classes again. A value is spelled by `spell`, which the tests know in TypeScript, too.
"""

from __future__ import annotations

import io
import json
import pickle
import re
import struct
import sys

DEPTH = 5
SHOWN = 64
# Python 2 strings that are not ASCII are kept as bytes, in a str by way of surrogates.
ESCAPED = re.compile("[\udc80-\udcff]")


class Recorder:
    """Values are spelled when all is over, as the interpreter's are: a list may grow after a call has seen it."""

    def __init__(self) -> None:
        self.events: list[tuple[str, tuple[str, ...], tuple[object, ...]]] = []
        self.names: dict[str, Thing] = {}

    def note(self, kind: str, *values: object, names: tuple[str, ...] = ()) -> int:
        self.events.append((kind, names, values))
        return len(self.events) - 1

    def spelled(self) -> list[list[str]]:
        return [[kind, *names, *map(spell, values)] for kind, names, values in self.events]

    def named(self, module: str, name: str) -> Thing:
        label = f"{module}.{name}"
        if label not in self.names:
            self.names[label] = thing(self, label)
        return self.names[label]


class Thing(type):
    """Metaclass of everything a stream can get hold of: a class, so that NEWOBJ accepts it."""

    label: str
    recorder: Recorder

    def __call__(cls, *args: object, **kwargs: object) -> object:
        return create(cls.recorder, "call", cls, args, kwargs)

    def __setstate__(cls, state: object) -> None:
        cls.recorder.note("build", cls, state)

    def extend(cls, items: object) -> None:
        cls.recorder.note("append", cls, items)

    def append(cls, item: object) -> None:
        cls.recorder.note("append", cls, [item])

    def add(cls, item: object) -> None:
        cls.recorder.note("add", cls, item)

    def __setitem__(cls, key: object, value: object) -> None:
        cls.recorder.note("setitem", cls, key, value)


def thing(recorder: Recorder, label: str) -> Thing:
    def new(cls: Thing, *args: object, **kwargs: object) -> object:
        return create(recorder, "new", cls, args, kwargs)

    made = type.__new__(Thing, "Thing", (), {"__new__": new})
    made.label = label
    made.recorder = recorder
    return made


def create(recorder: Recorder, how: str, callee: Thing, args: tuple, kwargs: dict) -> object:
    number = recorder.note(how, callee, args, *([kwargs] if kwargs else []))
    return thing(recorder, f"#{number}")


def text(value: str) -> str:
    return "s" + value.encode("utf-8", "surrogatepass")[:SHOWN].hex()


def spell(value: object, depth: int = 0) -> str:
    if value is None or value is True or value is False:
        return str(value)
    if isinstance(value, int):
        return str(value)
    if isinstance(value, float):
        return "f" + struct.pack(">d", value).hex() if value == value else "nan"
    if isinstance(value, str):
        try:
            return spell(value.encode("ascii", "surrogateescape")) if ESCAPED.search(value) else text(value)
        except UnicodeEncodeError:
            return text(value)
    if isinstance(value, bytes | bytearray):
        return f"{'b' if isinstance(value, bytes) else 'y'}{len(value)}:{value[:SHOWN].hex()}"
    if isinstance(value, Thing):
        return value.label
    if depth >= DEPTH:
        return "~"
    if isinstance(value, dict):
        return "{" + ",".join(f"{spell(k, depth + 1)}:{spell(v, depth + 1)}" for k, v in value.items()) + "}"
    items = [spell(item, depth + 1) for item in value]  # type: ignore[union-attr]
    if isinstance(value, tuple):
        return "(" + ",".join(items) + ")"
    if isinstance(value, list):
        return "[" + ",".join(items) + "]"
    return ("<" if isinstance(value, frozenset) else "|") + ",".join(sorted(set(items))) + ">"


def reader(base: type) -> type:
    class Reader(base):  # type: ignore[misc, valid-type]
        recorder: Recorder

        def find_class(self, module: str, name: str) -> object:
            self.recorder.note("import", names=(module, name))
            return self.recorder.named(module, name)

        def persistent_load(self, pid: object) -> object:
            number = self.recorder.note("persistent", pid)
            return thing(self.recorder, f"#{number}")

    return Reader


READERS = {"c": reader(pickle.Unpickler), "python": reader(pickle._Unpickler)}


def load(which: str, data: bytes) -> tuple[list[list[str]], str | None, str | None]:
    recorder = Recorder()
    unpickler = READERS[which](io.BytesIO(data), encoding="ascii", errors="surrogateescape")
    unpickler.recorder = recorder
    try:
        result = spell(unpickler.load())
    except Exception as error:  # whatever it raises is the answer
        return recorder.spelled(), f"{type(error).__name__}: {error}", None
    return recorder.spelled(), None, result


def main() -> None:
    sys.set_int_max_str_digits(0)
    for line in sys.stdin:
        if line.strip():
            question = json.loads(line)
            events, error, result = load(question["reader"], bytes.fromhex(question["hex"]))
            answer = {"id": question["id"], "events": events, "error": error, "result": result}
            sys.stdout.write(json.dumps(answer) + "\n")


if __name__ == "__main__":
    main()
