import type { GapCode } from '../core/gap.ts';
import { GAP_CODES, isGapCode } from '../core/gap.ts';
import type { Limits } from '../core/limits.ts';
import { DEFAULT_LIMITS } from '../core/limits.ts';
import type { Loader } from '../core/loader.ts';
import { LOADERS } from '../core/loader.ts';
import type { Policy, Waiver } from '../core/policy.ts';
import { DEFAULT_POLICY } from '../core/policy.ts';
import type { Severity } from '../core/severity.ts';
import { SEVERITIES } from '../core/severity.ts';
import type { NamedData } from '../core/named-data.ts';
import type { NamedModel } from '../core/robustness.ts';
import { readData } from './policy-data.ts';
import { readModels } from './policy-models.ts';
import type { PolicyError, PolicyNode } from './policy-nodes.ts';
import { PolicyReader } from './policy-nodes.ts';

/** What a policy file says: the policy, and the defaults of some options. */
export interface PolicyFile {
  readonly policy: Policy;
  readonly loader?: Loader;
  /** Globs relative to the target. What they match is listed as excluded. */
  readonly exclude: readonly string[];
  readonly limits: Partial<Limits>;
  /** Models that `audit --deep` attacks. */
  readonly models: readonly NamedModel[];
  /** Data sets that `audit --deep` examines. */
  readonly data: readonly NamedData[];
}

export type PolicyResult =
  | { readonly ok: true; readonly value: PolicyFile }
  | { readonly ok: false; readonly errors: readonly PolicyError[] };

/** A policy is written by people: the largest sensible one, with a thousand waivers, stays far below. */
export const MAX_POLICY_CHARACTERS = 512 * 1024;

/** Errors listed: one broken bracket can cause a hundred thousand that help nobody. */
const MAX_ERRORS = 30;

/** Each archive level costs stack and memory, so this one limit cannot be raised at will. */
const MAX_DEPTH_CEILING = 32;

const KEYS = [
  'fail-on',
  'allow-gaps',
  'rules',
  'waivers',
  'loader',
  'exclude',
  'limits',
  'models',
  'data',
] as const;
const WAIVER_KEYS = ['rule', 'component', 'reason', 'expires'] as const;
const LIMIT_NAMES: ReadonlyMap<string, string> = new Map(
  Object.keys(DEFAULT_LIMITS).map((name) => [kebabCase(name), name]),
);
const GAP_NAMES: readonly string[] = Object.keys(GAP_CODES);

/**
 * Reads a policy file. Strict: whatever it does not know is an error with a line and, where one is
 * near, the word that was probably meant, because a misspelt exception must not go unnoticed.
 *
 * ```yaml
 * fail-on: high
 * allow-gaps: [unknown-format]
 * rules:
 *   file-size/padding: off
 * waivers:
 *   - rule: pickle-calls/unknown-call
 *     component: sha256:9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08
 *     reason: our own model, reviewed by the platform team
 *     expires: 2027-03-31
 * loader: torch>=2.6
 * exclude: ['experiments/**']
 * limits:
 *   max-milliseconds: 120000
 * models:
 *   - model: models/digits.onnx
 *     data: data/digits-test.npz
 *     thresholds: [{ norm: linf, epsilon: 8/255, minimum: 0.5 }]
 * data:
 *   - path: data/train.csv
 *     label-column: species
 *     baseline: data/approved.manifest
 * ```
 */
export async function parsePolicy(
  text: string,
  knownRules: ReadonlySet<string>,
): Promise<PolicyResult> {
  if (text.length > MAX_POLICY_CHARACTERS) {
    const message = `the policy is longer than ${MAX_POLICY_CHARACTERS} characters`;
    return { ok: false, errors: [{ line: 1, message }] };
  }
  // Loaded on demand: a run without a policy file does not pay for a YAML parser.
  const reader = new PolicyReader(await import('yaml'), text);
  const value = readPolicy(reader, knownRules);
  if (reader.errors.length === 0) return { ok: true, value };
  const errors = reader.errors.toSorted((a, b) => a.line - b.line);
  return { ok: false, errors: errors.slice(0, MAX_ERRORS) };
}

function readPolicy(reader: PolicyReader, knownRules: ReadonlySet<string>): PolicyFile {
  const keys = reader.map(reader.root, 'the policy', KEYS);
  const loader = reader.word(keys.get('loader'), 'loader', LOADERS);
  return {
    policy: {
      failOn: reader.word(keys.get('fail-on'), 'fail-on', SEVERITIES) ?? DEFAULT_POLICY.failOn,
      allowGaps: readGaps(reader, keys.get('allow-gaps')),
      rules: readRules(reader, keys.get('rules'), knownRules),
      waivers: reader
        .list(keys.get('waivers'), 'waivers')
        .flatMap((node) => readWaiver(reader, node, knownRules)),
    },
    ...(loader === undefined ? {} : { loader }),
    exclude: reader
      .list(keys.get('exclude'), 'exclude')
      .flatMap((node) => reader.text(node, 'exclude') ?? []),
    limits: readLimits(reader, keys.get('limits')),
    models: readModels(reader, keys.get('models')),
    data: readData(reader, keys.get('data')),
  };
}

function readGaps(reader: PolicyReader, node: PolicyNode | undefined): readonly GapCode[] {
  return reader.list(node, 'allow-gaps').flatMap((item) => {
    const code = reader.word(item, 'allow-gaps', GAP_NAMES);
    return code !== undefined && isGapCode(code) ? [code] : [];
  });
}

function readRules(
  reader: PolicyReader,
  node: PolicyNode | undefined,
  knownRules: ReadonlySet<string>,
): Readonly<Record<string, Severity | 'off'>> {
  const entries: [string, Severity | 'off'][] = [];
  for (const [rule, value] of reader.map(node, 'rules', undefined)) {
    if (!knownRules.has(rule)) {
      reader.unknown(value.line, `rules: unknown rule \`${rule}\``, rule, knownRules);
      continue;
    }
    const severity = reader.word(value, `rules: ${rule}`, [...SEVERITIES, 'off'] as const);
    if (severity !== undefined) entries.push([rule, severity]);
  }
  return Object.fromEntries(entries);
}

const DIGEST_RE = /^sha256:[0-9a-fA-F]{64}$/;
/** Type, name and a version: without a version a purl would cover every later release. */
const PURL_RE = /^pkg:[a-z][a-z0-9.+-]*\/[^\s@?#]+@[^\s?#]+(\?[^\s#]*)?(#\S*)?$/;

function readWaiver(
  reader: PolicyReader,
  node: PolicyNode,
  knownRules: ReadonlySet<string>,
): readonly Waiver[] {
  const before = reader.errors.length;
  const keys = reader.map(node, 'waivers', WAIVER_KEYS);
  if (reader.errors.length > before) return [];
  for (const key of WAIVER_KEYS) {
    if (!keys.has(key)) reader.fail(node.line, `waivers: \`${key}\` is missing`);
  }
  const rule = reader.text(keys.get('rule'), 'waivers: rule') ?? '';
  const component = reader.text(keys.get('component'), 'waivers: component') ?? '';
  const reason = reader.text(keys.get('reason'), 'waivers: reason') ?? '';
  const expires = reader.text(keys.get('expires'), 'waivers: expires') ?? '';
  if (reader.errors.length > before) return [];

  const patterns = withCheckPatterns(knownRules);
  if (!patterns.has(rule)) {
    reader.unknown(node.line, `waivers: rule: unknown rule \`${rule}\``, rule, patterns);
  }
  if (!DIGEST_RE.test(component) && !PURL_RE.test(component)) {
    const allowed = '`sha256:` with 64 hexadecimal digits, or a purl with a version';
    reader.fail(node.line, `waivers: component: \`${component}\` must be ${allowed}`);
  }
  if (!isDate(expires)) {
    reader.fail(node.line, `waivers: expires: \`${expires}\` must be a date, \`YYYY-MM-DD\``);
  }
  return reader.errors.length > before ? [] : [{ rule, component, reason, expires }];
}

/** The ids, and `check/*` for each check. */
function withCheckPatterns(rules: ReadonlySet<string>): ReadonlySet<string> {
  const patterns = Array.from(rules, (rule) => `${rule.slice(0, rule.indexOf('/'))}/*`);
  return new Set([...rules, ...patterns]);
}

const DATE_RE = /^(\d{4})-(\d{2})-(\d{2})$/;

function isDate(text: string): boolean {
  const match = DATE_RE.exec(text);
  if (match === null) return false;
  const [year, month, day] = match.slice(1).map(Number);
  const date = new Date(Date.UTC(year ?? 0, (month ?? 1) - 1, day));
  // `Date.UTC` carries 31 February over into March: only a real day comes back unchanged.
  return date.toISOString().slice(0, 10) === text;
}

function readLimits(reader: PolicyReader, node: PolicyNode | undefined): Partial<Limits> {
  const entries: [string, number][] = [];
  for (const [key, value] of reader.map(node, 'limits', [...LIMIT_NAMES.keys()])) {
    const number = reader.positiveInteger(value, `limits: ${key}`);
    if (number === undefined) continue;
    if (key === 'max-depth' && number > MAX_DEPTH_CEILING) {
      reader.fail(value.line, `limits: max-depth: at most ${MAX_DEPTH_CEILING}`);
      continue;
    }
    entries.push([LIMIT_NAMES.get(key) ?? key, number]);
  }
  return Object.fromEntries(entries);
}

function kebabCase(name: string): string {
  return name.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}
