import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

describe('property tests', () => {
  it('draw the same cases on every machine', () => {
    expect(fc.readConfigureGlobal().seed).toBe(Number(process.env['FC_SEED'] ?? 20_261_125));
  });
});
