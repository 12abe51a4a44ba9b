import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { glimpseOf, parseBytes } from '../../../test/builders/parse-bytes.ts';
import { bytes, number } from '../../../test/builders/protobuf.ts';
import {
  constant,
  functionDef,
  graphDef,
  metaGraph,
  node,
  savedModel,
} from '../../../test/builders/tensorflow.ts';
import format from './format.ts';
import { recogniseTensorflow } from './recognise.ts';

const WRITE = [constant('path', '/tmp/x'), node({ operator: 'WriteFile', inputs: ['path', 'x'] })];
const MODEL = savedModel({ nodes: WRITE, functions: [functionDef({ name: 'f', nodes: WRITE })] });

async function parsed(file: Uint8Array) {
  const result = await parseBytes(format, file);
  if (!result.ok) throw new Error(result.error.detail);
  return result.value;
}

describe('formats/tensorflow-graph', () => {
  it('tells the three messages apart by their content', () => {
    expect(recogniseTensorflow(glimpseOf(MODEL))).toBe('certain');
    expect(recogniseTensorflow(glimpseOf(metaGraph({ nodes: WRITE })))).toBe('certain');
    expect(recogniseTensorflow(glimpseOf(graphDef({ nodes: WRITE })))).toBe('certain');
  });

  it.each<[string, Uint8Array]>([
    ['nothing', new Uint8Array(0)],
    ['text', Buffer.from('node this is prose, not a graph')],
    ['another protobuf message', Buffer.concat([bytes(1, bytes(1, 'piece')), number(2, 7)])],
    ['a JSON file', Buffer.from('{"node": 1}')],
  ])('does not take %s for a graph', (_, file) => {
    expect(recogniseTensorflow(glimpseOf(file))).toBe('no');
  });

  it('counts operators over the graph and its functions', async () => {
    const value = await parsed(MODEL);

    expect(value.container).toBe('saved-model');
    expect(value.operators.find(({ name }) => name === 'WriteFile')?.count).toBe(2);
    expect(value.functions).toEqual(new Set(['f']));
    expect(value.reaches.map(({ where }) => where)).toEqual(['graph', 'function f']);
  });

  it('claims all of a file', async () => {
    const { claims } = await parsed(MODEL);

    expect(claims).toEqual([{ start: 0, end: MODEL.length, what: 'graph' }]);
  });

  it('ends loops of functions and of nodes', async () => {
    const loop = functionDef({
      name: 'f',
      parameters: ['p'],
      nodes: [
        node({ operator: 'f', name: 'again', inputs: ['p'] }),
        node({ operator: 'ReadFile', inputs: ['again:out:0'] }),
      ],
      returns: { out: 'again:out:0' },
    });
    const nodes = [
      node({ operator: 'Identity', name: 'a', inputs: ['b'] }),
      node({ operator: 'Identity', name: 'b', inputs: ['a'] }),
      node({ operator: 'ReadFile', inputs: ['a'] }),
    ];

    expect((await parsed(savedModel({ nodes, functions: [loop] }))).reaches).toHaveLength(2);
  });

  it('answers every truncation and every changed byte with a value or a coded error', async () => {
    const codes = new Set<string>();
    const answer = async (file: Uint8Array): Promise<void> => {
      const result = await parseBytes(format, file);
      codes.add(result.ok ? 'value' : result.error.code);
    };
    for (let at = 0; at < MODEL.length; at += 1) await answer(MODEL.subarray(0, at));
    const changes = fc.tuple(fc.nat(MODEL.length - 1), fc.nat(255));
    await fc.assert(
      fc.asyncProperty(fc.array(changes, { minLength: 1, maxLength: 4 }), async (list) => {
        const changed = Uint8Array.from(MODEL);
        for (const [at, value] of list) changed[at] = value;
        await answer(changed);
      }),
    );

    expect(codes).toContain('value');
    for (const code of codes) expect(code).toMatch(/^[a-z-]+$/);
  });

  it('answers any text with a value or a coded error', async () => {
    const words = fc.constantFrom(
      'node',
      'op',
      ':',
      '{',
      '}',
      '<',
      '>',
      '[',
      ']',
      '"a"',
      '"',
      '#',
      '\n',
      '7',
      ',',
      'name',
      'meta_graphs',
    );
    await fc.assert(
      fc.asyncProperty(fc.array(words, { maxLength: 40 }), async (list) => {
        const file = Buffer.from(`node { op: "ReadFile" } ${list.join(' ')}`);
        expect((await parseBytes(format, file)).ok).toBe(true);
      }),
    );
  });
});
