import { describe, expect, it } from 'vitest';
import { TextStore } from './text-store.ts';

describe('formats/pickle/text-store', () => {
  it('gives back every text, of one or two bytes a character', () => {
    const store = new TextStore();
    const texts = ['', 'os', 'é', 'ÿ\0', 'Ω', '😀', '\ud800', 'x'.repeat(256), 'Ω'.repeat(256)];

    for (const [index, text] of texts.entries()) expect(store.set(index * 1000, text)).toBe(true);

    expect(texts.map((_, index) => store.get(index * 1000))).toEqual(texts);
  });

  it('refuses what is too long for a name', () => {
    expect(new TextStore().set(0, 'x'.repeat(257))).toBe(false);
  });

  it('keeps names when other texts have filled it', () => {
    const store = new TextStore();
    let index = 0;
    while (store.set(index, '-'.repeat(256))) index += 1;

    expect(index).toBeGreaterThan(60_000);
    expect(store.set(index, 'torch.nn.modules')).toBe(true);
    expect(store.get(index)).toBe('torch.nn.modules');
    expect(store.get(index - 1)).toBe('-'.repeat(256));
  });

  it('copies without sharing what is added later', () => {
    const store = new TextStore();
    store.set(0, 'first');
    const copy = store.copy();

    copy.set(1, 'of the copy');
    store.set(1, 'of the other');

    expect([copy.get(0), copy.get(1), store.get(1)]).toEqual([
      'first',
      'of the copy',
      'of the other',
    ]);
  });
});
