"""Answers on standard output, a line of JSON each, how the reference readers take what stands on standard input."""

import json
import sys

try:
    from packaging.requirements import InvalidRequirement, Requirement
except ImportError:
    from pip._vendor.packaging.requirements import InvalidRequirement, Requirement
from pip._internal.req import req_file


def requirement(text):
    try:
        found = Requirement(text)
    except (InvalidRequirement, ValueError):
        return None
    return {
        "name": found.name,
        "extras": sorted(found.extras),
        "specifiers": sorted({str(one).replace(" ", "") for one in found.specifier}),
        "url": found.url,
        "marker": found.marker is not None,
    }


def lines(text):
    parse = req_file.get_line_parser(None)
    answer = []
    for _, line in req_file.preprocess(text):
        try:
            arguments, options = parse(line)
        except Exception:
            answer.append({"error": True})
            continue
        answer.append(
            {
                "error": False,
                "arguments": arguments.strip(),
                "hashes": sorted(
                    f"{kind}:{value}"
                    for kind, values in (options.hashes or {}).items()
                    for value in values
                ),
                "editables": options.editables or [],
                "requirements": options.requirements or [],
                "constraints": options.constraints or [],
                "extra": options.extra_index_urls or [],
            }
        )
    return {"lines": answer}


for row in sys.stdin:
    question = json.loads(row)
    if "requirement" in question:
        answer = requirement(question["requirement"])
    else:
        answer = lines(question["file"])
    print(json.dumps(answer))
