"""Plain Python values, written by the pickle module of CPython over all protocols."""

from __future__ import annotations

import collections
import datetime
import decimal
import enum
import fractions
import http
import inspect
import ipaddress
import pathlib
import pickle
import pickletools
import random
import re
import struct
import types
import uuid

from corpus import Corpus, run

ALL_PROTOCOLS = range(pickle.HIGHEST_PROTOCOL + 1)


def scalars() -> object:
    return {
        "none": None,
        "flags": [True, False],
        "ints": [0, 1, -1, 255, 256, 65535, 65536, 2**31 - 1, -(2**31), 2**31, 2**63, -(2**63), 2**100, -(2**2100)],
        "floats": [0.0, -0.0, 1.5, 1e300, 5e-324, float("inf"), float("-inf"), float("nan")],
        "complex": [1 + 2j, -0.0j],
        "texts": ["", "plain", "naïve café", "日本語", "😀", "line\nbreak", "back\\slash", "tab\t", "nul\x00", "\ud800"],
        "bytes": [b"", b"abc", bytes(range(256)), b"x" * 300],
        "long text": "weigh " * 60,
    }


def containers() -> object:
    return {
        "list": [1, [2, [3, []]]],
        "long list": list(range(2100)),
        "tuples": [(), (1,), (1, 2), (1, 2, 3), (1, 2, 3, 4)],
        "dict": {"a": {"b": {"c": {}}}, 1: "one", (1, 2): "pair", None: "nothing"},
        "set": {1, 2, 3},
        "empty sets": [set(), frozenset()],
        "frozenset": frozenset(["x"]),
        "bytearray": bytearray(b"mutable \x00\xff"),
        "range": range(0, 10, 3),
        "slice": slice(1, None, 2),
        "ellipsis": [..., NotImplemented],
    }


def standard_library() -> object:
    return {
        "moment": datetime.datetime(2024, 2, 29, 12, 30, 15, 123456),
        "in UTC": datetime.datetime(2024, 2, 29, tzinfo=datetime.timezone.utc),
        "day": datetime.date(1999, 12, 31),
        "clock": datetime.time(23, 59, 58, fold=1),
        "delta": datetime.timedelta(days=3, microseconds=5),
        "zone": datetime.timezone(datetime.timedelta(hours=5, minutes=30)),
        "decimals": [decimal.Decimal("3.14"), decimal.Decimal("-Infinity")],
        "fraction": fractions.Fraction(22, 7),
        "uuid": uuid.UUID("12345678-1234-5678-1234-567812345678"),
        "path": pathlib.PurePosixPath("models/best.pt"),
        "windows path": pathlib.PureWindowsPath("models\\best.pt"),
        "pattern": re.compile(r"^(layer)\.(\d+)$", re.IGNORECASE),
        "address": ipaddress.ip_address("192.0.2.1"),
        "namespace": types.SimpleNamespace(lr=0.1, layers=[8, 8]),
    }


def collections_of_the_library() -> object:
    counts = collections.defaultdict(list)
    counts["a"].append(1)
    return {
        "ordered": collections.OrderedDict([("z", 1), ("a", 2)]),
        "defaults": counts,
        "ints by default": collections.defaultdict(int, x=3),
        "counter": collections.Counter("weighbridge"),
        "deque": collections.deque([1, 2, 3], maxlen=5),
        "chain": collections.ChainMap({"a": 1}, {"b": 2}),
        "user dict": collections.UserDict(a=1),
    }


def classes_by_reference() -> object:
    """Enum members, named tuples and types of the standard library: nothing private to a script."""
    return {
        "status": http.HTTPStatus.NOT_FOUND,
        "flag": re.IGNORECASE | re.MULTILINE,
        "kind": inspect.Parameter.KEYWORD_ONLY,
        "argument spec": inspect.ArgInfo(["a"], None, None, {"a": 1}),
        "types": [int, str, dict, collections.OrderedDict, datetime.datetime],
        "functions": [len, sorted, struct.calcsize],
        "enum class": enum.Enum,
    }


def recursive() -> object:
    loop: list[object] = [1]
    loop.append(loop)
    ring: dict[str, object] = {"name": "ring"}
    ring["self"] = ring
    pair: list[object] = []
    knot = (pair, 1)
    pair.append(knot)
    return [loop, ring, knot]


def shared() -> object:
    """Many values that appear twice, so that the memo needs one-byte and four-byte indexes."""
    parts = [f"part {index}" for index in range(300)]
    return [parts, parts[::-1], tuple(parts)]


KINDS = {
    "scalars": (scalars, "Numbers of every width, text with escapes and surrogates, bytes"),
    "containers": (containers, "Built-in containers, empty and nested, above the batch size of the pickler"),
    "standard-library": (standard_library, "Value classes of the standard library: dates, decimals, UUID, paths, regex"),
    "collections": (collections_of_the_library, "Containers of the collections module, with default factories"),
    "classes-by-reference": (classes_by_reference, "Enum members, named tuples, types and functions of the library"),
    "recursive": (recursive, "A list, a dict and a tuple that contain themselves"),
    "shared": (shared, "Three hundred strings shared by three containers (memo reads)"),
}  # fmt: skip


class Python2Pickler(pickle._Pickler):  # the Python implementation can be told how to spell a string
    """Spells bytes as Python 2 spelt str: STRING, BINSTRING and SHORT_BINSTRING."""

    dispatch = dict(pickle._Pickler.dispatch)

    def save_python2_str(self, value: bytes) -> None:
        if not self.bin:
            self.write(pickle.STRING + repr(value)[1:].encode("ascii") + b"\n")
        elif len(value) < 256:
            self.write(pickle.SHORT_BINSTRING + bytes([len(value)]) + value)
        else:
            self.write(pickle.BINSTRING + struct.pack("<i", len(value)) + value)
        self.memoize(value)

    dispatch[bytes] = save_python2_str


def python2_value() -> object:
    return {
        b"name": b"old model",
        b"quotes": b"it's \"quoted\"\\ \n",
        b"raw": bytes(range(256)) * 2,
        b"text": "unicode ☃",
        b"numbers": [1, 2**40, 1.5, 1j],
        b"ordered": collections.OrderedDict([(b"a", 1)]),
        b"set": {1, 2},
        b"range": range(3),
    }


def write(corpus: Corpus) -> None:
    for name, (build, what) in KINDS.items():
        for protocol in ALL_PROTOCOLS:
            target = f"python/{name}-protocol-{protocol}.pkl"
            with corpus.file(target, f"{what}; pickle protocol {protocol}.", "cpython") as path, open(path, "wb") as out:
                pickle.dump(build(), out, protocol=protocol)

    for protocol in (0, 1, 2):
        what = f"The str opcodes and module names that Python 2 wrote, protocol {protocol}, by CPython's Python pickler."
        with corpus.file(f"python/python2-protocol-{protocol}.pkl", what, "cpython") as path, open(path, "wb") as out:
            Python2Pickler(out, protocol=protocol, fix_imports=True).dump(python2_value())

    with corpus.file("python/random-state-protocol-4.pkl", "State of random.Random, 625 numbers.", "cpython") as path:
        pathlib.Path(path).write_bytes(pickle.dumps({"state": random.Random(7).getstate(), "rng": random.Random(7)}, 4))

    what = "Three pickles one after the other in one file."
    with corpus.file("python/three-in-a-row.pkl", what, "cpython") as path, open(path, "wb") as out:
        for value in ({"header": 1}, [1, 2, 3], "end"):
            pickle.dump(value, out, protocol=4)

    what = "A pickle that pickletools.optimize stripped of unused memo writes."
    with corpus.file("python/optimised-protocol-4.pkl", what, "cpython") as path:
        pathlib.Path(path).write_bytes(pickletools.optimize(pickle.dumps(standard_library(), protocol=4)))

    what = "Text and bytes above 64 KiB, which protocol 4 writes outside of frames."
    with corpus.file("python/frames-protocol-4.pkl", what, "cpython") as path:
        pathlib.Path(path).write_bytes(pickle.dumps(["a" * 66_000, list(range(500)), b"b" * 66_000], protocol=4))


if __name__ == "__main__":
    run(write)
