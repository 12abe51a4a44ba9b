/** Written by hand: single names of libraries too small or too varied for an extracted table. */
export const SMALL_LIBRARIES = {
  library: 'small libraries',
  versions: 'joblib 0.9 to 1.6, dill 0.3 to 0.4 and others',
  import: `
pytz UTC utc
joblib.numpy_pickle NumpyArrayWrapper
`,
  construct: `
joblib.numpy_pickle NumpyArrayWrapper NDArrayWrapper:sibling-file ZNDArrayWrapper:sibling-file
joblib.numpy_pickle_compat NDArrayWrapper:sibling-file ZNDArrayWrapper:sibling-file
sklearn.externals.joblib.numpy_pickle NumpyArrayWrapper NDArrayWrapper:sibling-file ZNDArrayWrapper:sibling-file
sklearn.externals.joblib.numpy_pickle_compat NDArrayWrapper:sibling-file ZNDArrayWrapper:sibling-file
PIL.Image Image
PIL.PngImagePlugin PngImageFile
PIL.JpegImagePlugin JpegImageFile
dateutil.relativedelta relativedelta
dateutil.tz.tz tzutc tzlocal tzoffset
packaging.version Version
networkx.classes.graph Graph
networkx.classes.digraph DiGraph
networkx.classes.multigraph MultiGraph
networkx.classes.multidigraph MultiDiGraph
nltk.tokenize.punkt PunktSentenceTokenizer PunktParameters PunktToken PunktLanguageVars PunktTrainer
nltk.probability ConditionalFreqDist FreqDist
nltk.classify.naivebayes NaiveBayesClassifier
`,
  containers: `
easydict EasyDict
addict.addict Dict
yacs.config CfgNode
munch Munch
ml_collections.config_dict.config_dict ConfigDict
fvcore.common.config CfgNode
pandas.core.indexes.frozen FrozenList
`,
  call: `
dill._dill _load_type:type-name _create_array:dill-array _eval_repr:range-text
cloudpickle.cloudpickle _builtin_type:type-name subimport:library-module
dill.dill _load_type:type-name _create_array:dill-array
pytz _UTC _p:literals
pytz.tzinfo _p:literals
dateutil.tz.tz tzutc:literals tzlocal:literals tzoffset:literals
regex.regex compile:literals
regex._regex_core compile:literals
_regex_core compile:literals
`,
} as const;
