"""Answers questions about versions, specifiers and markers with the `packaging` library, one JSON value a line."""

import json
import sys

from packaging.markers import Marker
from packaging.specifiers import InvalidSpecifier, SpecifierSet
from packaging.version import InvalidVersion, Version


def version(text):
    try:
        return Version(text)
    except InvalidVersion:
        return None


def answer(question):
    kind = question["kind"]
    if kind == "normalise":
        parsed = version(question["version"])
        return None if parsed is None else str(parsed)
    if kind == "compare":
        left, right = version(question["left"]), version(question["right"])
        return (left > right) - (left < right)
    if kind == "satisfies":
        try:
            specifiers = SpecifierSet(question["constraint"])
        except InvalidSpecifier:
            return None
        return specifiers.contains(question["version"], prereleases=question["prereleases"])
    if kind == "marker":
        return Marker(question["marker"]).evaluate(question["environment"])
    raise ValueError(kind)


for line in sys.stdin:
    print(json.dumps(answer(json.loads(line))))
