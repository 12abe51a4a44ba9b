import { deflateSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { weighBytes } from '../../../test/builders/examine-bytes.ts';
import {
  assemble,
  call,
  emptyDict,
  pickle,
  shortBinunicode,
} from '../../../test/builders/pickle.ts';

const PAYLOAD = pickle(2, call('os', 'system', shortBinunicode('echo weighbridge-test')));
const HONEST = pickle(2, emptyDict);

/** As `joblib.numpy_pickle_compat.write_zfile` lays it out. */
function zfile(content: Uint8Array, blank = ''): Uint8Array {
  const length = `0x${content.length.toString(16)}`.padEnd(19);
  return assemble(`ZF${length}${blank}`, deflateSync(content));
}

describe('formats/joblib-zfile', () => {
  it.each(['', ' '])(
    'unfolds what joblib still loads, with %j behind the header',
    async (blank) => {
      const { findings, gaps } = await weighBytes(zfile(PAYLOAD, blank), 'model.pkl');

      expect(gaps).toEqual([]);
      expect(findings.map(({ rule }) => rule)).toContain('pickle-calls/code-execution');
      expect(findings[0]?.location.path).toEqual(['model.pkl', 'zlib', 'content']);
    },
  );

  it('is silent about an honest one', async () => {
    const { component, findings, gaps } = await weighBytes(zfile(HONEST), 'model.pkl');

    expect(component.formats).toEqual(['joblib-zfile']);
    expect([...findings, ...gaps]).toEqual([]);
  });

  it.each(['ZF', 'ZF0x', 'ZF0xzz               ', 'ZFS pool label and more text'])(
    'does not take %j for one',
    async (text) => {
      const { component } = await weighBytes(new TextEncoder().encode(text), 'notes');

      expect(component.formats).toEqual([]);
    },
  );
});
