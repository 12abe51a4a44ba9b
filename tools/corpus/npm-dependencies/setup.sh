#!/usr/bin/env bash
set -euo pipefail

VENV=${VENV:-.venv}
python3 -m venv "$VENV"
"$VENV/bin/pip" install --upgrade pip
for package in datasets evaluate; do
  "$VENV/bin/pip" install "$package"
done
if command -v npm >/dev/null; then
  npm install --no-audit
fi
