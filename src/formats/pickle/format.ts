import type { Limits } from '../../core/limits.ts';
import type { Parsed } from '../../core/parsed.ts';
import type { ByteSource } from '../../bytes/source.ts';
import { defineFormat, type Glimpse, type Recognition } from '../format.ts';
import { pickleProgram } from './artifact.ts';
import { readProgram } from './layout.ts';
import type { PickleProgram } from './program.ts';
import { recogniseStream } from './recognise.ts';

async function parse(source: ByteSource, limits: Limits): Promise<Parsed<PickleProgram>> {
  const { program, unexamined } = await readProgram(source, limits);
  const first = program.streams[0];
  const sense = first !== undefined && (first.effects.length > 0 || first.steps > 1);
  if (!sense && first?.ending.kind !== 'stop') {
    const detail = 'not one opcode makes sense';
    return { ok: false, error: { code: 'not-a-pickle', offset: 0, detail } };
  }
  return { ok: true, value: program, anomalies: [], unexamined };
}

function recognise({ head, size }: Glimpse): Recognition {
  return recogniseStream(head, size ?? Number.POSITIVE_INFINITY);
}

export default defineFormat({
  id: 'pickle',
  title: 'Python pickle',
  artifact: pickleProgram,
  kind: 'model',
  extensions: [
    '.pkl',
    '.pickle',
    '.p',
    '.pk',
    '.dill',
    '.joblib',
    '.pt',
    '.pth',
    '.ckpt',
    '.bin',
    '.dat',
    '.data',
    '.model',
    '.pdparams',
    '.pdopt',
  ],
  recognise,
  parse,
});
