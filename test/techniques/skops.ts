import { skops, skopsNode } from '../builders/skops.ts';
import { INERT_PICKLE, type FileTechnique } from './file-technique.ts';

const TYPES = 'skops-types';

function technique(
  id: string,
  title: string,
  build: () => Uint8Array,
  rule: string,
): FileTechnique {
  return { id: `skops-${id}`, title, file: 'model.skops', build, expect: [`${TYPES}/${rule}`] };
}

const COMMAND = skopsNode('JsonNode', 'builtins.str', { content: '"echo weighbridge-test"' });
const ATTRS = skopsNode('TupleNode', 'builtins.tuple', { content: [COMMAND] });
const estimator = (content: unknown): Uint8Array =>
  skops(skopsNode('ObjectNode', 'sklearn.pipeline.Pipeline', { content }));

export const SKOPS_TECHNIQUES: readonly FileTechnique[] = [
  technique(
    'list',
    'a list whose class is os.system (B11, CVE-2024-37065)',
    () => skops(skopsNode('ListNode', 'os.system', { content: [COMMAND] })),
    'dangerous-name',
  ),
  technique(
    'nested-function',
    'builtins.eval as a function inside an honest pipeline',
    () =>
      estimator(
        skopsNode('DictNode', 'builtins.dict', {
          content: { steps: skopsNode('FunctionNode', 'builtins.eval') },
        }),
      ),
    'dangerous-name',
  ),
  technique(
    'reduce',
    'a call of a dangerous class through a reduce node',
    () => skops(skopsNode('ConstructorFromReduceNode', 'subprocess.Popen', { content: ATTRS })),
    'dangerous-name',
  ),
  technique(
    'method',
    'a method taken from another type than the label (CVE-2025-54413)',
    () =>
      skops(
        skopsNode('MethodNode', 'builtins.int', {
          content: { func: 'communicate', obj: skopsNode('ObjectNode', 'subprocess.Popen') },
        }),
      ),
    'type-confusion',
  ),
  technique(
    'operator-label',
    'an operator behind a harmless label (CVE-2025-54412)',
    () => skops(skopsNode('OperatorFuncNode', 'builtins.call', { attrs: ATTRS })),
    'type-confusion',
  ),
  technique(
    'operator',
    'operator.call while loading',
    () => skops(skopsNode('OperatorFuncNode', 'operator.call', { attrs: ATTRS })),
    'operator-call',
  ),
  technique(
    'unknown',
    'a class of an unknown library',
    () => skops(skopsNode('ObjectNode', 'acme.models.Head')),
    'unknown-name',
  ),
  technique(
    'padded',
    'the same behind white space longer than any glimpse',
    () => {
      const schema = JSON.stringify(skopsNode('ListNode', 'os.system', { content: [] }));
      return skops({}, { text: `${' '.repeat(100_000)}${schema}` });
    },
    'dangerous-name',
  ),
  technique(
    'doubled-key',
    'two classes in one node',
    () =>
      skops(
        {},
        {
          text: '{"__class__": "SVC", "__class__": "system", "__module__": "os", "__loader__": "ListNode", "content": []}',
        },
      ),
    'ambiguous-schema',
  ),
  technique(
    'generator',
    'a random generator of another kind',
    () =>
      skops(
        skopsNode('RandomGeneratorNode', 'numpy.random._generator.Generator', {
          content: { bit_generator: { bit_generator: 'os.system' } },
        }),
      ),
    'dangerous-name',
  ),
  technique(
    '54886',
    'a pickle named .skops (CVE-2025-54886)',
    () => INERT_PICKLE,
    'pickle-as-skops',
  ),
];
