import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { evaluateMarker, parseMarker } from '../../src/ecosystems/versions/markers.ts';
import {
  formatPep440,
  normalisePep440,
  parsePep440,
} from '../../src/ecosystems/versions/pep440.ts';
import {
  admitsPython,
  parsePythonConstraint,
} from '../../src/ecosystems/versions/python-constraint.ts';
import { schemeOf } from '../../src/ecosystems/versions/scheme.ts';

/**
 * Versions, specifiers and markers against `packaging`, which pip uses: `WEIGHBRIDGE_PYTHON=/path/to/python vitest run
 * test/differential/packaging.test.ts`, else `python3`. Skipped, and said, without the library in version 26 or later: earlier ones
 * treat post-releases of pre-releases otherwise.
 */
/** The same questions every time: a disagreement must not come and go. */
const SEED = 440;
const PYTHON = process.env['WEIGHBRIDGE_PYTHON'] ?? 'python3';
const ORACLE = fileURLToPath(new URL('packaging_oracle.py', import.meta.url));
const probe = spawnSync(PYTHON, ['-c', 'import packaging; print(packaging.__version__)'], {
  encoding: 'utf8',
});
const isThere = probe.status === 0 && Number.parseInt(probe.stdout, 10) >= 26;

function ask(questions: readonly object[]): readonly unknown[] {
  const input = questions.map((question) => JSON.stringify(question)).join('\n');
  const { stdout, stderr, status } = spawnSync(PYTHON, [ORACLE], {
    input,
    encoding: 'utf8',
    maxBuffer: 1 << 28,
  });
  if (status !== 0) throw new Error(stderr);
  return stdout
    .trim()
    .split('\n')
    .map((line): unknown => JSON.parse(line));
}

const numbers = fc.array(fc.constantFrom('0', '1', '2', '10', '00', '20240101'), {
  minLength: 1,
  maxLength: 4,
});
const version = fc
  .tuple(
    fc.constantFrom('', '', '', '1!', 'v'),
    numbers,
    fc.constantFrom('', '', 'a1', '.b2', '-rc', 'pre3', '_c.1'),
    fc.constantFrom('', '', '.post1', '-2', 'r0'),
    fc.constantFrom('', '', '.dev0', 'dev3'),
    fc.constantFrom('', '', '+cu118', '+1.a', '+A_2'),
  )
  .map(([epoch, release, ...suffixes]) => `${epoch}${release.join('.')}${suffixes.join('')}`);
const odd = fc.oneof(version, fc.stringMatching(/^[0-9v!.abrc+_-]{0,9}$/));
const bound = version.map((text) => text.replace(/\+.*$/, '').replace(/^v/, ''));
// With odd spellings, packaging takes the parts of a suffix for parts of the release.
const compatible = bound.map((text) => `~=${normalisePep440(text)}`);
const clause = fc.oneof(
  compatible,
  fc.tuple(fc.constantFrom('==', '!=', '<=', '>=', '<', '>'), bound).map((parts) => parts.join('')),
  fc.tuple(fc.constantFrom('==', '!='), version).map((parts) => parts.join('')),
  fc
    .tuple(fc.constantFrom('==', '!='), numbers)
    .map(([operator, release]) => `${operator}${release.join('.')}.*`),
);
const constraint = fc
  .array(clause, { minLength: 1, maxLength: 3 })
  .map((clauses) => clauses.join(','));
const { compare } = schemeOf('pypi');

describe.skipIf(!isThere)('against packaging (needs Python with packaging >= 26)', () => {
  it('normalises versions alike, and refuses the same texts', () => {
    const texts = fc.sample(odd, { numRuns: 3_000, seed: SEED });
    const ours = texts.map((text) => {
      const parsed = parsePep440(text);
      return parsed === undefined ? null : formatPep440(parsed);
    });
    const theirs = ask(texts.map((text) => ({ kind: 'normalise', version: text })));
    expect(texts.map((text, index) => [text, ours[index]])).toEqual(
      texts.map((text, index) => [text, theirs[index]]),
    );
  });

  it('orders versions alike', () => {
    const pairs = fc.sample(fc.tuple(version, version), { numRuns: 3_000, seed: SEED });
    const theirs = ask(pairs.map(([left, right]) => ({ kind: 'compare', left, right })));
    expect(pairs.map(([left, right]) => [left, right, compare(left, right)])).toEqual(
      pairs.map(([left, right], index) => [left, right, theirs[index]]),
    );
  });

  it.each([true, false])('admits the same versions, with pre-releases: %s', (prereleases) => {
    const pairs = fc.sample(fc.tuple(version, constraint), { numRuns: 6_000, seed: SEED });
    const ours = pairs.map(([candidate, text]) => {
      const parsed = parsePythonConstraint(text);
      return parsed === undefined ? null : admitsPython(parsed, candidate, prereleases);
    });
    const theirs = ask(
      pairs.map(([candidate, text]) => ({
        kind: 'satisfies',
        version: candidate,
        constraint: text,
        prereleases,
      })),
    );
    expect(pairs.map((pair, index) => [...pair, ours[index]])).toEqual(
      pairs.map((pair, index) => [...pair, theirs[index]]),
    );
  });

  it('evaluates markers alike', () => {
    const environment = {
      python_version: '3.11',
      python_full_version: '3.11.7',
      os_name: 'posix',
      sys_platform: 'linux',
      platform_system: 'Linux',
      platform_machine: 'x86_64',
      implementation_name: 'cpython',
    };
    const comparison = fc
      .oneof(
        fc.tuple(
          fc.constantFrom('python_version', 'python_full_version'),
          fc.constantFrom('<', '<=', '==', '!=', '>=', '>'),
          fc.constantFrom('2.7', '3.9', '3.11', '3.11.7', '3.12'),
        ),
        fc.tuple(
          fc.constantFrom('python_version'),
          fc.constantFrom('~=', 'in', 'not in'),
          fc.constantFrom('3.9', '3.11'),
        ),
        fc.tuple(
          fc.constantFrom(
            'sys_platform',
            'platform_system',
            'platform_machine',
            'os_name',
            'implementation_name',
          ),
          fc.constantFrom('==', '!=', 'in', 'not in'),
          fc.constantFrom('linux', 'win32', 'Linux', 'posix', 'x86_64', 'cpython'),
        ),
      )
      .map(([variable, operator, value]) => `${variable} ${operator} "${value}"`);
    const junction = fc.constantFrom(' and ', ' or ');
    const marker = fc
      .tuple(comparison, junction, comparison, junction, comparison, fc.boolean())
      .map(([a, x, b, y, c, isGrouped]) =>
        isGrouped ? `${a}${x}(${b}${y}${c})` : `${a}${x}${b}${y}${c}`,
      );
    const texts = fc.sample(marker, { numRuns: 1_000, seed: SEED });
    const ours = texts.map((text) => {
      const parsed = parseMarker(text);
      return parsed === undefined ? null : evaluateMarker(parsed, environment) === 'true';
    });
    const theirs = ask(texts.map((text) => ({ kind: 'marker', marker: text, environment })));
    expect(texts.map((text, index) => [text, ours[index]])).toEqual(
      texts.map((text, index) => [text, theirs[index]]),
    );
  });
});
