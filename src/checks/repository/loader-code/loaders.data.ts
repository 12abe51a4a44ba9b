/** A file that some loader runs because of its name or of what it defines. */
export interface LoaderKind {
  readonly rule: 'server-code' | 'loading-script';
  /** Names of the file, with folders; absent where any name will do. */
  readonly file?: RegExp;
  /** One of these must be defined at the top; absent where the name is enough. */
  readonly defines?: readonly string[];
  /** One of these must be the base of a class. */
  readonly extends?: RegExp;
  /** Completes "is run by …". */
  readonly loader: string;
}

export const LOADERS: readonly LoaderKind[] = [
  {
    rule: 'server-code',
    file: /(?:^|\/)handler\.py$/,
    defines: ['EndpointHandler'],
    loader: 'Hugging Face Inference Endpoints, which makes an EndpointHandler and calls it for each request',
  },
  {
    rule: 'server-code',
    file: /(?:^|\/)custom_generate\/generate\.py$/,
    loader:
      'transformers, when the model is loaded or used for generation with trust_remote_code=True',
  },
  {
    rule: 'loading-script',
    file: /(?:^|\/)hubconf\.py$/,
    loader: 'torch.hub.load',
  },
  {
    rule: 'loading-script',
    file: /(?:^|\/)code\/inference\.py$/,
    defines: ['model_fn', 'transform_fn', 'predict_fn', 'input_fn', 'handler'],
    loader: 'the model servers of SageMaker',
  },
  {
    rule: 'loading-script',
    extends:
      /^datasets\.(?:builder\.)?(?:GeneratorBasedBuilder|ArrowBasedBuilder|BeamBasedBuilder|DatasetBuilder|BuilderConfig)$/,
    loader:
      'load_dataset of datasets: before 2.20 without a question, before 4.0 with trust_remote_code=True',
  },
];
