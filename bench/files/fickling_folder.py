"""Runs fickling's own file and archive scan over a folder, importing it once.

fickling has no folder mode. Files are chosen as its Hugging Face mode chooses them (zip archives
and pickle extensions), with more extensions than it knows. One JSON line per file scanned.
"""

import json
import os
import sys
import zipfile

from fickling.analysis import Severity
from fickling.loader import scan_file, scan_zip_archive

EXTENSIONS = {".bin", ".pkl", ".pickle", ".pt", ".pth", ".ckpt", ".joblib", ".dill", ".data"}


def scan(path):
    """All scans of one file; nothing when it is not fickling's business."""
    if zipfile.is_zipfile(path):
        return list(scan_zip_archive(path, graceful=True).values())
    if os.path.splitext(path)[1].lower() in EXTENSIONS:
        return [scan_file(path, graceful=True)]
    return []


for folder, _, names in sorted(os.walk(sys.argv[1])):
    for name in sorted(names):
        path = os.path.join(folder, name)
        try:
            scans = scan(path)
        except Exception as error:  # One file must not end the loop: the command line would lose that file only.
            scans, crash = [], [repr(error)]
        else:
            crash = []
        flagged = any(r.severity > Severity.LIKELY_SAFE for each in scans for r in each.results)
        errors = crash + [error for each in scans for error in each.errors]
        if scans or errors:
            print(json.dumps({"path": path, "flagged": flagged, "errors": errors[:3]}), flush=True)
