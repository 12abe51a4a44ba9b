import { describe, expect, it } from 'vitest';
import * as pk from '../../../test/builders/pickle.ts';
import { CALLABLES } from '../../../test/builders/pickle-techniques.data.ts';
import { memorySource } from '../../bytes/memory-source.ts';
import { DEFAULT_LIMITS } from '../../core/limits.ts';
import { decompile } from './decompile.ts';
import { readProgram } from './layout.ts';

/** What happens, in order, in all streams of the bytes. */
async function linesOf(...parts: readonly pk.Part[]): Promise<readonly string[]> {
  const { program } = await readProgram(memorySource(pk.assemble(...parts)), DEFAULT_LIMITS);
  return program.streams.flatMap((stream) => decompile(stream));
}

const text = pk.text;
const importSystem = 'from os import system';

describe('formats/pickle/techniques', () => {
  it.each(CALLABLES)('sees $name', async ({ parts, lines }) => {
    expect(await linesOf(...parts)).toEqual(lines);
  });

  const operands = [
    ['STRING', pk.string("'os'")],
    ['BINSTRING', pk.binstring('os')],
    ['SHORT_BINSTRING', pk.shortBinstring('os')],
    ['UNICODE', pk.unicode('os')],
    ['UNICODE with escapes', pk.unicode('\\u006fs')],
    ['BINUNICODE', pk.binunicode('os')],
    ['SHORT_BINUNICODE', pk.shortBinunicode('os')],
    ['BINUNICODE8', pk.binunicode8('os')],
  ] as const;

  it.each(operands)('1.5 takes %s for an operand of STACK_GLOBAL', async (_, operand) => {
    expect(await linesOf(pk.proto(4), operand, text('system'), pk.stackGlobal, pk.stop)).toEqual([
      importSystem,
    ]);
  });

  it('keeps apart what renaming touches and what it leaves alone', async () => {
    const renamed = [
      ['cPickle', 'loads', 'pickle.loads'],
      ['thread', 'start_new_thread', '_thread.start_new_thread'],
      ['urllib2', 'urlopen', 'urllib.request.urlopen'],
      ['urllib', 'urlretrieve', 'urllib.request.urlretrieve'],
      ['httplib', 'HTTPConnection', 'http.client.HTTPConnection'],
      ['itertools', 'imap', 'builtins.map'],
      ['exceptions', 'OSError', 'builtins.OSError'],
    ] as const;

    for (const [module, name, target] of renamed) {
      const [line] = await linesOf(pk.proto(2), pk.global(module, name), pk.stop);
      const [later] = await linesOf(pk.proto(3), pk.global(module, name), pk.stop);
      const at = target.lastIndexOf('.');
      expect(line).toBe(
        `from ${target.slice(0, at)} import ${target.slice(at + 1)}  # written as ${module}.${name}`,
      );
      expect(later).toBe(`from ${module} import ${name}`);
    }
  });
});
