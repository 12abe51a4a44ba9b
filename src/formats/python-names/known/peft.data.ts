// Written by tools/names/write_names.py from library source; do not edit.
export const PEFT = {
  library: 'PEFT',
  versions: '0.21.2',
  construct: `
peft.config PeftConfig PromptLearningConfig
peft.peft_model PeftModel PeftModelForCausalLM PeftModelForFeatureExtraction PeftModelForQuestionAnswering PeftModelForSeq2SeqLM PeftModelForSequenceClassification PeftModelForTokenClassification
peft.tuners.adalora.config AdaLoraConfig
peft.tuners.adalora.gptq SVDQuantLinear
peft.tuners.adalora.layer AdaLoraLayer SVDConv2d SVDLinear
peft.tuners.adalora.model AdaLoraModel
peft.tuners.adamss.config AdamssConfig
peft.tuners.adamss.layer AdamssLayer Linear
peft.tuners.adaption_prompt.config AdaptionPromptConfig ModelTypeConfig
peft.tuners.beft.config BeftConfig
peft.tuners.beft.layer BeftLayer Linear
peft.tuners.boft.config BOFTConfig
peft.tuners.boft.layer BOFTLayer Conv2d Linear MultiplicativeDropoutLayer
peft.tuners.c3a.config C3AConfig
peft.tuners.c3a.layer C3ALayer C3ALinear
peft.tuners.c3a.utils BlockCircularConvolution
peft.tuners.cartridge.config CartridgeConfig
peft.tuners.cartridge.model CartridgeEncoder
peft.tuners.cpt.config CPTConfig
peft.tuners.cpt.model CPTEmbedding
peft.tuners.deft.config DeftConfig
peft.tuners.deft.layer DeftLayer DeftLinear
peft.tuners.delora.config DeloraConfig
peft.tuners.delora.layer DeloraLayer DeloraLinear
peft.tuners.fourierft.config FourierFTConfig
peft.tuners.fourierft.layer FourierFTLayer FourierFTLinear
peft.tuners.frod.config FrodConfig
peft.tuners.frod.layer FrodLayer Linear
peft.tuners.glora.config GloraConfig
peft.tuners.glora.layer GloraLayer GloraLinear
peft.tuners.gralora.config GraloraConfig
peft.tuners.gralora.layer GraloraLayer Linear
peft.tuners.hira.config HiraConfig
peft.tuners.hira.layer Conv1d Conv2d Conv3d Embedding HiraLayer Linear _ConvNd
peft.tuners.hra.config HRAConfig
peft.tuners.hra.layer HRAConv2d HRALayer HRALinear
peft.tuners.ia3.config IA3Config
peft.tuners.ia3.layer Conv2d Conv3d IA3Layer Linear _ConvNd
peft.tuners.lily.config LilyConfig
peft.tuners.lily.layer LilyLayer Linear
peft.tuners.ln_tuning.config LNTuningConfig
peft.tuners.ln_tuning.layer LNTuningLayer
peft.tuners.loha.config LoHaConfig
peft.tuners.loha.layer Conv1d Conv2d Linear LoHaLayer
peft.tuners.lokr.config LoKrConfig
peft.tuners.lokr.layer Conv1d Conv2d Linear LoKrLayer
peft.tuners.lora.aqlm AqlmLoraLinear
peft.tuners.lora.arrow ArrowLoraLinearLayer
peft.tuners.lora.awq AwqLoraLinear
peft.tuners.lora.config ArrowConfig BdLoraConfig CordaConfig EvaConfig KasaConfig LoftQConfig LoraConfig LoraGAConfig LoraRuntimeConfig MontecloraConfig VeloraConfig
peft.tuners.lora.dora DoraConv1dLayer DoraConv2dLayer DoraConv3dLayer DoraEmbeddingLayer DoraLinearLayer _DoraConvNdLayer
peft.tuners.lora.eetq EetqLoraLinear
peft.tuners.lora.gptq GPTQLoraLinear
peft.tuners.lora.hqq HqqLoraLinear
peft.tuners.lora.inc IncLoraLinear
peft.tuners.lora.layer Conv1d Conv2d Conv3d Embedding Linear LoraLayer _ConvNd
peft.tuners.lora.model LoraModel
peft.tuners.lora.te TeLinear
peft.tuners.lora.torchao TorchaoLoraLinear
peft.tuners.lora.tp_layer LoraParallelLinear
peft.tuners.lora.variants BlockDiagonalLinear DoraConv1dVariant DoraConv2dVariant DoraConv3dVariant _DoraConvNdVariant
peft.tuners.lycoris_utils LycorisConfig LycorisLayer
peft.tuners.miss.config MissConfig
peft.tuners.miss.layer MissLayer MissLinear
peft.tuners.multitask_prompt_tuning.config MultitaskPromptTuningConfig
peft.tuners.multitask_prompt_tuning.model MultitaskPromptEmbedding
peft.tuners.oft.config OFTConfig
peft.tuners.oft.layer Conv2d Embedding Linear MultiplicativeDropoutLayer OFTLayer
peft.tuners.osf.config OSFConfig
peft.tuners.osf.layer Linear OSFLayer
peft.tuners.p_tuning.config PromptEncoderConfig
peft.tuners.p_tuning.model PromptEncoder
peft.tuners.peanut.config PeanutConfig
peft.tuners.peanut.layer Linear PeanutLayer
peft.tuners.poly.config PolyConfig
peft.tuners.poly.layer Linear PolyLayer
peft.tuners.prefix_tuning.config PrefixTuningConfig
peft.tuners.prefix_tuning.model PrefixEncoder
peft.tuners.prompt_tuning.config PromptTuningConfig
peft.tuners.prompt_tuning.model PromptEmbedding
peft.tuners.psoft.config PsoftConfig
peft.tuners.psoft.layer Linear OrthLayer PsoftLayer
peft.tuners.pvera.config PveraConfig
peft.tuners.pvera.layer Linear PveraLayer
peft.tuners.randlora.config RandLoraConfig
peft.tuners.randlora.layer Linear RandLoraLayer
peft.tuners.randlora.model RandLoraModel
peft.tuners.road.config RoadConfig
peft.tuners.road.layer Linear RoadLayer
peft.tuners.shadow.config ShadowConfig
peft.tuners.shadow.layers ShadowLayer
peft.tuners.shadow.model _TokenShadowConfig
peft.tuners.shira.config ShiraConfig
peft.tuners.shira.layer Linear ShiraLayer
peft.tuners.supertuning.config SupertuningConfig
peft.tuners.supertuning.layer Linear SupertuningLayer
peft.tuners.tinylora.config TinyLoraConfig
peft.tuners.tinylora.layer Embedding Linear TinyLoraLayer
peft.tuners.tinylora.model TinyLoraModel
peft.tuners.trainable_tokens.config TrainableTokensConfig
peft.tuners.trainable_tokens.layer TrainableTokensLayer
peft.tuners.tuners_utils BasePromptEncoder BaseTunerLayer
peft.tuners.unilora.config UniLoraConfig
peft.tuners.unilora.layer Linear UniLoraLayer
peft.tuners.unilora.model UniLoraModel
peft.tuners.vblora.config VBLoRAConfig
peft.tuners.vblora.layer Linear VBLoRALayer
peft.tuners.vera.config VeraConfig
peft.tuners.vera.layer Linear VeraLayer
peft.tuners.waveft.config WaveFTConfig
peft.tuners.waveft.layer WaveFTLayer WaveFTLinear
peft.tuners.xlora.config XLoraConfig
peft.tuners.xlora.layer XLoraConv2dLayer XLoraEmbeddingLayer XLoraLayer XLoraLinearLayer
peft.tuners.xlora.model XLoraModel
`,
  call: `
peft.tuners.p_tuning.config PromptEncoderReparameterizationType
peft.utils.peft_types PeftType TaskType
`,
} as const;
