import { describe, expect, it } from 'vitest';
import { compareSeverity } from '../../src/core/severity.ts';
import { weighFiles } from '../builders/weigh-files.ts';
import { techniqueAreas } from './area.ts';

const areas = await techniqueAreas();
const techniques = areas.flatMap((area) => area.techniques);
const honest = areas.flatMap((area) => area.honest);

describe('techniques by area', () => {
  it('are all there, each under its own id', () => {
    expect(areas.length).toBeGreaterThanOrEqual(3);
    expect(techniques.length).toBeGreaterThanOrEqual(170);
    expect(areas.filter((area) => area.techniques.length === 0)).toEqual([]);
    expect(new Set(techniques.map(({ id }) => id)).size).toBe(techniques.length);
  });

  it.each(techniques.map((technique) => [technique.id, technique.title, technique] as const))(
    '%s: finds %s',
    async (_id, _title, { build, expect: expected, shows }) => {
      const { findings, gaps, outcomes } = await weighFiles(await build());
      const reported = [
        ...findings.map(({ rule }) => rule),
        ...gaps.map(({ code }) => `gap:${code}`),
      ];
      const text = findings.flatMap(({ message, evidence = [] }) => [message, ...evidence]);

      expect(reported).toEqual(expect.arrayContaining([...expected]));
      if (shows !== undefined) expect(text.join('\n')).toContain(shows);
      expect(outcomes.filter(({ kind }) => kind === 'failed')).toEqual([]);
    },
  );

  it.each(honest.map((sample) => [sample.id, sample.title, sample] as const))(
    '%s: stays silent about %s',
    async (_id, _title, { build }) => {
      const { findings, gaps, outcomes } = await weighFiles(await build());
      const alarms = findings.filter(({ severity }) => compareSeverity(severity, 'medium') >= 0);

      expect(alarms.map(({ rule, message }) => `${rule}: ${message}`)).toEqual([]);
      expect(gaps).toEqual([]);
      expect(outcomes.filter(({ kind }) => kind === 'failed')).toEqual([]);
    },
  );
});
