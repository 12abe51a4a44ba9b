import { describe, expect, it } from 'vitest';
import * as pk from '../../../../test/builders/pickle.ts';
import { parseBytes } from '../../../../test/builders/parse-bytes.ts';
import pickleFormat from '../../../formats/pickle/format.ts';
import { weightsOnlyRefusals } from './weights-only.ts';

async function refusals(...parts: readonly pk.Part[]): Promise<readonly string[]> {
  const parsed = await parseBytes(pickleFormat, pk.pickle(2, ...parts));
  if (!parsed.ok) throw new Error(parsed.error.detail);
  return weightsOnlyRefusals(parsed.value).map(({ callable }) => callable);
}

const ordered = pk.call('collections', 'OrderedDict');
const parameter = pk.call('torch._utils', '_rebuild_parameter', pk.none, pk.newtrue, ordered);
const persistent = (...id: readonly pk.Part[]): Uint8Array =>
  pk.assemble(pk.tupleOf(...id), pk.binpersid);

describe('checks/pickle/pickle-calls/weights-only', () => {
  it.each<[string, readonly pk.Part[]]>([
    ['a state dict', [ordered, pk.mark, pk.binunicode('a'), parameter, pk.setitems]],
    ['state of an ordered dictionary', [ordered, pk.emptyDict, pk.build]],
    ['a storage', [persistent(pk.binunicode('storage'))]],
    ['an id that is a number', [pk.binint1(7), pk.binpersid]],
    ['a counter', [pk.call('collections', 'Counter', pk.emptyDict)]],
  ])('accepts %s', async (_, parts) => {
    expect(await refusals(...parts)).toEqual([]);
  });

  it.each<[string, string, readonly pk.Part[]]>([
    ['a name that is not allowed', 'os.system', [pk.global('os', 'system')]],
    ['numpy', 'numpy.dtype', [pk.global('numpy', 'dtype')]],
    [
      'STACK_GLOBAL whatever the name',
      'collections.OrderedDict',
      [pk.fromStack(pk.text('collections'), pk.text('OrderedDict'))],
    ],
    ['INST', 'collections.OrderedDict', [pk.mark, pk.inst('collections', 'OrderedDict')]],
    ['items appended to an object', 'collections.OrderedDict', [ordered, pk.none, pk.append]],
    ['another persistent id', "('plugin',)", [persistent(pk.binunicode('plugin'))]],
    [
      'the Python 2 name of an allowed class is fine, of others not',
      'subprocess.getoutput',
      [pk.global('commands', 'getoutput')],
    ],
  ])('refuses %s', async (_, callable, parts) => {
    expect((await refusals(...parts))[0]).toBe(callable);
  });

  it('stops listing before a hostile file makes the list long', async () => {
    const many = Array.from({ length: 3000 }, (_, index) => pk.global(`acme${index}`, 'f'));

    expect((await refusals(...many)).length).toBeLessThanOrEqual(1000);
  });
});
