import { describe, expect, it } from 'vitest';
import { weighBytes } from '../builders/examine-bytes.ts';
import { ONNX_TECHNIQUES } from './onnx.ts';
import { TEMPLATE_TECHNIQUES } from './template.ts';
import { WEIGHTS_TECHNIQUES } from './weights.ts';

const TECHNIQUES = [...WEIGHTS_TECHNIQUES, ...ONNX_TECHNIQUES, ...TEMPLATE_TECHNIQUES];

describe('techniques of weights, graphs and templates', () => {
  it('are all there, each under its own id', () => {
    expect(WEIGHTS_TECHNIQUES.length).toBeGreaterThanOrEqual(70);
    expect(ONNX_TECHNIQUES.length).toBeGreaterThanOrEqual(55);
    expect(TEMPLATE_TECHNIQUES.length).toBeGreaterThanOrEqual(50);
    expect(new Set(TECHNIQUES.map(({ id }) => id)).size).toBe(TECHNIQUES.length);
  });

  it.each(TECHNIQUES.map((technique) => [technique.id, technique.title, technique] as const))(
    '%s: finds %s',
    async (_id, _title, { build, file, expect: expected }) => {
      const { findings, gaps, outcomes } = await weighBytes(build(), file);

      const reported = [
        ...findings.map(({ rule }) => rule),
        ...gaps.map(({ code }) => `gap:${code}`),
      ];
      expect(reported).toEqual(expect.arrayContaining([...expected]));
      expect(outcomes.filter(({ kind }) => kind === 'failed')).toEqual([]);
    },
  );
});
