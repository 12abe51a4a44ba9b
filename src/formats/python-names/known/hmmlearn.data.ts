// Written by tools/names/write_names.py from library source; do not edit.
export const HMMLEARN = {
  library: 'hmmlearn',
  versions: '0.3.3',
  construct: `
hmmlearn._emissions BaseCategoricalHMM BaseGMMHMM BaseGaussianHMM BaseMultinomialHMM BasePoissonHMM
hmmlearn.base BaseHMM ConvergenceMonitor VariationalBaseHMM _AbstractHMM
hmmlearn.hmm CategoricalHMM GMMHMM GaussianHMM MultinomialHMM PoissonHMM
hmmlearn.vhmm VariationalCategoricalHMM VariationalGaussianHMM
`,
} as const;
