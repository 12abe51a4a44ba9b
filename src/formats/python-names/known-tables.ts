import { ACCELERATE } from './known/accelerate.data.ts';
import { CATBOOST } from './known/catboost.data.ts';
import { CATEGORY_ENCODERS } from './known/category-encoders.data.ts';
import { EFFICIENTNET } from './known/efficientnet.data.ts';
import { EXTENSION_CLASSES } from './known/extension-classes.data.ts';
import { FEATURE_ENGINE } from './known/feature-engine.data.ts';
import { FLAIR } from './known/flair.data.ts';
import { GENSIM } from './known/gensim.data.ts';
import { GYMNASIUM } from './known/gymnasium.data.ts';
import { HDBSCAN } from './known/hdbscan.data.ts';
import { HMMLEARN } from './known/hmmlearn.data.ts';
import { IMBALANCED_LEARN } from './known/imbalanced-learn.data.ts';
import { IMPLICIT } from './known/implicit.data.ts';
import { INTERPRET } from './known/interpret.data.ts';
import { LIFELINES } from './known/lifelines.data.ts';
import { LIGHTGBM } from './known/lightgbm.data.ts';
import { LIGHTNING } from './known/lightning.data.ts';
import { MLXTEND } from './known/mlxtend.data.ts';
import { MONAI } from './known/monai.data.ts';
import { NETWORKX } from './known/networkx.data.ts';
import { NGBOOST } from './known/ngboost.data.ts';
import { NLTK } from './known/nltk.data.ts';
import { NUMPY } from './known/numpy.data.ts';
import { OMEGACONF } from './known/omegaconf.data.ts';
import { OPTUNA } from './known/optuna.data.ts';
import { PANDAS } from './known/pandas.data.ts';
import { PEFT } from './known/peft.data.ts';
import { PROPHET } from './known/prophet.data.ts';
import { PYANNOTE_AUDIO } from './known/pyannote-audio.data.ts';
import { PYANNOTE_CORE } from './known/pyannote-core.data.ts';
import { PYOD } from './known/pyod.data.ts';
import { RIVER } from './known/river.data.ts';
import { SCIKIT_LEARN } from './known/scikit-learn.data.ts';
import { SCIPY } from './known/scipy.data.ts';
import { SEGMENTATION_MODELS } from './known/segmentation-models.data.ts';
import { SENTENCE_TRANSFORMERS } from './known/sentence-transformers.data.ts';
import { SETFIT } from './known/setfit.data.ts';
import { SHAP } from './known/shap.data.ts';
import { SKORCH } from './known/skorch.data.ts';
import { SKTIME } from './known/sktime.data.ts';
import { SMALL_LIBRARIES } from './known/small-libraries.data.ts';
import { STABLE_BASELINES3 } from './known/stable-baselines3.data.ts';
import { STANDARD_CLASSES } from './known/standard-classes.data.ts';
import { STANDARD_LIBRARY } from './known/standard-library.data.ts';
import { STATSMODELS } from './known/statsmodels.data.ts';
import { SURPRISE } from './known/surprise.data.ts';
import { TABNET } from './known/tabnet.data.ts';
import { TIMM } from './known/timm.data.ts';
import { TORCH_FUNCTIONS } from './known/torch-functions.data.ts';
import { TORCH_GEOMETRIC } from './known/torch-geometric.data.ts';
import { TORCH } from './known/torch.data.ts';
import { TORCHAUDIO } from './known/torchaudio.data.ts';
import { TORCHVISION } from './known/torchvision.data.ts';
import { TRANSFORMERS } from './known/transformers.data.ts';
import { TRL } from './known/trl.data.ts';
import { TSLEARN } from './known/tslearn.data.ts';
import { ULTRALYTICS } from './known/ultralytics.data.ts';
import { UMAP } from './known/umap.data.ts';
import { XARRAY } from './known/xarray.data.ts';
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
  {
    table: EXTENSION_CLASSES,
    roots: [
      '_loss',
      'hdbscan',
      'pandas',
      'pyarrow',
      'river',
      'scipy',
      'shapely',
      'sklearn',
      'statsmodels',
      'tokenizers',
    ],
  },
  { table: FEATURE_ENGINE, roots: ['feature_engine'] },
  { table: FLAIR, roots: ['flair'] },
  { table: GENSIM, roots: ['gensim'] },
  { table: GYMNASIUM, roots: ['gymnasium'] },
  { table: HDBSCAN, roots: ['hdbscan'] },
  { table: HMMLEARN, roots: ['hmmlearn'] },
  { table: IMBALANCED_LEARN, roots: ['imblearn'] },
  { table: IMPLICIT, roots: ['implicit'] },
  { table: INTERPRET, roots: ['interpret'] },
  { table: LIFELINES, roots: ['lifelines'] },
  { table: LIGHTGBM, roots: ['lightgbm'] },
  { table: LIGHTNING, roots: ['pytorch_lightning'] },
  { table: MLXTEND, roots: ['mlxtend'] },
  { table: MONAI, roots: ['monai'] },
  { table: NETWORKX, roots: ['networkx'] },
  { table: NGBOOST, roots: ['ngboost'] },
  { table: NLTK, roots: ['nltk'] },
  { table: NUMPY, roots: ['mtrand', 'numpy'] },
  { table: OMEGACONF, roots: ['omegaconf'] },
  { table: OPTUNA, roots: ['optuna'] },
  { table: PANDAS, roots: ['pandas'] },
  { table: PEFT, roots: ['peft'] },
  { table: PROPHET, roots: ['prophet'] },
  { table: PYANNOTE_AUDIO, roots: ['pyannote'] },
  { table: PYANNOTE_CORE, roots: ['pyannote'] },
  { table: PYOD, roots: ['pyod'] },
  { table: RIVER, roots: ['river'] },
  { table: SCIKIT_LEARN, roots: ['sklearn'] },
  { table: SCIPY, roots: ['scipy'] },
  { table: SEGMENTATION_MODELS, roots: ['segmentation_models_pytorch'] },
  { table: SENTENCE_TRANSFORMERS, roots: ['sentence_transformers'] },
  { table: SETFIT, roots: ['setfit'] },
  { table: SHAP, roots: ['shap'] },
  { table: SKORCH, roots: ['skorch'] },
  { table: SKTIME, roots: ['sktime'] },
  { table: SMALL_LIBRARIES },
  { table: STABLE_BASELINES3, roots: ['stable_baselines3'] },
  { table: STANDARD_CLASSES },
  { table: STANDARD_LIBRARY },
  { table: STATSMODELS, roots: ['statsmodels'] },
  { table: SURPRISE, roots: ['surprise'] },
  { table: TABNET, roots: ['pytorch_tabnet'] },
  { table: TIMM, roots: ['timm'] },
  { table: TORCH, roots: ['torch'] },
  { table: TORCH_FUNCTIONS, roots: ['torch'] },
  { table: TORCH_GEOMETRIC, roots: ['torch_geometric'] },
  { table: TORCHAUDIO, roots: ['torchaudio'] },
  { table: TORCHVISION, roots: ['torchvision'] },
  { table: TRANSFORMERS, roots: ['transformers'] },
  { table: TRL, roots: ['trl'] },
  { table: TSLEARN, roots: ['tslearn'] },
  { table: ULTRALYTICS, roots: ['ultralytics'] },
  { table: UMAP, roots: ['umap'] },
  { table: XARRAY, roots: ['xarray'] },
  { table: XGBOOST, roots: ['xgboost'] },
];
