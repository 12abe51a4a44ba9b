/**
 * The engine by itself: ONNX files in memory, gradients as new ONNX graphs of standard operators, sessions of onnxruntime.
 * Documented in docs/engine.md.
 */
export type { Dtype, NumericDtype, TypedData } from '../tensor/dtype.ts';
export type { Shape } from '../tensor/shape.ts';
export type { NumericTensor, Tensor, TextTensor } from '../tensor/tensor.ts';
export { filled, floats, integers, zeros } from '../tensor/tensor.ts';
export { Random } from '../tensor/random.ts';
export type { Attribute, Attributes } from './graph/attribute.ts';
export type {
  Declared,
  Graph,
  LocalFunction,
  Model,
  Node,
  TypedGraph,
  ValueType,
} from './graph/graph.ts';
export { GraphBuilder } from './graph/builder.ts';
export type { Value } from './graph/value.ts';
export type { GradientRequest, GradientResult } from './gradient.ts';
export { gradient, gradientName } from './gradient.ts';
export type { Block, Unsupported } from './influence.ts';
export type { DecodeResult } from './onnx/decode-model.ts';
export { decodeModel } from './onnx/decode-model.ts';
export { encodeGraph, encodeModel } from './onnx/encode-model.ts';
export type { PendingTensor } from './onnx/external-data.ts';
export { loadExternals } from './onnx/external-data.ts';
export type { PrepareOptions, PrepareResult } from './prepare/prepare.ts';
export { prepareModel } from './prepare/prepare.ts';
export type { Operator, Structure } from './operators/operator.ts';
export { OPERATORS, findOperator } from './operators/table.ts';
export {
  crossEntropy,
  differenceOfLogitsRatio,
  logitDifference,
  margin,
  softCrossEntropy,
  targetedDifferenceOfLogitsRatio,
  targetedMargin,
} from './losses/losses.ts';
export type { LossRounding } from './losses/losses.ts';
export type { SelfTestResult, SelfTestSamples, SelfTestSubject } from './self-test.ts';
export { selfTest } from './self-test.ts';
export type { Feeds, SessionOptions } from './session/session.ts';
export { Session } from './session/session.ts';
export { sessionEvaluator } from './session/evaluator.ts';
export type { Architecture } from './training/architecture.ts';
export { buildNetwork } from './training/architecture.ts';
export type { Parameter, TrainableNetwork, Weights } from './training/network.ts';
export { exposeWeights, freezeWeights } from './training/network.ts';
export type { OptimiserOptions } from './training/optimiser.ts';
export type { TrainedNetwork, TrainingData, TrainingOptions } from './training/train.ts';
export { Trainer, oneHot, trainNetwork, trainedGraph } from './training/train.ts';
