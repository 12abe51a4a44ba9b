import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseBytes } from '../../../../test/builders/parse-bytes.ts';
import { randomStream } from '../../../../test/builders/pickle-generator.ts';
import * as pk from '../../../../test/builders/pickle.ts';
import pickleFormat from '../../../formats/pickle/format.ts';
import { judgeStream } from './judge.ts';
import { Notes } from './notes.ts';
import { reachOf } from './reach.ts';

async function rulesOf(bytes: Uint8Array): Promise<readonly string[]> {
  const parsed = await parseBytes(pickleFormat, bytes);
  if (!parsed.ok) return [];
  const notes = new Notes();
  for (const [index, stream] of parsed.value.streams.entries()) judgeStream(stream, index, notes);
  expect(reachOf(parsed.value).stops.has('numpy')).toBe(true);
  return notes.strongest().map(({ rule }) => rule);
}

const payload = pk.call('os', 'system', pk.binunicode('echo weighbridge-test'));

describe('checks/pickle/pickle-calls/judge', () => {
  it('never throws on random streams', async () => {
    await fc.assert(
      fc.asyncProperty(fc.integer(), async (seed) => {
        const rules = await rulesOf(
          randomStream(seed, { oddity: 0.2, length: 60, portable: false }),
        );
        expect(new Set(rules).size).toBeLessThanOrEqual(25);
      }),
      { numRuns: 300 },
    );
  });

  it('finds the payload whatever harmless opcodes stand around it', async () => {
    const noise = fc.constantFrom(
      pk.assemble(pk.none, pk.pop),
      pk.assemble(pk.binunicode('math'), pk.pop),
      pk.assemble(pk.mark, pk.binint1(1), pk.popMark),
      pk.assemble(pk.emptyList, pk.binput(3), pk.pop),
      pk.assemble(pk.global('collections', 'OrderedDict'), pk.pop),
    );
    await fc.assert(
      fc.asyncProperty(
        fc.array(noise, { maxLength: 20 }),
        fc.array(noise, { maxLength: 20 }),
        async (before, after) => {
          expect(await rulesOf(pk.pickle(2, ...before, payload, ...after))).toContain(
            'code-execution',
          );
        },
      ),
    );
  });

  it('keeps what ran before any single changed byte behind it', async () => {
    const head = pk.assemble(pk.proto(2), payload);
    const tail = pk.assemble(pk.pop, pk.emptyList, pk.binint1(1), pk.append, pk.stop);
    for (let at = 0; at < tail.length; at += 1) {
      for (const value of [0, 0x2e, 0x52, 0x63, 0x80, 0xff]) {
        const changed = tail.slice();
        changed[at] = value;
        expect(await rulesOf(pk.assemble(head, changed))).toContain('code-execution');
      }
    }
  });
});
