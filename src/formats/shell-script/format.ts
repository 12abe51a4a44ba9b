import type { Glimpse, Recognition } from '../format.ts';
import { defineFormat } from '../format.ts';
import { lazy } from '../lazy.ts';
import { shellFile } from './shell-file.ts';

const SHEBANG_RE = /^\ufeff?#![ \t]*\S*[/ ](?:ba|da|a|z|k|mk)?sh\b/;
const SCRIPT_RE = /\.(?:sh|bash|zsh|ksh|command)$/;
const MAKEFILE_RE = /^(?:gnu)?makefile$|\.mk$|^makefile\./;
const BINARY_RE = /\0/;

function recognise({ head, name }: Glimpse): Recognition {
  const isNamed = SCRIPT_RE.test(name) || MAKEFILE_RE.test(name);
  // With an ending of another language a shell only starts the program that reads the rest.
  if (!isNamed && (head[0] !== 0x23 || name.includes('.'))) return 'no';
  const text = Buffer.from(head.buffer, head.byteOffset, head.byteLength).toString('latin1');
  // A program may follow behind a script: then this is not the whole story.
  if (BINARY_RE.test(text)) return 'no';
  return isNamed || SHEBANG_RE.test(text.slice(0, 200)) ? 'likely' : 'no';
}

const parser = lazy(() => import('./parse.ts'));

export default defineFormat({
  id: 'shell-script',
  title: 'shell script or Makefile',
  artifact: shellFile,
  kind: 'source',
  extensions: ['.sh', '.bash', '.zsh', '.ksh', '.command', '.mk'],
  recognise,
  parse: async (source, limits, { name }) =>
    (await parser()).parseScript(source, limits, MAKEFILE_RE.test(name)),
});
