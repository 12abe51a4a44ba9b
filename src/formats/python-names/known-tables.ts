import { ACCELERATE } from './known/accelerate.data.ts';
import { CATBOOST } from './known/catboost.data.ts';
import { CATEGORY_ENCODERS } from './known/category-encoders.data.ts';
import { EFFICIENTNET } from './known/efficientnet.data.ts';
import { EXTENSION_CLASSES } from './known/extension-classes.data.ts';
import { FLAIR } from './known/flair.data.ts';
import { GENSIM } from './known/gensim.data.ts';
import { HMMLEARN } from './known/hmmlearn.data.ts';
import { IMBALANCED_LEARN } from './known/imbalanced-learn.data.ts';
import { LIGHTGBM } from './known/lightgbm.data.ts';
import { LIGHTNING } from './known/lightning.data.ts';
import { MLXTEND } from './known/mlxtend.data.ts';
import { NUMPY } from './known/numpy.data.ts';
import { OMEGACONF } from './known/omegaconf.data.ts';
import { PANDAS } from './known/pandas.data.ts';
import { PEFT } from './known/peft.data.ts';
import { PYANNOTE_AUDIO } from './known/pyannote-audio.data.ts';
import { PYANNOTE_CORE } from './known/pyannote-core.data.ts';
import { SCIKIT_LEARN } from './known/scikit-learn.data.ts';
import { SCIPY } from './known/scipy.data.ts';
import { SEGMENTATION_MODELS } from './known/segmentation-models.data.ts';
import { SENTENCE_TRANSFORMERS } from './known/sentence-transformers.data.ts';
import { SETFIT } from './known/setfit.data.ts';
import { SMALL_LIBRARIES } from './known/small-libraries.data.ts';
import { STANDARD_CLASSES } from './known/standard-classes.data.ts';
import { STANDARD_LIBRARY } from './known/standard-library.data.ts';
import { STATSMODELS } from './known/statsmodels.data.ts';
import { TIMM } from './known/timm.data.ts';
import { TORCH_FUNCTIONS } from './known/torch-functions.data.ts';
import { TORCH } from './known/torch.data.ts';
import { TORCHAUDIO } from './known/torchaudio.data.ts';
import { TORCHVISION } from './known/torchvision.data.ts';
import { TRANSFORMERS } from './known/transformers.data.ts';
import { TRL } from './known/trl.data.ts';
import { ULTRALYTICS } from './known/ultralytics.data.ts';
import { UMAP } from './known/umap.data.ts';
import { XGBOOST } from './known/xgboost.data.ts';
import type { NameTable } from './name-table.ts';

/** Every table of known names, with the first module segments it speaks about; undefined: any. */
export const KNOWN_TABLES: readonly {
  readonly table: NameTable;
  readonly roots?: readonly string[];
}[] = [
  { table: ACCELERATE, roots: ['accelerate'] },
  { table: CATBOOST, roots: ['catboost'] },
  { table: CATEGORY_ENCODERS, roots: ['category_encoders'] },
  { table: EFFICIENTNET, roots: ['efficientnet_pytorch'] },
  { table: EXTENSION_CLASSES, roots: ['pandas', 'scipy', 'sklearn', 'tokenizers'] },
  { table: FLAIR, roots: ['flair'] },
  { table: GENSIM, roots: ['gensim'] },
  { table: HMMLEARN, roots: ['hmmlearn'] },
  { table: IMBALANCED_LEARN, roots: ['imblearn'] },
  { table: LIGHTGBM, roots: ['lightgbm'] },
  { table: LIGHTNING, roots: ['pytorch_lightning'] },
  { table: MLXTEND, roots: ['mlxtend'] },
  { table: NUMPY, roots: ['mtrand', 'numpy'] },
  { table: OMEGACONF, roots: ['omegaconf'] },
  { table: PANDAS, roots: ['pandas'] },
  { table: PEFT, roots: ['peft'] },
  { table: PYANNOTE_AUDIO, roots: ['pyannote'] },
  { table: PYANNOTE_CORE, roots: ['pyannote'] },
  { table: SCIKIT_LEARN, roots: ['sklearn'] },
  { table: SCIPY, roots: ['scipy'] },
  { table: SEGMENTATION_MODELS, roots: ['segmentation_models_pytorch'] },
  { table: SENTENCE_TRANSFORMERS, roots: ['sentence_transformers'] },
  { table: SETFIT, roots: ['setfit'] },
  { table: SMALL_LIBRARIES },
  { table: STANDARD_CLASSES },
  { table: STANDARD_LIBRARY },
  { table: STATSMODELS, roots: ['statsmodels'] },
  { table: TIMM, roots: ['timm'] },
  { table: TORCH_FUNCTIONS, roots: ['torch'] },
  { table: TORCH, roots: ['torch'] },
  { table: TORCHAUDIO, roots: ['torchaudio'] },
  { table: TORCHVISION, roots: ['torchvision'] },
  { table: TRANSFORMERS, roots: ['transformers'] },
  { table: TRL, roots: ['trl'] },
  { table: ULTRALYTICS, roots: ['ultralytics'] },
  { table: UMAP, roots: ['umap'] },
  { table: XGBOOST, roots: ['xgboost'] },
];
