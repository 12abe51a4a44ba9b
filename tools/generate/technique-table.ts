import { SEVERITIES, compareSeverity } from '../../src/core/severity.ts';
import type { Finding } from '../../src/core/finding.ts';
import { weighBytes } from '../../test/builders/examine-bytes.ts';
import { ARCHIVE_TECHNIQUES } from '../../test/techniques/archive.ts';
import { PICKLE_TECHNIQUES } from '../../test/techniques/pickle.ts';
import { techniqueAreas } from '../../test/techniques/area.ts';
import { weighFiles } from '../../test/builders/weigh-files.ts';
import type { GeneratedFile } from './registry.ts';
import type { Technique } from './techniques.ts';
import { techniquesPage } from './techniques.ts';

/** The name a container sample is weighed under: the format's usual ending. */
const ARCHIVE_NAMES = { zip: 'model.zip', tar: 'model.tar', compressed: 'model.gz' } as const;
const PAYLOAD = 'posix.system';

interface Weighed {
  readonly findings: readonly Finding[];
  readonly gaps: readonly string[];
  readonly text: string;
}

async function weigh(
  bytes: Uint8Array,
  name: string,
  loader?: Parameters<typeof weighBytes>[2],
): Promise<Weighed> {
  const { findings, gaps } = await weighBytes(bytes, name, loader);
  const text = findings.flatMap(({ message, evidence = [] }) => [message, ...evidence]).join('\n');
  return { findings, gaps: gaps.map((gap) => gap.code), text };
}

function worst(findings: readonly Finding[]): string {
  return (
    findings
      .map(({ severity }) => severity)
      .toSorted(compareSeverity)
      .at(-1) ?? 'nothing'
  );
}

function told({ findings, gaps }: Weighed): string {
  const rules = [...new Set(findings.map(({ rule }) => rule)), ...gaps.map((gap) => `gap:${gap}`)];
  return rules.length === 0 ? 'nothing' : rules.join(', ');
}

async function pickles(): Promise<readonly Technique[]> {
  const rows: Technique[] = [];
  for (const { id, title, build, expect, loader } of PICKLE_TECHNIQUES) {
    const weighed = await weigh(build(), 'model.pkl', loader === undefined ? {} : { loader });
    const severity = SEVERITIES.find((known) => known === worst(weighed.findings)) ?? 'info';
    const shown = expect.shows === undefined || weighed.text.includes(expect.shows);
    const ruled =
      expect.rule === undefined || weighed.findings.some(({ rule }) => rule === expect.rule);
    const met = compareSeverity(severity, expect.severity) >= 0 && shown && ruled;
    const what = expect.shows ?? expect.rule;
    const expected = `${expect.severity} or above${what === undefined ? '' : `: ${what}`}`;
    const area = id.startsWith('gadget') ? 'Callables' : 'Pickle streams';
    rows.push({ area, id, title, expected, result: met ? expected : told(weighed) });
  }
  return rows;
}

async function archives(): Promise<readonly Technique[]> {
  const rows: Technique[] = [];
  for (const { id, title, format, build, expect } of ARCHIVE_TECHNIQUES) {
    const weighed = await weigh(build(), ARCHIVE_NAMES[format]);
    const wanted: string[] = [];
    if (expect.rule !== undefined) wanted.push(expect.rule);
    if (expect.gap !== undefined) wanted.push(`gap:${expect.gap}`);
    const seen = told(weighed).split(', ');
    const payload = !expect.payload || weighed.text.includes(PAYLOAD);
    const expected = [...wanted, ...(expect.payload ? ['the payload inside is judged'] : [])].join(
      ', ',
    );
    const met = payload && wanted.every((rule) => seen.includes(rule));
    rows.push({
      area: 'Archives and compressed files',
      id,
      title,
      expected,
      result: met ? expected : told(weighed),
    });
  }
  return rows;
}

async function byArea(): Promise<readonly Technique[]> {
  const rows: Technique[] = [];
  for (const { area, techniques } of await techniqueAreas()) {
    for (const { id, title, build, expect, shows } of techniques) {
      const { findings, gaps } = await weighFiles(await build());
      const text = findings.flatMap(({ message, evidence = [] }) => [message, ...evidence]);
      const weighed = { findings, gaps: gaps.map((gap) => gap.code), text: text.join('\n') };
      const seen = told(weighed).split(', ');
      const expected = [...expect, ...(shows === undefined ? [] : [`shows ${shows}`])].join(', ');
      const met =
        expect.every((rule) => seen.includes(rule)) &&
        (shows === undefined || weighed.text.includes(shows));
      rows.push({ area, id, title, expected, result: met ? expected : told(weighed) });
    }
  }
  return rows;
}

/** Weighs every technique's sample with everything switched on, and tabulates what was said. */
export async function techniqueFiles(): Promise<readonly GeneratedFile[]> {
  return [techniquesPage([...(await pickles()), ...(await archives()), ...(await byArea())])];
}
