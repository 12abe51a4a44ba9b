import { describe, expect, it } from 'vitest';
import { runCheck } from '../../../../test/builders/check-runner.ts';
import type { FileFacts } from '../../../formats/file/file-facts.ts';
import { fileFacts } from '../../../formats/file/file-facts.ts';
import check from './check.ts';

const PICKLE = { id: 'pickle', title: 'Python pickle', extensions: ['.pkl', '.pickle'] };
const ZIP = { id: 'zip', title: 'Zip archive', extensions: ['.zip', '.pt'] };

function facts(name: string, rest: Partial<FileFacts> = {}): FileFacts {
  const dot = name.lastIndexOf('.');
  return {
    name,
    extension: dot > 0 ? name.slice(dot) : '',
    size: 10,
    formats: [PICKLE],
    signature: undefined,
    text: false,
    ...rest,
  };
}

async function rulesFor(value: FileFacts): Promise<readonly string[]> {
  return (await runCheck(check, [[fileFacts, value]])).map((finding) => finding.rule);
}

describe('checks/file/file-type', () => {
  it.each([
    ['a pickle called like a picture', facts('logo.png'), 'file-type/lying-extension'],
    ['a pickle called like a text', facts('notes.txt'), 'file-type/lying-extension'],
    ['a pickle called like safetensors', facts('model.safetensors'), 'file-type/lying-extension'],
    ['a pickle with an extension nobody knows', facts('model.zzz'), 'file-type/unusual-extension'],
    [
      'a pickle that is a zip as well',
      facts('model.pkl', { formats: [PICKLE, ZIP] }),
      'file-type/polyglot',
    ],
    [
      'a program called like a model',
      facts('model.pt', { formats: [], signature: 'ELF program or library' }),
      'file-type/embedded-executable',
    ],
  ])('reports %s', async (_, value, rule) => {
    expect(await rulesFor(value)).toEqual([rule]);
  });

  it.each([
    ['its own extension', facts('model.pkl')],
    ['a generic extension', facts('pytorch_model.bin')],
    ['no extension', facts('checkpoint')],
    ['text', facts('readme.md', { formats: [], text: true })],
    ['a picture', facts('logo.png', { formats: [], signature: 'PNG image' })],
    [
      'a native library under its own name',
      facts('ops.so', { formats: [], signature: 'ELF program or library' }),
    ],
    ['an office document, which is a zip', facts('offer.docx', { formats: [ZIP] })],
  ])('stays silent about %s', async (_, value) => {
    expect(await rulesFor(value)).toEqual([]);
  });
});
