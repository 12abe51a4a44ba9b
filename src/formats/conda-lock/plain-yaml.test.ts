import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { stringify } from 'yaml';
import { dependencyFile } from '../../../test/builders/read-dependencies.ts';
import { readYaml } from '../hydra/yaml-tree.ts';
import type { JsonNode } from '../json/tree.ts';
import { readPlainYaml } from './plain-yaml.ts';

/** Values without places. */
function plain(node: JsonNode | undefined): unknown {
  switch (node?.kind) {
    case 'object':
      return node.members.map(({ key, value }) => [key, plain(value)]);
    case 'array':
      return node.items.map(plain);
    case 'string':
      return node.text;
    default:
      return '';
  }
}

async function reference(text: string): Promise<unknown> {
  const tree = await readYaml(text);
  return tree.ok ? plain(tree.documents[0]) : tree.code;
}

describe('formats/conda-lock/plain-yaml', () => {
  it.each(['conda-lock.yml', 'pixi.lock'])(
    'reads the entries of %s as the parser does',
    async (name) => {
      const text = Buffer.from(dependencyFile(name)).toString();
      const list = text.slice(text.search(/^packages?:\n/m));
      const found = readPlainYaml(list);

      expect(found).toBeDefined();
      expect(plain(found)).toEqual(await reference(list));
    },
  );

  it('agrees with the parser on whatever it reads at all', async () => {
    const piece = fc.constantFrom(
      'a',
      'b: ',
      'c:',
      '- ',
      '\n',
      '\n  ',
      '\n    ',
      "'x''y'",
      '"z"',
      'k: v',
      ': ',
      '#',
      ' #',
      '&',
      '*',
      '{}',
      '[]',
      '>',
      '|',
      '1',
      '~',
      '!t',
      '%',
      '@',
      '`',
      ',',
      '?',
      'null',
    );
    let read = 0;
    await fc.assert(
      fc.asyncProperty(fc.array(piece, { maxLength: 14 }), async (pieces) => {
        const text = pieces.join('');
        const found = readPlainYaml(text);
        if (found === undefined) return;
        read += 1;

        expect(plain(found)).toEqual(await reference(text));
      }),
      { numRuns: 3000 },
    );
    expect(read).toBeGreaterThan(50);
  });

  it('reads what the library writes for entries of packages', async () => {
    const word = fc
      .stringMatching(/^[a-z][a-z0-9_.-]{0,8}$/)
      .filter((text) => !/^(?:null|true|false)$/.test(text));
    const text = fc.oneof(
      word,
      fc.constantFrom('>=1,<2', '1.0', 'https://x.example/a-1.conda', "it's", '', '*', '=1'),
    );
    const entry = fc.dictionary(
      word,
      fc.oneof(text, fc.array(word, { maxLength: 3 }), fc.dictionary(word, text, { maxKeys: 3 })),
      { minKeys: 1, maxKeys: 4 },
    );
    await fc.assert(
      fc.asyncProperty(fc.array(entry, { minLength: 1, maxLength: 4 }), async (entries) => {
        const written = stringify(entries, { indentSeq: false });
        const found = readPlainYaml(written);

        const expected = await reference(written);

        expect(found === undefined ? expected : plain(found)).toEqual(expected);
      }),
    );
  });

  it('leaves to a real parser what is not plain', () => {
    for (const text of [
      'a: &x 1',
      'a: *x',
      'a: !t 1',
      'a: |\n  b',
      'a: {b: 1}',
      'a: b # c',
      'a: b\n  c',
      '\ta: 1',
      'a',
      '- - a',
      '? a',
      '"a": 1',
      'a: "\\n"',
    ])
      expect(readPlainYaml(text)).toBeUndefined();
  });
});
