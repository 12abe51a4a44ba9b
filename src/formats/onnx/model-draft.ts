import type {
  CompiledContext,
  ExternalData,
  OnnxMetadata,
  OnnxTensor,
  OperatorUse,
} from './onnx-model.ts';

/** Distinct operators kept; ONNX and its contributed domains together have some 400. */
const MAX_OPERATORS = 20_000;
/** Compiled contexts and metadata entries kept; honest models have a handful. */
const MAX_ENTRIES = 10_000;

/** What is known of a model while it is walked. */
export class ModelDraft {
  irVersion = 0;
  producerName = '';
  producerVersion = '';
  hasGraph = false;
  nodes = 0;
  readonly opsets: { domain: string; version: number }[] = [];
  readonly functions: { domain: string; name: string }[] = [];
  readonly externalData: ExternalData[] = [];
  readonly contexts: CompiledContext[] = [];
  readonly metadata: OnnxMetadata[] = [];
  readonly tensors: OnnxTensor[] = [];
  readonly #operators = new Map<
    string,
    { domain: string; name: string; count: number; offset: number }
  >();
  readonly #maxTensors: number;
  /** Things beyond a bound: they were walked, not kept. */
  dropped = 0;

  constructor(maxTensors: number) {
    this.#maxTensors = maxTensors;
  }

  get operators(): readonly OperatorUse[] {
    return [...this.#operators.values()];
  }

  addOperator(domain: string, name: string, offset: number): void {
    this.nodes += 1;
    const key = `${domain}\u0000${name}`;
    const use = this.#operators.get(key);
    if (use !== undefined) use.count += 1;
    else if (this.#operators.size < MAX_OPERATORS)
      this.#operators.set(key, { domain, name, count: 1, offset });
    else this.dropped += 1;
  }

  #keep<T>(list: T[], item: T, max: number): void {
    if (list.length < max) list.push(item);
    else this.dropped += 1;
  }

  addExternal(external: ExternalData): void {
    this.#keep(this.externalData, external, this.#maxTensors);
  }

  addTensor(tensor: OnnxTensor): void {
    this.#keep(this.tensors, tensor, this.#maxTensors);
  }

  addContext(context: CompiledContext): void {
    this.#keep(this.contexts, context, MAX_ENTRIES);
  }

  addMetadata(entry: OnnxMetadata): void {
    this.#keep(this.metadata, entry, MAX_ENTRIES);
  }

  addFunction(domain: string, name: string): void {
    this.#keep(this.functions, { domain, name }, MAX_ENTRIES);
  }

  addOpset(domain: string, version: number): void {
    this.#keep(this.opsets, { domain, version }, MAX_ENTRIES);
  }
}
