import { describe, expect, it } from 'vitest';
import type { Finding } from '../core/finding.ts';
import { findVex, parseVex } from './vex.ts';

const DOCUMENT = {
  '@context': 'https://openvex.dev/ns/v0.2.0',
  '@id': 'urn:example:vex',
  author: 'Security Team',
  timestamp: '2026-01-01T00:00:00Z',
  version: 1,
};
const STATEMENT = {
  vulnerability: { name: 'CVE-2026-1' },
  products: [{ '@id': 'pkg:pypi/foo-bar@1.0' }],
  status: 'not_affected',
  justification: 'vulnerable_code_not_in_execute_path',
};

const finding = (data: Finding['data'], component = 'pkg:pypi/foo-bar@1.0'): Finding => ({
  rule: 'known-vulnerability/high',
  severity: 'high',
  component,
  location: { path: ['requirements.txt'] },
  message: 'x',
  data,
});
const FOUND = finding({ advisory: 'GHSA-1', aliases: ['CVE-2026-1'] });

function tolerated(statements: readonly object[], one: Finding = FOUND) {
  const parsed = parseVex(JSON.stringify({ ...DOCUMENT, statements }));
  if (!parsed.ok) throw new Error(parsed.error);
  return findVex(one, parsed.value);
}

describe('VEX statements', () => {
  it('tolerate what is not affected, with their words', () => {
    expect(tolerated([STATEMENT])).toEqual({
      by: 'vex-not-affected',
      reason: 'vulnerable_code_not_in_execute_path (VEX of Security Team)',
    });
    expect(tolerated([{ ...STATEMENT, status: 'fixed', justification: undefined }])?.by).toBe(
      'vex-fixed',
    );
  });

  it.each([
    ['affected', { ...STATEMENT, status: 'affected' }],
    ['under investigation', { ...STATEMENT, status: 'under_investigation' }],
    ['another vulnerability', { ...STATEMENT, vulnerability: { name: 'CVE-2026-2' } }],
    ['another version', { ...STATEMENT, products: [{ '@id': 'pkg:pypi/foo-bar@1.1' }] }],
    ['another package', { ...STATEMENT, products: [{ '@id': 'pkg:pypi/foo@1.0' }] }],
    ['another ecosystem', { ...STATEMENT, products: [{ '@id': 'pkg:npm/foo-bar@1.0' }] }],
    [
      'another part of the product',
      {
        ...STATEMENT,
        products: [{ '@id': 'pkg:pypi/foo-bar@1.0', subcomponents: [{ '@id': 'pkg:pypi/other' }] }],
      },
    ],
  ])('do not tolerate: %s', (_, statement) => {
    expect(tolerated([statement])).toBeUndefined();
  });

  it.each([
    ['every version', { ...STATEMENT, products: [{ '@id': 'pkg:pypi/Foo_Bar' }] }],
    [
      'an identifier',
      { ...STATEMENT, products: [{ identifiers: { purl: 'pkg:pypi/foo-bar@1.0?x=y' } }] },
    ],
    [
      'an application and its part',
      {
        ...STATEMENT,
        products: [
          { '@id': 'pkg:generic/app', subcomponents: [{ '@id': 'pkg:pypi/foo-bar@1.0' }] },
        ],
      },
    ],
    ['an alias', { ...STATEMENT, vulnerability: { name: 'X-1', aliases: ['GHSA-1'] } }],
    [
      'the older form',
      { ...STATEMENT, vulnerability: 'CVE-2026-1', products: ['pkg:pypi/foo-bar@1.0'] },
    ],
    [
      'an impact statement',
      { ...STATEMENT, justification: undefined, impact_statement: 'not reachable' },
    ],
  ])('tolerate by %s', (_, statement) => {
    expect(tolerated([statement])?.by).toBe('vex-not-affected');
  });

  it('knows scoped npm packages in both spellings', () => {
    const one = finding({ advisory: 'CVE-2026-1', aliases: [] }, 'pkg:npm/%40scope/name@1.0.0');
    for (const purl of [
      'pkg:npm/%40scope/name@1.0.0',
      'pkg:npm/@scope/name@1.0.0',
      'pkg:npm/@scope/name',
    ])
      expect(tolerated([{ ...STATEMENT, products: [{ '@id': purl }] }], one)?.by).toBe(
        'vex-not-affected',
      );
  });

  it('are taken back by a later one, whatever their order', () => {
    const later = {
      ...STATEMENT,
      status: 'under_investigation',
      timestamp: '2026-02-01T00:00:00Z',
    };
    expect(tolerated([STATEMENT, later])).toBeUndefined();
    expect(tolerated([later, STATEMENT])).toBeUndefined();
  });

  it('must cover every vulnerability a finding speaks of', () => {
    const both = finding({ ids: ['CVE-2026-1', 'CVE-2026-2'] });
    const second = { ...STATEMENT, vulnerability: { name: 'CVE-2026-2' } };
    expect(tolerated([STATEMENT], both)).toBeUndefined();
    expect(tolerated([STATEMENT, second], both)?.by).toBe('vex-not-affected');
  });

  it('say nothing of findings that are no vulnerabilities', () => {
    expect(tolerated([STATEMENT], finding({ callee: 'os.system' }))).toBeUndefined();
  });

  it.each([
    ['', 'not JSON'],
    ['{}', 'not an OpenVEX document'],
    [JSON.stringify(DOCUMENT), 'without statements'],
    [JSON.stringify({ ...DOCUMENT, statements: [{}] }), 'statement 1: its status'],
    [
      JSON.stringify({ ...DOCUMENT, statements: [{ ...STATEMENT, vulnerability: {} }] }),
      'names no vulnerability',
    ],
    [
      JSON.stringify({
        ...DOCUMENT,
        statements: [{ ...STATEMENT, products: [{ '@id': 'urn:x' }] }],
      }),
      'names no product',
    ],
    [
      JSON.stringify({ ...DOCUMENT, statements: [{ ...STATEMENT, justification: undefined }] }),
      'without a justification',
    ],
    [
      JSON.stringify({
        ...DOCUMENT,
        statements: [STATEMENT, { ...STATEMENT, justification: 'trust_me' }],
      }),
      'statement 2: its justification',
    ],
  ])('refuses %s', (text, error) => {
    const parsed = parseVex(text);
    expect(parsed.ok ? '' : parsed.error).toContain(error);
  });
});
