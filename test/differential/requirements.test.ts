import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseRequirement } from '../../src/formats/python-requirement/requirement.ts';
import { commentedLines } from '../../src/formats/requirements-txt/logical-lines.ts';
import { HASH_RE } from '../../src/formats/requirements-txt/parse.ts';
import { readOptions, splitOptions } from '../../src/formats/requirements-txt/option-words.ts';

/**
 * The grammar against the reference implementation, and lines of requirements files against pip's
 * own reader. Needs a Python with pip and packaging: `WEIGHBRIDGE_PYTHON=/path/to/python`, else `python3`.
 * Skipped, and said, without one.
 */
const PYTHON = process.env['WEIGHBRIDGE_PYTHON'] ?? 'python3';
const ORACLE = fileURLToPath(new URL('requirements_oracle.py', import.meta.url));
const SAMPLES = 4000;
const SEED = 20_260_101;

function canImport(module: string): boolean {
  const program = `import ${module}, pip._internal.req.req_file`;
  return spawnSync(PYTHON, ['-c', program], { encoding: 'utf8' }).status === 0;
}
const hasPip = canImport('pip');
/** Since version 22 the grammar is the one of PEP 508; before, it was laxer. */
const hasGrammar = canImport('packaging._parser');

interface RequirementAnswer {
  readonly name: string;
  readonly extras: readonly string[];
  readonly specifiers: readonly string[];
  readonly url: string | null;
  readonly marker: boolean;
}

interface LineAnswer {
  readonly error: boolean;
  readonly arguments?: string;
  readonly hashes?: readonly string[];
  readonly editables?: readonly string[];
  readonly requirements?: readonly string[];
  readonly constraints?: readonly string[];
  readonly extra?: readonly string[];
}

function ask(questions: readonly object[]): readonly unknown[] {
  const { stdout, stderr, status } = spawnSync(PYTHON, ['-W', 'ignore', ORACLE], {
    input: questions.map((question) => JSON.stringify(question)).join('\n'),
    encoding: 'utf8',
    maxBuffer: 1 << 26,
  });
  if (status !== 0) throw new Error(stderr);
  return stdout
    .trim()
    .split('\n')
    .map((line): unknown => JSON.parse(line));
}

function ours(text: string): RequirementAnswer | null {
  const parsed = parseRequirement(text);
  if (!parsed.ok) return null;
  const { name, extras, constraint, url, marker } = parsed.value;
  const specifiers = constraint.split(',').map((one) => one.replaceAll(/\s/g, ''));
  return {
    name,
    extras: [...new Set(extras)].sort(),
    specifiers: [...new Set(specifiers.filter((one) => one !== ''))].sort(),
    url: url ?? null,
    marker: marker !== undefined,
  };
}

function oneOf(text: string): fc.Arbitrary<string> {
  return fc.constantFrom(...text.split('|'));
}

const blank = oneOf('|||| |  |\t');
const version = fc.oneof(
  {
    weight: 5,
    arbitrary: oneOf('1|1.0|2.1.0|2!1.0|1.*|1.0.*|v1.2|1.0rc1|1.0.post1|1.0.dev3|1.0+cu118'),
  },
  oneOf('1.0-1|1.0_alpha.2|1.0c|1.0-post|1..0|x|1.0.x|1.0+|1.0+a..b|1.0.post1.dev2+l|1.*.2|'),
);
/** Behind `===` anything may stand, and releases of the reference differ on where it ends in a list. */
const listOperator = oneOf('==|>=|<=|<|>|!=|~=|=|~|=>');
const operator = oneOf('==|>=|<=|<|>|!=|~=|===|=|~|=>|====');
const clause = fc.tuple(operator, blank, version).map((parts) => parts.join(''));
const listClause = fc.tuple(listOperator, blank, version).map((parts) => parts.join(''));
const name = oneOf('a|A.b|a_b|a-|a_|-a|a--b|1a|a.|torch|a b|é|aé|');
const extras = oneOf('|||[x]|[x,y]|[ x , y ]|[]|[x,]|[,x]|[x y]|[x|x]');
const markerPart = fc
  .tuple(
    oneOf('os_name|python_version|"x"|\'y\'|extra|os.name|sys_platform|nonsense|platform.machine'),
    blank,
    oneOf('==|<|in|not in|not  in|~=|===|is|!='),
    blank,
    oneOf('"3.8"|\'nt\'|os_name|"it\'s"|"'),
  )
  .map((parts) => parts.join(''));
const marker = fc
  .tuple(
    oneOf('|||('),
    markerPart,
    oneOf('| and | or |and|'),
    fc.oneof(fc.constant(''), markerPart),
    oneOf('|||)|)) '),
  )
  .map((parts) => parts.join(''));
const tail = fc.oneof(
  fc.constant(''),
  clause,
  fc.array(listClause, { maxLength: 3 }).map((list) => list.join(',')),
  fc.array(listClause, { maxLength: 3 }).map((list) => `(${list.join(' , ')})`),
  oneOf('@ https://files.example/a.zip|@https://files.example/a;b|@ file:///x y|@'),
);
const requirement = fc
  .tuple(blank, name, blank, extras, blank, tail, blank, oneOf('||||;'), marker, blank)
  .map(([a, b, c, d, e, f, g, semicolon, m, z]) =>
    [a, b, c, d, e, f, g, semicolon, semicolon === '' ? '' : m, z].join(''),
  );

const filePiece = fc.oneof(
  {
    weight: 3,
    arbitrary: oneOf('numpy==1|a >= 2|-r b.txt|-rb.txt|-c c.txt|-e .|-e ./x y|a ; os_name == "nt"'),
  },
  {
    weight: 2,
    arbitrary: oneOf(' --hash=sha256:00ff| --hash sha256:11| --hash=md5:zz| \\| #c|# c|#| #'),
  },
  oneOf(
    '--extra-index-url https://i.example|--extra-index https://i.example|--pre|--no|--unknown|--requirement=x',
  ),
  oneOf('\\|\\\\| |"|\'|-|--| - | -- |\t|a#b|${A}|\u2028|\u000b|\f|\u0085'),
  { weight: 4, arbitrary: oneOf('\n|\r\n|\r') },
);

describe('test/differential/requirements', () => {
  it.skipIf(!hasGrammar)(
    'reads generated requirements as the reference implementation does',
    () => {
      const samples = [...new Set(fc.sample(requirement, { numRuns: SAMPLES, seed: SEED }))];
      const answers = ask(samples.map((text) => ({ requirement: text })));
      const different = samples.flatMap((text, index) => {
        const [theirs, found] = [answers[index], ours(text)];
        return JSON.stringify(theirs) === JSON.stringify(found)
          ? []
          : [{ text, theirs, ours: found }];
      });

      expect(different.slice(0, 5)).toEqual([]);
      expect(answers.filter((answer) => answer !== null).length).toBeGreaterThan(300);
    },
  );

  it.skipIf(!hasPip)('splits generated files into lines and options as pip does', () => {
    const files = fc.sample(
      fc.array(filePiece, { maxLength: 14 }).map((pieces) => pieces.join('')),
      { numRuns: SAMPLES, seed: SEED },
    );
    const answers = ask(files.map((file) => ({ file })));
    const different = files.flatMap((file, index) => {
      const [theirs, found] = [answers[index], { lines: linesOf(file) }];
      return JSON.stringify(theirs) === JSON.stringify(found)
        ? []
        : [{ file, theirs, ours: found }];
    });

    expect(different.slice(0, 5)).toEqual([]);
  });
});

function linesOf(file: string): readonly LineAnswer[] {
  const answers: LineAnswer[] = [];
  for (const { text } of commentedLines(file)) {
    if (text === '') continue;
    const [requirementText, written] = splitOptions(text);
    const read = readOptions(written);
    const valuesOf = (option: string): readonly string[] =>
      read.ok ? read.options.flatMap((one) => (one.name === option ? [one.value] : [])) : [];
    if (!read.ok || valuesOf('--hash').some((hash) => !HASH_RE.test(hash)))
      answers.push({ error: true });
    else
      answers.push({
        error: false,
        arguments: requirementText,
        hashes: [...valuesOf('--hash')].sort(),
        editables: valuesOf('--editable'),
        requirements: valuesOf('--requirement'),
        constraints: valuesOf('--constraint'),
        extra: valuesOf('--extra-index-url'),
      });
  }
  return answers;
}
