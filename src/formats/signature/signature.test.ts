import { describe, expect, it } from 'vitest';
import { SIGNATURES } from './data.ts';
import { recogniseSignature } from './signature.ts';

const hex = (digits: string): Uint8Array => Buffer.from(digits, 'hex');

describe('formats/signature', () => {
  it.each([
    ['message catalogue (gettext)', 'plain', 'de120495000000000500'],
    ['time zone data', 'plain', '545a696632000000'],
    ['MATLAB data', 'data', '4d41544c414220352e30204d41542d66696c65'],
    ['Stata table', 'data', '7202010005007800'],
    ['OCDBT store (Orbax checkpoint)', 'model', '0cdb3a2a00000000'],
    ['fastText model', 'model', 'ba164f2f0c000000'],
    ['OpenPGP key or signature', 'plain', '99020d045c8d69d701'],
  ])('knows a %s', (title, type, head) => {
    expect(recogniseSignature(hex(head))).toMatchObject({ title, type });
  });

  it.each(['', '99020d05', '7202', '00000000'])('does not know %j', (head) => {
    expect(recogniseSignature(hex(head))).toBeUndefined();
  });

  it('fixes at least two bytes in every magic', () => {
    const weak = SIGNATURES.filter(({ magic }) => magic.replaceAll('..', '').length < 4);

    expect(SIGNATURES.length).toBeGreaterThan(90);
    expect(weak).toEqual([]);
  });

  it('writes whole bytes only', () => {
    expect(SIGNATURES.filter(({ magic }) => !/^(?:[0-9a-f.]{2})+$/.test(magic))).toEqual([]);
  });
});
