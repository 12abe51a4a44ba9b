/**
 * Packages whose classes honest configurations instantiate: constructing one of their classes is
 * what a configuration is for. Functions of theirs that run code are told apart by name.
 */
export const LIBRARY_ROOTS: ReadonlySet<string> = new Set(
  `accelerate albumentations audiocraft bitsandbytes catboost comet_ml datasets deepspeed detectron2
  diffusers einops fairscale fairseq2 faiss flash_attn fvcore gymnasium haystack huggingface_hub
  jsonargparse keras kornia lightgbm lightning lightning_fabric lightning_utilities lion_pytorch
  litgpt megatron mlflow mmcv mmengine monai nemo nemo_text_processing nemo_toolkit numpy omegaconf
  open_clip optuna pandas peft PIL polars pyannote pytorch_forecasting pytorch_lightning
  pytorch_metric_learning ray rich scipy segmentation_models_pytorch sentence_transformers
  sentencepiece setfit sklearn skimage spacy speechbrain stable_baselines3 statsmodels tensorboard
  thinc timm tokenizers torch torch_ema torch_geometric torch_optimizer torchaudio torchdata torchdiffeq
  torchmetrics torchrl torchtext torchtune torchvision tqdm transformer_engine transformers trl
  umap wandb warmup_scheduler_pytorch webdataset xformers xgboost`
    .trim()
    .split(/\s+/),
);

/** Modules of the standard library that no class of another package has a reason to lead through. */
export const COMMAND_MODULES: ReadonlySet<string> = new Set([
  'os',
  'posix',
  'nt',
  'subprocess',
  'sys',
  'builtins',
  'importlib',
  'shutil',
  'socket',
  'ctypes',
  'runpy',
  'pty',
  'pickle',
  'marshal',
]);

/** Functions of hydra that only look a name up, given as text beside them. */
export const NAME_LOOKUPS: ReadonlySet<string> = new Set([
  'hydra.utils.get_class',
  'hydra.utils.get_method',
  'hydra.utils.get_static_method',
  'hydra.utils.get_object',
]);

/** Functions that honest configurations call, and that the tables made for pickles rightly warn of. */
export const EVERYDAY_FUNCTIONS: ReadonlySet<string> = new Set([
  'datasets.load_dataset',
  'datasets.load_from_disk',
  'logging.getLogger',
  'wandb.init',
  'yaml.safe_load',
  'operator.itemgetter',
  'os.path.join',
  'os.path.basename',
  'os.path.dirname',
  'os.getcwd',
]);
