// Written by tools/names/write_names.py from library source; do not edit.
export const STABLE_BASELINES3 = {
  library: 'Stable-Baselines3',
  versions: '2.9.2',
  construct: `
stable_baselines3.common.buffers BaseBuffer DictReplayBuffer DictRolloutBuffer NStepReplayBuffer ReplayBuffer RolloutBuffer
stable_baselines3.common.distributions BernoulliDistribution CategoricalDistribution DiagGaussianDistribution Distribution MultiCategoricalDistribution SquashedDiagGaussianDistribution StateDependentNoiseDistribution TanhBijector
stable_baselines3.common.noise ActionNoise NormalActionNoise OrnsteinUhlenbeckActionNoise VectorizedActionNoise
stable_baselines3.common.policies ActorCriticCnnPolicy ActorCriticPolicy BaseModel BasePolicy ContinuousCritic MultiInputActorCriticPolicy
stable_baselines3.common.running_mean_std RunningMeanStd
stable_baselines3.common.torch_layers BaseFeaturesExtractor CombinedExtractor FlattenExtractor MlpExtractor NatureCNN
stable_baselines3.common.type_aliases DictReplayBufferSamples DictRolloutBufferSamples PolicyPredictor ReplayBufferSamples RolloutBufferSamples RolloutReturn TrainFreq
stable_baselines3.common.vec_env.vec_normalize VecNormalize
stable_baselines3.dqn.policies CnnPolicy DQNPolicy MultiInputPolicy QNetwork
stable_baselines3.sac.policies Actor CnnPolicy MultiInputPolicy SACPolicy
stable_baselines3.td3.policies Actor CnnPolicy MultiInputPolicy TD3Policy
`,
  call: `
stable_baselines3.common.type_aliases TrainFrequencyUnit
`,
} as const;
