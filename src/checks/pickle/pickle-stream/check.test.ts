import { describe, expect, it } from 'vitest';
import * as pk from '../../../../test/builders/pickle.ts';
import { parseBytes } from '../../../../test/builders/parse-bytes.ts';
import { runCheck } from '../../../../test/builders/check-runner.ts';
import type { Limits } from '../../../core/limits.ts';
import { pickleProgram } from '../../../formats/pickle/artifact.ts';
import pickleFormat from '../../../formats/pickle/format.ts';
import check from './check.ts';

async function rulesOf(
  bytes: Uint8Array,
  limits: Partial<Limits> = {},
): Promise<readonly string[]> {
  const parsed = await parseBytes(pickleFormat, bytes, limits);
  if (!parsed.ok) throw new Error(parsed.error.detail);
  const found = await runCheck(check, [[pickleProgram, parsed.value]]);
  return found
    .map(({ rule, severity }) => `${severity} ${rule.replace('pickle-stream/', '')}`)
    .toSorted();
}

const call = pk.call('collections', 'OrderedDict');
const fan = (inner: pk.Part): Uint8Array =>
  pk.assemble(pk.emptyList, pk.mark, inner, ...Array.from({ length: 9 }, () => pk.dup), pk.appends);
const laughs = Array.from({ length: 12 }).reduce<Uint8Array>(
  (inner) => fan(inner),
  pk.assemble(pk.emptyList, pk.none, pk.append),
);

describe('checks/pickle/pickle-stream', () => {
  it.each([
    ['medium repeated-proto', pk.pickle(2, pk.proto(2), pk.none)],
    ['medium late-proto', pk.assemble(call, pk.put(0), pk.proto(0), pk.stop)],
    ['low opcode-newer-than-protocol', pk.pickle(2, pk.text('a'))],
    [
      'low memo-overwritten',
      pk.pickle(2, pk.binunicode('a'), pk.binput(0), pk.pop, pk.binunicode('b'), pk.binput(0)),
    ],
    ['medium result-discarded', pk.pickle(2, call, pk.pop, pk.none)],
    ['medium leftover-stack', pk.pickle(2, pk.none, pk.none)],
    ['medium invalid-name', pk.pickle(2, pk.global('collections', 'OrderedDict.copy'))],
    ['high expansion', pk.pickle(2, laughs)],
    ['medium reader-disagreement', pk.pickle(0, pk.int('010'))],
    ['high disagreement-with-effects', pk.pickle(0, pk.int('010'), pk.pop, call)],
    ['low further-stream', pk.assemble(pk.pickle(2, pk.none), pk.pickle(2, call))],
    ['low broken-stream', pk.assemble(pk.proto(2), pk.emptyList, pk.none, 0xff)],
    ['medium broken-after-effects', pk.assemble(pk.proto(2), call)],
  ])('reports %s', async (rule, sample) => {
    expect(await rulesOf(sample)).toEqual([rule]);
  });

  it.each([
    ['medium bad-frame', pk.assemble(pk.proto(4), pk.frame(2 ** 40), pk.text('a'), pk.stop)],
    ['medium unsupported-protocol', pk.assemble(pk.proto(2), call, pk.proto(99), pk.stop)],
    ['medium missing-memo-key', pk.pickle(2, call, pk.binget(9))],
    ['medium stack-underflow', pk.pickle(2, call, pk.pop, pk.tuple2)],
    ['medium huge-length', pk.pickle(4, call, pk.binbytes8('x', 2n ** 60n))],
    ['medium bad-argument', pk.pickle(2, call, pk.binunicode(Uint8Array.of(0xff)))],
  ])('reports %s beside what follows from it', async (rule, sample) => {
    const found = await rulesOf(sample);

    expect(found).toContain(rule);
    expect(found.length).toBeGreaterThan(1);
  });

  it('reports stream-limit when interpretation stopped early', async () => {
    const long = pk.pickle(2, pk.mark, ...Array.from({ length: 500 }, () => pk.none), pk.tuple);

    expect(await rulesOf(long, { maxSteps: 100 })).toEqual(['low stream-limit']);
  });

  it('reports at most a handful of places per oddity', async () => {
    const many = Array.from({ length: 50 }, () => pk.assemble(call, pk.pop));

    expect((await rulesOf(pk.pickle(2, ...many, pk.none))).length).toBeLessThanOrEqual(5);
  });

  it.each([
    ['protocol 0', pk.pickle(0, pk.mark, pk.unicode('a'), pk.list)],
    ['protocol 2', pk.pickle(2, call)],
    [
      'protocol 4 in a frame',
      pk.assemble(pk.proto(4), pk.framed(pk.text('a'), pk.memoize, pk.stop)),
    ],
    ['several plain pickles', pk.assemble(pk.pickle(2, pk.none), pk.pickle(2, pk.emptyList))],
  ])('is silent about %s', async (_, sample) => {
    expect(await rulesOf(sample)).toEqual([]);
  });
});
