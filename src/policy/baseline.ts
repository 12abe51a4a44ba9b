import type { Finding } from '../core/finding.ts';
import { findingIdentities } from '../core/finding-identity.ts';
import type { Gap } from '../core/gap.ts';

/** What an earlier report already said: only what is new since then counts against the verdict. */
export interface Baseline {
  /** When the earlier report was made, `YYYY-MM-DD`. */
  readonly date: string;
  readonly findings: ReadonlySet<string>;
  readonly gaps: ReadonlySet<string>;
}

export type BaselineResult =
  | { readonly ok: true; readonly value: Baseline }
  | { readonly ok: false; readonly error: string };

type Fields = Readonly<Record<string, unknown>>;

function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isTextList(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.every((item) => typeof item === 'string');
}

function pathOf(fields: Fields): readonly string[] | undefined {
  const { location } = fields;
  const path = isFields(location) ? location['path'] : undefined;
  return isTextList(path) ? path : undefined;
}

type KnownFinding = Pick<Finding, 'rule' | 'location' | 'message' | 'evidence'>;

function readFinding(value: unknown): KnownFinding | undefined {
  if (!isFields(value)) return undefined;
  const { rule, message, evidence = [] } = value;
  const path = pathOf(value);
  if (typeof rule !== 'string' || typeof message !== 'string' || path === undefined)
    return undefined;
  if (!isTextList(evidence)) return undefined;
  return { rule, message, location: { path }, evidence };
}

type KnownGap = Pick<Gap, 'detail' | 'location'> & { readonly code: string };

function readGap(value: unknown): KnownGap | undefined {
  if (!isFields(value)) return undefined;
  const { code, detail } = value;
  const path = pathOf(value);
  if (typeof code !== 'string' || typeof detail !== 'string' || path === undefined)
    return undefined;
  return { code, detail, location: { path } };
}

/** Names a gap so that it is recognised in a later report: offsets and sizes in its detail may move. */
export function gapIdentity({ code, detail, location }: KnownGap): string {
  return JSON.stringify([code, location.path, detail.replaceAll(/\d+/g, '#')]);
}

/** Reads an earlier JSON report as a baseline. Malformed input is an error with one clear line. */
export function parseBaseline(text: string): BaselineResult {
  let report: unknown;
  try {
    report = JSON.parse(text);
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    return { ok: false, error: 'not JSON; make it with --format json --output' };
  }
  if (!isFields(report) || report['schemaVersion'] !== 1)
    return { ok: false, error: 'not a Weighbridge report of schema version 1' };
  const { findings, gaps, startedAt } = report;
  if (!Array.isArray(findings) || !Array.isArray(gaps) || typeof startedAt !== 'string')
    return { ok: false, error: 'a Weighbridge report without findings, gaps or a date' };
  const known = findings.map(readFinding);
  const open = gaps.map(readGap);
  if (!known.every((one) => one !== undefined))
    return { ok: false, error: 'a finding lacks its rule, message or path' };
  if (!open.every((one) => one !== undefined))
    return { ok: false, error: 'a gap lacks its code, detail or path' };
  return {
    ok: true,
    value: {
      date: startedAt.slice(0, 10),
      findings: new Set(findingIdentities(known)),
      gaps: new Set(open.map(gapIdentity)),
    },
  };
}
