// Written by tools/names/write_names.py from library source; do not edit.
export const TRL = {
  library: 'TRL',
  versions: '0.9.6, 1.14.2',
  construct: `
trl.experimental.a2po.a2po_config A2POConfig
trl.experimental.async_distillation.async_distillation_config AsyncDistillationConfig
trl.experimental.async_grpo.async_grpo_config AsyncGRPOConfig
trl.experimental.cpo.cpo_config CPOConfig
trl.experimental.distillation DistillationConfig
trl.experimental.gkd.gkd_config GKDConfig
trl.experimental.gmpo.gmpo_config GMPOConfig
trl.experimental.gold.gold_config GOLDConfig
trl.experimental.iw_opd.iw_opd_config IWOPDConfig
trl.experimental.kto KTOConfig
trl.experimental.merge_model_callback MergeConfig
trl.experimental.minillm.minillm_config MiniLLMConfig
trl.experimental.online_dpo.online_dpo_config OnlineDPOConfig
trl.experimental.orpo.orpo_config ORPOConfig
trl.experimental.sdft.sdft_config SDFTConfig
trl.experimental.sdpo.sdpo_config SDPOConfig
trl.experimental.server_distillation.server_distillation_config ServerDistillationConfig
trl.experimental.ssd.ssd_config SSDConfig
trl.experimental.tpo.tpo_config TPOConfig
trl.scripts.utils DatasetConfig DatasetMixtureConfig
trl.trainer.alignprop_config AlignPropConfig
trl.trainer.base_config _BaseConfig
trl.trainer.cpo_config CPOConfig
trl.trainer.ddpo_config DDPOConfig
trl.trainer.distillation_config DistillationConfig
trl.trainer.dpo_config DPOConfig FDivergenceConstants
trl.trainer.grpo_config GRPOConfig
trl.trainer.kto_config KTOConfig
trl.trainer.model_config ModelConfig
trl.trainer.orpo_config ORPOConfig
trl.trainer.ppo_config PPOConfig
trl.trainer.ppov2_config PPOv2Config
trl.trainer.reward_config RewardConfig
trl.trainer.rloo_config RLOOConfig
trl.trainer.sft_config SFTConfig
trl.trainer.utils OnpolicyRuntimeConfig
`,
  call: `
trl.trainer.dpo_config FDivergenceType
`,
} as const;
