"""Which parts of which libraries have names that honest pickles contain, and how those are used there."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

TESTS = r"(^|\.)(_?tests?|testing|_testing|conftest|estimator_checks|__main__|benchmarks?|cli|commands?)(\.|$)"


@dataclass
class Library:
    """`classes`: modules whose classes pickles construct. `functions`: modules whose functions pickles refer to."""

    file: str
    title: str
    wheel: str
    package: str
    classes: str
    functions: str = r"^$"
    leave_out: str = r"^$"
    reviewed: dict[str, str] = field(default_factory=dict)
    """Classes whose hooks look risky, with the condition their state must meet; empty when none is needed."""

    def takes_class(self, path: str) -> bool:
        return bool(re.search(self.classes, path)) and not re.search(f"{TESTS}|{self.leave_out}", path)

    def takes_function(self, module: str) -> bool:
        return bool(re.search(self.functions, module)) and not re.search(f"{TESTS}|{self.leave_out}", module)


POPULAR_MODELS = (
    "albert|altclip|audio_spectrogram_transformer|bart|beit|bert|bert_generation|big_bird|bigbird_pegasus|"
    "biogpt|blenderbot|blenderbot_small|blip|blip_2|bloom|camembert|canine|chinese_clip|clap|clip|clipseg|codegen|cohere|"
    "conditional_detr|convbert|convnext|convnextv2|ctrl|data2vec|deberta|deberta_v2|deformable_detr|deit|detr|dinov2|"
    "distilbert|donut|dpr|dpt|efficientnet|electra|encoder_decoder|ernie|esm|falcon|flaubert|fnet|funnel|gemma|gemma2|"
    "gemma3|git|gpt2|gpt_bigcode|gpt_neo|gpt_neox|gptj|groupvit|hubert|ibert|internlm2|layoutlm|layoutlmv2|layoutlmv3|led|"
    "levit|lilt|llama|llava|longformer|longt5|luke|lxmert|m2m_100|mamba|marian|mask2former|maskformer|mbart|megatron_bert|"
    "mistral|mixtral|mobilebert|mobilenet_v1|mobilenet_v2|mobilevit|modernbert|mpnet|mpt|mt5|musicgen|nezha|nllb_moe|"
    "nystromformer|olmo|openai|opt|owlvit|pegasus|perceiver|phi|phi3|pix2struct|poolformer|prophetnet|qwen2|qwen2_vl|qwen3|"
    "rag|reformer|regnet|rembert|resnet|roberta|roberta_prelayernorm|roc_bert|roformer|rwkv|sam|segformer|sew|sew_d|siglip|"
    "speech_encoder_decoder|speech_to_text|speecht5|splinter|squeezebert|starcoder2|swin|swin2sr|swinv2|t5|table_transformer|"
    "tapas|time_series_transformer|timesformer|trocr|umt5|unispeech|unispeech_sat|upernet|videomae|vilt|"
    "vision_encoder_decoder|vision_text_dual_encoder|vit|vit_mae|vits|wav2vec2|wav2vec2_conformer|wavlm|whisper|xglm|xlm|"
    "xlm_roberta|xlm_roberta_xl|xlnet|yolos"
)

LIBRARIES = [
    Library(
        "scikit-learn", "scikit-learn", "scikit_learn", "sklearn",
        classes=r"^sklearn\.(?!externals|datasets|callback)",
        functions=r"^sklearn\.(metrics|feature_selection|preprocessing|feature_extraction|neural_network|kernel_approximation|"
                  r"utils\.extmath|utils\.validation|linear_model|decomposition|covariance|cluster|manifold|neighbors)",
    ),
    Library(
        "imbalanced-learn", "imbalanced-learn", "imbalanced_learn", "imblearn",
        classes=r"^imblearn\.(?!datasets|utils)", functions=r"^imblearn\.metrics",
    ),
    Library(
        "torch", "PyTorch", "torch", "torch",
        classes=r"^torch\.(nn\.|optim\.|distributions\.|utils\.data\.(dataset|dataloader|sampler|distributed|_utils\.worker)\.|amp\.|"
                r"cuda\.amp\.|ao\.nn\.|ao\.quantization\.(observer|fake_quantize|qconfig|stubs|qconfig_mapping|backend_config)|"
                r"quantization\.|torch_version\.|parameter\.|ao\.pruning\.(scheduler|sparsifier)\.|profiler\._utils|"
                r"utils\._pytree|utils\.hooks\.RemovableHandle|storage\.(Untyped|Typed)Storage)",
        functions=r"^torch\.(nn\.functional|nn\.init|functional|_jit_internal|nn\.modules\.)",
        leave_out=r"DataParallel|_MultiProcessing|_SingleProcess|torch\.nn\.utils\._expanded|torch\.nn\.parallel\._",
    ),
    Library("torchvision", "torchvision", "torchvision", "torchvision",
            classes=r"^torchvision\.(models|transforms|ops|tv_tensors|datapoints)\.", functions=r"^torchvision\.transforms\.",
            leave_out=r"models\.feature_extraction|\.Weights$"),
    Library("torchaudio", "torchaudio", "torchaudio", "torchaudio", classes=r"^torchaudio\.(models|transforms)\.",
            leave_out=r"decoder"),
    Library("timm", "timm", "timm", "timm", classes=r"^timm\.(models|layers|optim|scheduler|loss)\."),
    Library("segmentation-models", "segmentation-models-pytorch", "segmentation_models_pytorch",
            "segmentation_models_pytorch", classes=r"^segmentation_models_pytorch\."),
    Library("efficientnet", "efficientnet-pytorch", "efficientnet_pytorch", "efficientnet_pytorch",
            classes=r"^efficientnet_pytorch\."),
    Library("ultralytics", "Ultralytics YOLO", "ultralytics", "ultralytics",
            classes=r"^ultralytics\.(nn\.(?!backends|autobackend|distill)|(yolo\.)?utils\.(loss|tal|torch_utils|ops)|"
                    r"(yolo\.)?utils\.(__init__\.)?(Iterable)?SimpleNamespace|yolo\.utils\.IterableSimpleNamespace|"
                    r"utils\.IterableSimpleNamespace|yolo\.v8\.|models\.(yolo|rtdetr|sam|nas)\.)",
            leave_out=r"Trainer|Validator|Predictor|\.(YOLO|SAM|NAS|RTDETR|YOLOWorld|YOLOE)$"),
    # Tokenizers over SentencePiece read the model file their state names, with a parser that knows nothing but models.
    Library("transformers", "Transformers", "transformers", "transformers",
            classes=r"^transformers\.(training_args|trainer_utils|trainer_pt_utils|debug_utils|configuration_utils|file_utils|"
                    r"utils\.(quantization_config|generic)|generation|activations|pytorch_utils|modeling_utils|modeling_outputs|"
                    r"tokenization_|feature_extraction_|image_processing_|processing_|data\.data_collator|optimization|deepspeed|"
                    r"integrations\.deepspeed|cache_utils|"
                    r"(models\.[a-z0-9_]+\.)?(configuration_|tokenization_|feature_extraction_|image_processing_|processing_)|"
                    rf"models\.({POPULAR_MODELS})\.modeling_(?!tf_|flax_)|modeling_(?!tf_|flax_))",
            functions=r"^transformers\.(activations|data\.data_collator)",
            leave_out=r"HfArgumentParser|_LazyModule|OnnxConfig|\.models\.auto\.|ConversionScript|"
                      r"(OutputWithPast|WithPooling|Kwargs|Mixin)$|generation\.tf|generation\.flax|bark|"
                      # Rebuilding these starts a tokenizer of another package with options from the state.
                      r"bert_japanese|fastspeech2_conformer|continuous_batching"),
    Library("accelerate", "Accelerate", "accelerate", "accelerate",
            classes=r"^accelerate\.(state\.(PartialState|AcceleratorState|GradientState)|utils\.dataclasses)"),
    Library("peft", "PEFT", "peft", "peft", 
            classes=r"^peft\.(peft_model\.PeftModel\w*|(tuners|utils\.peft_types|config|mapping)\.?.*(Config|Type|Layer|Linear|Embedding|Conv\w*|LoraModel|Encoder))$"),
    Library("trl", "TRL", "trl", "trl", classes=r"^trl\.(trainer\.\w*config|trainer\.training_configs|.*Config$)"),
    Library("sentence-transformers", "Sentence Transformers", "sentence_transformers", "sentence_transformers",
            classes=r"^sentence_transformers\.(models\.|base\.(modules|modality)\b|(sentence_transformer|sparse_encoder|cross_encoder)\.(modules|model|model_card)\b|"
                    r"training_args|similarity|.*(TrainingArguments|Pooling|Normalize|Dense|Router)$|"
                    r"SentenceTransformer\.SentenceTransformer$|cross_encoder\.CrossEncoder\.CrossEncoder$)", functions=r"^sentence_transformers\.util\.similarity$",
            leave_out=r"CLIPModel|\.WKPooling"),
    Library("setfit", "SetFit", "setfit", "setfit", classes=r"^setfit\.(modeling|training_args)\.",
            leave_out=r"Mixin"),
    Library("xgboost", "XGBoost", "xgboost", "xgboost", classes=r"^xgboost\.(core\.(Booster|DMatrix)|sklearn\.|callback\.)",
            leave_out=r"dask|spark"),
    Library("lightgbm", "LightGBM", "lightgbm", "lightgbm", classes=r"^lightgbm\.(basic\.(Booster|Dataset)|sklearn\.|engine\.)",
            leave_out=r"dask"),
    Library("catboost", "CatBoost", "catboost", "catboost", classes=r"^catboost\.core\."),
    Library("statsmodels", "statsmodels", "statsmodels", "statsmodels",
            classes=r"^statsmodels\.(base|regression|discrete|genmod|tsa|robust|duration|multivariate|nonparametric|gam|stats|"
                    r"miscmodels|tools|distributions|othermod|iolib\.table)\.",
            reviewed={"statsmodels.base.data.": "formula-state"}),
    Library("scipy", "SciPy", "scipy", "scipy",
            classes=r"^scipy\.(interpolate|sparse\.(_?(bsr|coo|csc|csr|dia|dok|lil|base|arrays|matrix|data|compressed))|stats|spatial|"
                    r"optimize|signal|integrate\._ode|linalg|ndimage)\.",
            functions=r"^scipy\.(_lib\.array_api_compat\.(numpy|common)|special|stats|spatial\.distance|optimize|linalg)", leave_out=r"matlab|LowLevelCallable",
            reviewed={"scipy.stats.": "distribution-state"}),
    Library("pandas", "pandas", "pandas", "pandas",
            classes=r"^pandas\.(core\.(frame|series|indexes|index|internals|arrays|dtypes|generic|groupby|flags|computation\.none)|tseries\.offsets|"
                    r"indexes|_libs)\b", leave_out=r"ops\.|accessor|SparseDataFrame|api"),
    Library("hmmlearn", "hmmlearn", "hmmlearn", "hmmlearn", classes=r"^hmmlearn\."),
    Library("mlxtend", "mlxtend", "mlxtend", "mlxtend", classes=r"^mlxtend\.", leave_out=r"data|externals|plotting|file_io|text"),
    Library("category-encoders", "category_encoders", "category_encoders", "category_encoders",
            classes=r"^category_encoders\.", leave_out=r"datasets|glmm"),
    Library("umap", "umap-learn", "umap_learn", "umap", classes=r"^umap\.umap_\."),
    Library("lightning", "PyTorch Lightning", "pytorch_lightning", "pytorch_lightning",
            classes=r"^pytorch_lightning\.(callbacks|utilities\.(parsing|enums|seed)|trainer\.states|core\.saving)\.",
            leave_out=r"OnExceptionCheckpoint|cli"),
    Library("omegaconf", "OmegaConf", "omegaconf", "omegaconf", classes=r"^omegaconf\.(base|dictconfig|listconfig|nodes|basecontainer)\."),
    Library("flair", "Flair", "flair", "flair", classes=r"^flair\.(data|tokenization|nn|visual\.training_curves|training_utils)\.",
            leave_out=r"Tokenizer$|Corpus|Dataset"),
    Library("pyannote-core", "pyannote.core", "pyannote_core", "pyannote", classes=r"^pyannote\.core\."),
    Library("pyannote-audio", "pyannote.audio", "pyannote_audio", "pyannote",
            classes=r"^pyannote\.audio\.core\.(task|model)\.(Specifications|Problem|Resolution|Introspection|Output|Scopes?|Subsets?)"),
    Library("gensim", "gensim", "gensim", "gensim",
            classes=r"^gensim\.(models\.(word2vec|keyedvectors|doc2vec|fasttext|phrases|tfidfmodel|ldamodel|lsimodel|basemodel|ldamulticore|hdpmodel|"
                    r"nmf|rpmodel|bm25model|logentropy_model|normmodel|ensemblelda|ldaseqmodel|poincare)|similarities\.docsim|"
                    r"corpora\.(dictionary|hashdictionary)|utils)\.",
            functions=r"^gensim\.models\.(phrases|tfidfmodel)$", leave_out=r"Pyro|Corpus|Line|Chunk|Worker|RepeatCorpus|Sentences"),
    Library("lifelines", "lifelines", "lifelines", "lifelines", classes=r"^lifelines\.(fitters|utils\.(CensoringType|_\w+|StatisticalResult))",
            leave_out=r"datasets|plotting"),
    Library("feature-engine", "feature-engine", "feature_engine", "feature_engine",
            classes=r"^feature_engine\.(?!datasets|_base_transformers\.mixins)", leave_out=r"variable_handling|Mixin$"),
    Library("tslearn", "tslearn", "tslearn", "tslearn", classes=r"^tslearn\.(?!datasets|bases|hdftools)"),
    Library("nltk", "NLTK", "nltk", "nltk",
            classes=r"^nltk\.(tag\.(sequential|perceptron|brill|tnt)|chunk\.(regexp|named_entity)|classify\.(naivebayes|decisiontree|maxent|"
                    r"scikitlearn|positivenaivebayes)|lm\.(models|counter|vocabulary|smoothing|api)|stem\.(porter|snowball|lancaster|regexp|wordnet)|"
                    r"tokenize\.(punkt|regexp|treebank|casual|toktok|simple|destructive)|probability|tree\.tree|tree\.(parented|immutable)|grammar|text|"
                    r"collocations|tbl\.(rule|template|feature)|redos)\.", leave_out=r"Senna|Stanford|Megam"),
    Library("networkx", "NetworkX", "networkx", "networkx",
            classes=r"^networkx\.(classes\.|algorithms\.(planarity|tree\.recognition|bipartite)\.)", functions=r"^networkx\.classes\.(filters|function)$"),
    Library("ngboost", "NGBoost", "ngboost", "ngboost", classes=r"^ngboost\.(api|ngboost|distns|scores|manifold|learners)\b"),
    Library("optuna", "Optuna", "optuna", "optuna",
            classes=r"^optuna\.(distributions|pruners|samplers|search_space|study\.(study|_study_direction|_frozen)|study\._study_summary|"
                    r"trial\.(_frozen|_state|_trial)|storages\._in_memory|_hypervolume|terminator)\b",
            functions=r"^optuna\.samplers\.(_tpe\.sampler|_ga|_nsgaiii)", leave_out=r"_BoTorch|BoTorch|RDBStorage"),
    Library("pyod", "PyOD", "pyod", "pyod", classes=r"^pyod\.models\."),
    Library("river", "River", "river", "river",
            classes=r"^river\.(linear_model|preprocessing|tree|forest|compose|metrics|naive_bayes|drift|stats|proba|optim|ensemble|bandit|"
                    r"neighbors|cluster|anomaly|feature_extraction|feature_selection|imblearn|multiclass|multioutput|utils|facto|time_series|"
                    r"dummy|base|rules|reco|conf|checks|covariance|model_selection)\.", leave_out=r"datasets|stream"),
    Library("skorch", "skorch", "skorch", "skorch",
            classes=r"^skorch\.(net|classifier|regressor|dataset|history|callbacks|helper|probabilistic|toy)\b",
            functions=r"^skorch\.(setter|dataset)$", leave_out=r"HfHub|Neptune|Wandb|Mlflow|Sacred|TensorBoard|AccelerateMixin|llm"),
    Library("interpret", "InterpretML", "interpret_core", "interpret", classes=r"^interpret\.(glassbox|api\.templates|utils\._|greybox|blackbox)",
            leave_out=r"visual|provider"),
    Library("hdbscan", "hdbscan", "hdbscan", "hdbscan", classes=r"^hdbscan\.(hdbscan_|prediction|plots|robust_single_linkage_|flat|branches)\."),
    Library("prophet", "Prophet", "prophet", "prophet", classes=r"^prophet\.(forecaster|models|diagnostics)\."),
    Library("surprise", "Surprise", "scikit_surprise", "surprise", classes=r"^surprise\.(prediction_algorithms|trainset|reader)\b"),
    Library("implicit", "implicit", "implicit", "implicit", classes=r"^implicit\.(cpu|nearest_neighbours|approximate_als|recommender_base)\b"),
    Library("sktime", "sktime", "sktime", "sktime",
            classes=r"^sktime\.(forecasting|transformations|classification|regression|clustering|detection|annotation|performance_metrics|"
                    r"split|pipeline|param_est|dists_kernels|registry\._scitype|base|datatypes\._dtypekind)\b",
            leave_out=r"libs|all_\w+$|_hf_|hf_transformers|foundation"),
    Library("shap", "SHAP", "shap", "shap", classes=r"^shap\.(explainers|maskers|models\._model|links|_explanation|utils\._legacy)\b",
            leave_out=r"Text|Image|other|_deep|_gradient|TeacherForcing"),
    Library("xarray", "xarray", "xarray", "xarray", classes=r"^xarray\.(core\.(dataarray|dataset|variable|indexes|indexing|coordinates)|namedarray\.core)\.",
            leave_out=r"Lazily|CopyOnWrite|Memory|accessor"),
    Library("torch-geometric", "PyTorch Geometric", "torch_geometric", "torch_geometric",
            classes=r"^torch_geometric\.(data\.(data|hetero_data|storage|batch|feature_store|graph_store|temporal|view)|nn\.|transforms\.|"
                    r"utils\._trim_to_layer|inspector|typing)\b", leave_out=r"FaissKNN|graphgym|TemporalDataLoader|to_hetero|fx|DynamicInheritance|nlp|llm"),
    Library("tabnet", "pytorch-tabnet", "pytorch_tabnet", "pytorch_tabnet", classes=r"^pytorch_tabnet\.", leave_out=r"augmentations"),
    Library("stable-baselines3", "Stable-Baselines3", "stable_baselines3", "stable_baselines3",
            classes=r"^stable_baselines3\.(common\.(buffers|running_mean_std|vec_env\.vec_normalize|noise|type_aliases|distributions|torch_layers|policies|"
                    r"save_util)|\w+\.policies)\b"),
    Library("gymnasium", "Gymnasium", "gymnasium", "gymnasium", classes=r"^gymnasium\.spaces\."),
    Library("monai", "MONAI", "monai", "monai", classes=r"^monai\.(networks\.(blocks|layers|nets)|losses|inferers|data\.meta_tensor)\b",
            leave_out=r"trt|hovernet|ahnet_"),
]  # fmt: skip
