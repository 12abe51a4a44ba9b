/** Functions that run whatever program stands in the bytes they are given. */
export interface Loader {
  /** Dotted names, the last parts of paths through calls; regular expression source. */
  readonly callee: string;
  /** What reads the bytes, for the message. */
  readonly reads: string;
}

/** Always: nothing can be switched off. */
export const PROGRAM_LOADERS: readonly Loader[] = [
  {
    callee:
      String.raw`(?:pickle|dill|cloudpickle|joblib|compress_pickle|pandas\.compat\.pickle_compat|torch\.serialization\.pickle|numpy\.core\._methods\.pickle|multiprocessing\.reduction\.ForkingPickler|six\.moves\.cPickle)\.(?:load|loads)`,
    reads: 'a pickle',
  },
  { callee: String.raw`(?:pickle|dill)\.(?:_?Unpickler|_loads?)(?:\(\)\.load)?`, reads: 'a pickle' },
  { callee: String.raw`pandas\.(?:io\.pickle\.)?read_pickle`, reads: 'a pickle' },
  { callee: String.raw`pandas\.(?:io\.pytables\.)?HDFStore|pandas\.read_hdf`, reads: 'an HDF5 file with pickles in it' },
  { callee: String.raw`shelve\.(?:open|DbfilenameShelf)`, reads: 'a shelf of pickles' },
  { callee: String.raw`marshal\.loads?`, reads: 'marshalled code' },
  { callee: String.raw`jsonpickle\.(?:decode|loads|unpickler\.decode|unpickler\.Unpickler\(\)\.restore)`, reads: 'a pickle in JSON' },
  { callee: String.raw`sklearn\.externals\.joblib\.load`, reads: 'a pickle' },
  { callee: String.raw`mlflow\.(?:pyfunc|sklearn|pytorch|xgboost|lightgbm|statsmodels|spacy|fastai)\.load_model`, reads: 'an MLflow model, usually a pickle' },
  { callee: String.raw`(?:yaml|ruamel\.yaml)\.(?:unsafe_load|unsafe_load_all)`, reads: 'YAML that may name any Python object' },
  { callee: String.raw`fastai\.(?:learner\.)?load_learner|fastai\.[\w.]*load_learner`, reads: 'a pickle' },
  { callee: String.raw`stable_baselines3\.\w+\.load|stable_baselines3\.common\.save_util\.load_from_pkl`, reads: 'a zip with pickles in it' },
  { callee: String.raw`paddle\.load|flair\.models\.\w+\.load|hummingbird\.ml\.load|pyod\.utils\.persistence\.load|statsmodels\.(?:api|iolib\.smpickle)\.load(?:_pickle)?`, reads: 'a pickle' },
  { callee: String.raw`sympy\.sympify|pyspark\.serializers\.\w+\(\)\.loads`, reads: 'text that is evaluated' },
];

/** Readers of messages from a socket that are pickles. */
export const SOCKET_RE = /\.(?:recv_pyobj|recv_serialized)$/;
