import { describe, expect, it } from 'vitest';
import { dangerOf } from './danger.ts';
import { knownName } from './known-names.ts';
import { KNOWN_TABLES } from './known-tables.ts';
import { STANDARD_CLASSES } from './known/standard-classes.data.ts';

const USES = ['import', 'construct', 'containers', 'call'] as const;
const LINE_RE = /^[A-Za-z_]\w*(?:\.\w+)*(?: [A-Za-z_][\w.]*(?::[a-z-]+)?)+$/;

const lines = KNOWN_TABLES.flatMap(({ table, roots }) =>
  USES.flatMap((use) =>
    (table[use] ?? '')
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => ({ use, line, roots, table })),
  ),
);

describe('formats/python-names/known-names', () => {
  it('reads tables of some size', () => {
    expect(lines.length).toBeGreaterThan(1500);
  });

  it('holds a module and names on every line, below the roots it is looked up by', () => {
    const bad = lines.filter(({ line, roots }) => {
      const root = line.slice(0, line.search(/[. ]/));
      return !LINE_RE.test(line) || (roots !== undefined && !roots.includes(root));
    });

    expect(bad).toEqual([]);
  });

  it('never says that a whole module is known', () => {
    expect(lines.filter(({ line }) => line.includes('*'))).toEqual([]);
  });

  it('calls nothing without a condition that the table of dangerous names lists', () => {
    const unconditional = lines
      // Enums of any module are called with a value and look it up among their members.
      .filter(({ use, table }) => use === 'call' && table !== STANDARD_CLASSES)
      .flatMap(({ line }) => {
        const [module = '', ...names] = line.split(' ');
        return names.filter((name) => !name.includes(':')).map((name) => [module, name] as const);
      });
    const dangerous = unconditional.filter(
      ([module, name]) => dangerOf(module, name)?.severity === 'critical',
    );

    expect(unconditional.length).toBeGreaterThan(300);
    expect(dangerous).toEqual([]);
  });

  it.each([
    ['torch._utils._rebuild_tensor_v2', { call: true, callCondition: 'rebuild-tensor' }],
    ['torch.nn.modules.linear.Linear', { construct: true, call: false }],
    ['sklearn.svm._classes.SVC', { construct: true, call: false, library: 'scikit-learn' }],
    ['sklearn.svm.classes.SVC', { construct: true }],
    ['numpy._core.multiarray._reconstruct', { call: true, callCondition: 'array-class' }],
    ['numpy.core.multiarray._reconstruct', { call: true, callCondition: 'array-class' }],
    ['transformers.trainer_utils.IntervalStrategy', { call: true }],
    ['collections.deque', { call: true, container: true }],
    [
      'scipy.stats._continuous_distns.norm_gen',
      { construct: true, stateCondition: 'distribution-state' },
    ],
    ['http.HTTPStatus', { call: true }],
    ['pyarrow.lib.type_for_alias', { call: true, callCondition: 'literals' }],
    ['pyarrow.lib._restore_array', { call: true }],
    ['numpy.core._multiarray_umath.log1p', { call: false, construct: false }],
    ['_loss.__pyx_unpickle_CyHalfBinomialLoss', { call: true, callCondition: 'class-first' }],
    ['transformers.models.bert.modeling_bert.BertOutput', { construct: true }],
    ['gensim.models.keyedvectors.Vocab', { construct: true }],
    ['lifelines.utils.CensoringType', { call: true }],
    ['nltk.probability.FreqDist', { call: true, container: true, callCondition: 'elements' }],
    ['networkx.classes.reportviews.NodeView', { construct: true, call: false }],
    ['__torch__.gate.Gate', { construct: true, call: false }],
  ])('knows %s', (path, expected) => {
    expect(knownName(path)).toMatchObject(expected);
  });

  it.each([
    'os.system',
    'torch.load',
    'sklearn',
    'sklearn.svm._classes.SVC.fit',
    'skorch.net.NeuralNet',
    'gensim.utils.check_output',
    'optuna.storages.RDBStorage',
    'cmdstanpy.model.CmdStanModel',
    '__torch__',
    'acme.Head',
    '',
  ])('does not know %s', (path) => {
    expect(knownName(path)).toBeUndefined();
  });
});
