#!/usr/bin/env bash
# The step of action.yml: turns inputs, given as environment variables, into one audit. Everything is
# passed as an argument of its own; nothing is put together into a command line.
set -uo pipefail

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
arguments=(audit --fail-on "${WEIGHBRIDGE_FAIL_ON:-high}" --format text)
[ -n "${WEIGHBRIDGE_POLICY:-}" ] && arguments+=(--policy "$WEIGHBRIDGE_POLICY")
[ -n "${WEIGHBRIDGE_BASELINE:-}" ] && arguments+=(--baseline "$WEIGHBRIDGE_BASELINE")
[ -n "${WEIGHBRIDGE_SARIF:-}" ] && arguments+=(--format sarif --output "$WEIGHBRIDGE_SARIF")
[ -n "${WEIGHBRIDGE_JSON:-}" ] && arguments+=(--format json --output "$WEIGHBRIDGE_JSON")
[ -n "${GITHUB_STEP_SUMMARY:-}" ] && arguments+=(--format markdown --output "$GITHUB_STEP_SUMMARY")
arguments+=(--)
while IFS= read -r target; do
  target=${target%$'\r'}
  [ -n "${target//[[:space:]]/}" ] && arguments+=("$target")
done <<<"${WEIGHBRIDGE_TARGETS:-.}"

"$root/node_modules/.bin/node" "$root/src/cli/main.ts" "${arguments[@]}"
code=$?
[ -n "${GITHUB_OUTPUT:-}" ] && echo "exit-code=$code" >>"$GITHUB_OUTPUT"
if [ "$code" -eq 3 ] && [ "${WEIGHBRIDGE_ALLOW_INCOMPLETE:-false}" = true ]; then exit 0; fi
exit "$code"
