"""Writes the opcode numbers of CPython 3.6 to 3.14 for the bytecode reader.

    python tools/names/write_opcodes.py > src/code/python-bytecode/opcodes.data.ts

Needs the package xdis, from which only names and numbers are taken.
"""

from __future__ import annotations

import importlib

VERSIONS = [(3, minor) for minor in range(6, 15)]


def main() -> None:
    print("// Written by tools/names/write_opcodes.py; do not edit.")
    print("/** Opcode numbers by minor version of CPython 3, as its Lib/opcode.py and Lib/_opcode_metadata.py have them. */")
    print("export const PYTHON_OPCODES: Readonly<Record<number, string>> = {")
    for major, minor in VERSIONS:
        module = importlib.import_module(f"xdis.opcodes.opcode_{major}x.opcode_{major}{minor}")
        # From 3.13 on, what lies beyond RESUME is written by the interpreter at run time only.
        last = module.opmap["RESUME"] if minor >= 13 else 255
        names = sorted((number, name) for name, number in module.opmap.items() if number <= last and "_INPLACE_ADD_" not in name)
        print(f"  {minor}:")
        print(f"    '{' '.join(f'{number}:{name}' for number, name in names)}',")
    print("};")


main()
