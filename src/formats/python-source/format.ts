import { defineFormat, type Glimpse, type Recognition } from '../format.ts';
import { lazy } from '../lazy.ts';
import { couldBeSource, looksLikeText } from '../signature/text.ts';
import { readSource } from '../source/read-source.ts';
import { sourceModule } from '../source/source-file.ts';
import { decodePython } from './decode.ts';
import { readScriptMetadata } from './script-metadata.ts';
import { readSetupCalls } from './setup-call.ts';

const NAME_RE = /\.pyw?$/;
const SHEBANG_RE = /^#![^\n]*\bpython/;
const SHEBANG_BYTES = 128;

function recognise({ head, size, name }: Glimpse): Recognition {
  const isNamed = NAME_RE.test(name);
  if (!isNamed && (head[0] !== 0x23 || head[1] !== 0x21)) return 'no';
  if (!isNamed) {
    const line = Buffer.from(head.subarray(0, SHEBANG_BYTES)).toString('latin1');
    if (name.includes('.') || !SHEBANG_RE.test(line)) return 'no';
  }
  if (looksLikeText(head, head.length === size)) return 'likely';
  return isNamed && couldBeSource(head) ? 'possible' : 'no';
}

const parser = lazy(() => import('../../code/python/parse.ts'));

export default defineFormat({
  id: 'python-source',
  title: 'Python source',
  artifact: sourceModule,
  kind: 'source',
  extensions: ['.py', '.pyw'],
  recognise,
  parse: (source, limits, { name }) =>
    readSource(source, limits, {
      language: 'python',
      decode: decodePython,
      parse: async (text) => (await parser()).parsePython(text),
      dependencies: (text, module) => {
        const found = [
          readScriptMetadata(text),
          ...(name === 'setup.py' ? [readSetupCalls(module)] : []),
        ];
        return {
          sets: found.flatMap(({ sets }) => sets),
          unexamined: found.flatMap(({ unexamined }) => unexamined),
        };
      },
    }),
});
