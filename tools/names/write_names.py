"""Writes src/formats/python-names/known/*.data.ts: the names that pickles of known libraries honestly contain.

    python tools/names/write_names.py <folder of wheels> <site-packages> [--only torch ...]

The releases are listed in releases.txt. Reads source only; nothing of a library is imported or run.
Classes whose unpickling hooks call something risky are left out and listed, unless libraries.py names
the condition under which they are accepted.
"""

from __future__ import annotations

import argparse
import re
import sys
from collections import defaultdict
from pathlib import Path

from libraries import LIBRARIES, TESTS, Library
from source_index import CONTAINERS, ENUMS, RISKY, SourceIndex

TARGET = Path(__file__).resolve().parent.parent.parent / "src" / "formats" / "python-names" / "known"


def main() -> int:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("wheels", type=Path)
    options.add_argument("site_packages", type=Path)
    options.add_argument("--only", nargs="+", default=[])
    chosen = options.parse_args()
    TARGET.mkdir(parents=True, exist_ok=True)
    for library in LIBRARIES:
        if not chosen.only or library.file in chosen.only:
            index, versions = read_sources(library, chosen.wheels, chosen.site_packages)
            tables, left_out = sort_names(library, index)
            write_table(library, versions, tables)
            total = sum(len(names) for table in tables.values() for names in table.values())
            print(f"{library.file}: {total} names, {len(left_out)} left out", file=sys.stderr)
            for line in sorted(left_out):
                print(f"    {line}", file=sys.stderr)
    return 0


def read_sources(library: Library, wheels: Path, site_packages: Path) -> tuple[SourceIndex, list[str]]:
    index, versions = SourceIndex(), []
    keep = re.compile(rf"^{library.package}(\.|$)(?!.*{TESTS})")
    for wheel in sorted(wheels.glob(f"{library.wheel}-*.whl")):
        versions.append(wheel.name.split("-")[1])
        index.add_wheel(wheel, keep)
    records = sorted(site_packages.glob(f"{library.wheel}-*.dist-info")) if (site_packages / library.package).exists() else []
    if records:
        versions.append(records[0].name.split("-")[1].removesuffix(".dist").split("+")[0])
        index.add_folder(site_packages, library.package, keep)
    return index, sorted(set(versions), key=lambda v: [int(part) if part.isdigit() else 0 for part in v.split(".")])


def sort_names(library: Library, index: SourceIndex) -> tuple[dict[str, dict[str, set[str]]], list[str]]:
    """Puts every name under the strongest use that honest pickles make of it."""
    tables: dict[str, dict[str, set[str]]] = {use: defaultdict(set) for use in ("construct", "containers", "call", "import")}
    left_out: list[str] = []
    for found in index.classes.values():
        if not library.takes_class(found.path):
            continue
        bases, _ = index.ancestry(found)
        condition = next((c for prefix, c in library.reviewed.items() if found.path.startswith(prefix)), "")
        risks = index.risks(found)
        if risks and not condition:
            left_out += risks
        elif bases & ENUMS or any(base.startswith("enum.") for base in bases):
            tables["call"][found.module].add(found.name)
        else:
            use = "containers" if bases & CONTAINERS else "construct"
            tables[use][found.module].add(found.name + (f":{condition}" if condition and risks else ""))
    for function in index.functions.values():
        if library.takes_function(function.module) and not function.calls & RISKY:
            tables["import"][function.module].add(function.name)
    return tables, left_out


def write_table(library: Library, versions: list[str], tables: dict[str, dict[str, set[str]]]) -> None:
    constant = library.file.replace("-", "_").upper()
    lines = [
        "// Written by tools/names/write_names.py from library source; do not edit.",
        f"export const {constant} = {{",
        f"  library: '{library.title}',",
        f"  versions: '{', '.join(versions)}',",
    ]
    for use, modules in tables.items():
        if modules:
            lines.append(f"  {use}: `")
            lines += [f"{module} {' '.join(sorted(names))}" for module, names in sorted(modules.items())]
            lines.append("`,")
    lines.append("} as const;")
    (TARGET / f"{library.file}.data.ts").write_text("\n".join(lines) + "\n")


if __name__ == "__main__":
    sys.exit(main())
