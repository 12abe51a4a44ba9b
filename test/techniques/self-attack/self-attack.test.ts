import { describe, expect, it } from 'vitest';
import { honestFindings, selfAttack } from './survival.ts';

describe('self-attack', () => {
  it('no known-bad sample survives any of the evasions', { timeout: 120_000 }, async () => {
    const rows = await selfAttack();
    const samples = rows.reduce((sum, row) => sum + row.samples, 0);

    expect(samples).toBeGreaterThanOrEqual(900);
    expect(rows.filter(({ survived }) => survived.length > 0)).toEqual([]);
  });

  it(
    'says nothing at high of a harmless program in the forms that honest programs have',
    { timeout: 120_000 },
    async () => {
      const { loud, forms } = await honestFindings();

      // What runs decoded text is told whatever the text says; the other forms are how honest programs are written.
      expect(forms).toBeGreaterThanOrEqual(50);
      expect(loud).toEqual([]);
    },
  );
});
