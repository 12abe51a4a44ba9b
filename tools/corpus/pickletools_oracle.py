"""Answers, line by line, what CPython's pickletools reads in a pickle. Decodes only: nothing is ever unpickled.

Reads lines of JSON on standard input, `{"id": 1, "hex": "80045d942e"}`, and answers each on standard output:

    {"id": 1, "ops": [[0, "PROTO", "4"], [2, "EMPTY_LIST", null], ...], "end": 5, "error": null}

An operation is [position, opcode name, argument]. The argument is null when the opcode has none, and
else a string: an int in decimal (a bool, as in the text form I01, as True or False), a float by repr,
bytes in lower-case hex, a str as itself. A str that UTF-8 can not encode becomes
{"surrogatepassHex": "..."}, the hex of its UTF-8 bytes under surrogatepass. GLOBAL and INST carry module
and name with one blank between, as pickletools gives them.

`end` is the offset after the last byte read. `error` is null, or what stopped the decoding; `ops` then
holds everything decoded before it. Only the first pickle of a stream is read: ask again with the rest.
"""

from __future__ import annotations

import io
import json
import pickletools
import sys


def normalise(argument: object) -> object:
    if argument is None:
        return None
    if isinstance(argument, bool | int):
        return str(argument)
    if isinstance(argument, float):
        return repr(argument)
    if isinstance(argument, bytes | bytearray):
        return bytes(argument).hex()
    if isinstance(argument, str):
        try:
            argument.encode("utf-8")
        except UnicodeEncodeError:
            return {"surrogatepassHex": argument.encode("utf-8", "surrogatepass").hex()}
        return argument
    raise TypeError(f"pickletools gave an argument of type {type(argument).__name__}")


def decode(pickle: bytes) -> tuple[list[list[object]], int, str | None]:
    ops: list[list[object]] = []
    stream = io.BytesIO(pickle)
    try:
        for opcode, argument, position in pickletools.genops(stream):
            ops.append([position, opcode.name, normalise(argument)])
    except Exception as error:  # whatever pickletools raises is the answer
        return ops, stream.tell(), f"{type(error).__name__}: {error}"
    return ops, stream.tell(), None


def answer(line: str) -> dict[str, object]:
    question = json.loads(line)
    ops, end, error = decode(bytes.fromhex(question["hex"]))
    return {"id": question["id"], "ops": ops, "end": end, "error": error}


def main() -> None:
    sys.set_int_max_str_digits(0)  # LONG may spell thousands of digits
    for line in sys.stdin:
        if line.strip():
            sys.stdout.write(json.dumps(answer(line)) + "\n")
            sys.stdout.flush()


if __name__ == "__main__":
    main()
