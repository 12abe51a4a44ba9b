// Written by tools/names/write_names.py from library source; do not edit.
export const SHAP = {
  library: 'SHAP',
  versions: '0.49.1',
  construct: `
shap._explanation Cohorts Explanation MetaExplanation OpHistoryItem
shap.explainers._additive AdditiveExplainer
shap.explainers._coalition CoalitionExplainer Node
shap.explainers._exact ExactExplainer
shap.explainers._explainer Explainer
shap.explainers._gpu_tree GPUTreeExplainer
shap.explainers._kernel KernelExplainer
shap.explainers._linear LinearExplainer
shap.explainers._partition PartitionExplainer
shap.explainers._permutation PermutationExplainer
shap.explainers._sampling SamplingExplainer
shap.explainers._tree CatBoostTreeModelLoader IsoTree SingleTree TreeEnsemble TreeExplainer XGBTreeModelLoader
shap.explainers.pytree Tree TreeExplainer
shap.maskers._composite Composite
shap.maskers._fixed Fixed
shap.maskers._fixed_composite FixedComposite
shap.maskers._masker Masker
shap.maskers._output_composite OutputComposite
shap.maskers._tabular Impute Independent Partition Tabular
shap.maskers._text SimpleTokenizer Token TokenGroup
shap.models._model Model
shap.utils._legacy Data DenseData DenseDataWithIndex IdentityLink Instance InstanceWithIndex Link LogitLink Model SparseData
`,
} as const;
