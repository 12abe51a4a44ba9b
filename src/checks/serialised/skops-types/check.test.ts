import { describe, expect, it } from 'vitest';
import { weighBytes } from '../../../../test/builders/examine-bytes.ts';
import { skops, skopsNode } from '../../../../test/builders/skops.ts';

async function rules(bytes: Uint8Array, name = 'model.skops'): Promise<readonly string[]> {
  const { findings } = await weighBytes(bytes, name);
  return findings.map(({ rule }) => rule.replace('skops-types/', ''));
}

const CALL = { content: [] };

describe('checks/serialised/skops-types', () => {
  it.each([
    ['an estimator', skopsNode('ObjectNode', 'sklearn.svm._classes.SVC')],
    ['a ufunc', skopsNode('FunctionNode', 'numpy.log1p')],
    ['an item getter', skopsNode('OperatorFuncNode', 'operator.itemgetter', { attrs: {} })],
    [
      'a bound method of a known class',
      skopsNode('MethodNode', 'sklearn.svm._classes.SVC', {
        content: { func: 'predict', obj: skopsNode('ObjectNode', 'sklearn.svm._classes.SVC') },
      }),
    ],
    ['a newer protocol that it says', skopsNode('JsonNode', 'builtins.int', { content: '1' })],
  ])('says nothing about %s', async (_, node) => {
    expect(await rules(skops(node))).toEqual([]);
  });

  it.each([
    ['dangerous-name', skopsNode('ListNode', 'os.system', CALL)],
    ['risky-name', skopsNode('FunctionNode', 'urllib.request.urlopen')],
    ['unknown-name', skopsNode('ObjectNode', 'acme.Head')],
    ['type-confusion', skopsNode('OperatorFuncNode', 'builtins.itemgetter', { attrs: {} })],
    ['operator-call', skopsNode('OperatorFuncNode', 'operator.call', { attrs: {} })],
    ['unknown-loader', skopsNode('ExecNode', 'builtins.int')],
    ['missing-member', skopsNode('NdArrayNode', 'numpy.ndarray', { type: 'numpy', file: '1.npy' })],
  ])('reports %s', async (rule, node) => {
    expect(await rules(skops(node))).toContain(rule);
  });

  it('reports ambiguous-schema', async () => {
    const text =
      '{"__class__":"a","__class__":"int","__module__":"builtins","__loader__":"TypeNode"}';

    expect(await rules(skops({}, { text }))).toContain('ambiguous-schema');
  });

  it('reports pickle-as-skops by the name of the file only', async () => {
    const pickle = Uint8Array.from(Buffer.from('\u0080\u0002}.', 'latin1'));

    expect(await rules(pickle)).toContain('pickle-as-skops');
    expect(await rules(pickle, 'model.pkl')).toEqual([]);
  });
});
