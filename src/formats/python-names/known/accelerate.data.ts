// Written by tools/names/write_names.py from library source; do not edit.
export const ACCELERATE = {
  library: 'Accelerate',
  versions: '0.20.3, 0.34.2, 1.15.0',
  construct: `
accelerate.state AcceleratorState GradientState PartialState
accelerate.utils.dataclasses AORecipeKwargs AutocastKwargs BnbQuantizationConfig DataLoaderConfiguration DeepSpeedPlugin DeepSpeedSequenceParallelConfig DeprecatedFieldDescriptor DistributedDataParallelKwargs FP8RecipeKwargs FullyShardedDataParallelPlugin GradScalerKwargs GradientAccumulationPlugin InitProcessGroupKwargs KwargsHandler MSAMPRecipeKwargs MegatronLMPlugin ProfileKwargs ProjectConfiguration TERecipeKwargs TensorInformation TorchContextParallelConfig TorchDynamoPlugin TorchTensorParallelConfig TorchTensorParallelPlugin
`,
  call: `
accelerate.utils.dataclasses BaseEnum ComputeEnvironment CustomDtype DDPCommunicationHookType DistributedType DynamoBackend EnumWithContains FP8BackendType LoggerType PrecisionType RNGType SageMakerDistributedType
`,
} as const;
