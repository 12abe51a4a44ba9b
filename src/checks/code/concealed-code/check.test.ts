import { describe, expect, it } from 'vitest';
import { weighFiles } from '../../../../test/builders/weigh-files.ts';
import { sdist } from '../../../../test/builders/package.ts';
import { weighBytes } from '../../../../test/builders/examine-bytes.ts';
import {
  BUNDLE,
  inEscapes,
  inVariationSelectors,
  MINIFIED,
  obfuscated,
  PACKED,
  SIX_CHARACTERS,
} from '../../../../test/techniques/concealment-samples.ts';

async function rules(text: string, name = 'app.js'): Promise<readonly string[]> {
  const { findings } = await weighBytes(Buffer.from(text), name);
  const own = findings.map(({ rule }) => rule).filter((rule) => rule.startsWith('concealed-code/'));
  return [...new Set(own)].map((rule) => rule.replace('concealed-code/', ''));
}

const FAR = ' '.repeat(200);
const BLOB = '\\x9a'.repeat(500);

describe('checks/code/concealed-code', () => {
  it.each([
    ['pushed-code', `let x = 1;${FAR}run(x);`],
    ['invisible-text', `run("${inVariationSelectors('console.log(1)')}")`],
    ['invisible-name', 'const { a, \u3164 } = x;'],
    ['lookalike-name', 'function еval(x) {}'],
    ['scrambled-source', obfuscated(['1', '2', '3', '4', 'log', 'x'])],
    ['scrambled-source', SIX_CHARACTERS],
    ['escaped-source', `run("${inEscapes('a'.repeat(70))}")`],
    ['self-unpacking', PACKED],
    ['compiled-script', 'require("./x.jsc")'],
  ])('%s', async (rule, text) => {
    expect(await rules(text)).toEqual([rule]);
  });

  it('opaque-loader', async () => {
    expect(await rules(`start(__name__, b'${BLOB}')`, 'app.py')).toEqual(['opaque-loader']);
    expect(await rules(`start("x", b'${BLOB}')`, 'app.py')).toEqual([]);
  });

  it.each([
    ['minified code', MINIFIED],
    ['bundles', BUNDLE],
    ['the same characters in texts', `x = ${JSON.stringify(SIX_CHARACTERS)}; // ${SIX_CHARACTERS}`],
    ['names of an obfuscator in a text', `x = ${JSON.stringify(obfuscated(['a']))};`],
    ['code in a text far to the right', `x = "${FAR}run(x)";`],
    ['one hexadecimal name', 'let _0x3f2a1b = 1;'],
  ])('is silent about %s', async (_, text) => {
    expect(await rules(text)).toEqual([]);
  });

  it.each([
    'while(1){',
    `a${FAR}`,
    '\u{e0100}'.repeat(9) + 'a',
    '"\\x61\\x62\\x63\\x64";',
    '_0x1f+',
  ])('ends for a flood of %j', async (part) => {
    const { outcomes } = await weighBytes(Buffer.from(part.repeat(20_000)), 'app.js');
    expect(outcomes.filter(({ kind }) => kind === 'failed')).toEqual([]);
  });
});

describe('concealed-code among the tests of a package', () => {
  it('reports lookalike-sample there and lookalike-name in a module', async () => {
    const bytes = 'def \u0435val(x): pass\n';
    const rulesIn = async (folder: string): Promise<readonly string[]> => {
      const archive = sdist({ [`${folder}/names.py`]: bytes });
      const { findings } = await weighFiles({ 'colorkit-1.0.tar.gz': archive });
      return findings.map(({ rule }) => rule);
    };

    expect(await rulesIn('tests')).toContain('concealed-code/lookalike-sample');
    expect(await rulesIn('tests')).not.toContain('concealed-code/lookalike-name');
    expect(await rulesIn('colorkit')).toContain('concealed-code/lookalike-name');
  });
});
