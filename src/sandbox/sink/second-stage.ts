/**
 * Harmless text that is served in place of a download. Whoever runs it starts `true` with the marker as its argument,
 * which the trace shows: proof that something downloaded was executed.
 */
export interface SecondStage {
  readonly body: string;
  readonly type: string;
}

export const MARKER_PREFIX = 'second-stage-';

const JAVASCRIPT = (marker: string): string =>
  `(function () {
  var load = typeof require === 'function' ? require : process.getBuiltinModule || process.mainModule.require;
  load('child_process').spawnSync('true', ['${marker}']);
})();
`;

/** A shell reads the lines up to `exec`; Python takes them for a string and goes on behind it. */
const SHELL_AND_PYTHON = (marker: string): string =>
  `#!/bin/sh
''':'
exec true ${marker}
'''
import subprocess
subprocess.call(['true', '${marker}'])
`;

const JAVASCRIPT_NAME_RE = /\.[cm]?js$/i;
const SCRIPT_NAME_RE = /\.(?:sh|bash|zsh|py|pyw|bin|elf|run|exe|out|txt|ps1|bat|php)$/i;
const DATA_NAME_RE =
  /\.(?:json|ya?ml|toml|xml|html?|css|png|jpe?g|gif|svg|ico|zip|gz|tgz|tar|bz2|xz|whl|node|so|wasm|csv|map)$/i;
const API_RE = /(?:^|\.)api\.|\/(?:api|v\d|graphql|rpc|webhooks?)(?:\/|$)/i;
const SCRIPTING_CLIENT_RE = /^(?:curl|wget|python|libwww|go-http)/i;

/** What a request for a file is answered with; undefined when it asks for data. */
export function secondStage(
  path: string,
  host: string,
  headers: Readonly<Record<string, string | readonly string[] | undefined>>,
  marker: string,
): SecondStage | undefined {
  const [name = ''] = path.split(/[?#]/, 1);
  const type = 'text/plain; charset=utf-8';
  if (JAVASCRIPT_NAME_RE.test(name)) return { body: JAVASCRIPT(marker), type };
  if (SCRIPT_NAME_RE.test(name)) return { body: SHELL_AND_PYTHON(marker), type };
  if (DATA_NAME_RE.test(name) || API_RE.test(host) || API_RE.test(name)) return undefined;
  if (/\bjson\b/.test(String(headers['accept'] ?? ''))) return undefined;
  if (SCRIPTING_CLIENT_RE.test(String(headers['user-agent'] ?? '')))
    return { body: SHELL_AND_PYTHON(marker), type };
  return { body: JAVASCRIPT(marker), type };
}
