#!/usr/bin/env bash
# The hook of .pre-commit-hooks.yaml, run from pre-commit's own checkout of this repository with the
# changed files as arguments. Installs once, with a Node of its own, so that it works on any Node that has npm.
# (pre-commit's `language: node` installs globally from git, which npm 11 fails to build.)
set -euo pipefail

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
if [ ! -f "$root/node_modules/.weighbridge-installed" ]; then
  echo 'weighbridge: installing once' >&2
  # Without what pre-commit and npm scripts export: a global prefix would send the packages elsewhere.
  (cd "$root" && env -u npm_config_global -u npm_config_prefix -u NPM_CONFIG_PREFIX \
    npm ci --no-fund --no-audit --loglevel=error >&2)
  touch "$root/node_modules/.weighbridge-installed"
fi
exec "$root/node_modules/.bin/node" "$root/src/cli/main.ts" audit --quiet --allow-empty -- "$@"
