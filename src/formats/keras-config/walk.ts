import { embeddedInText } from '../embedded-text.ts';
import type { Member } from '../format.ts';
import type { JsonNode } from '../json/tree.ts';
import { textOf, valueOf, valuesOf } from '../json/tree.ts';
import { readCodeText } from './code-text.ts';
import { baseName, type KerasCode, type KerasPath, type KerasReference } from './keras-config.ts';

/** References kept. The deepest published models have some 5,000 layers with a dozen objects each. */
const MAX_REFERENCES = 200_000;
const MAX_CODES = 1000;
const MAX_PATHS = 1000;
const MAX_MEMBERS = 1000;
/** Characters of a slot shown. */
const MAX_SLOT = 300;

/** Layers that call a function of TensorFlow by its place in the API, with the key that names it. */
const SYMBOL_KEYS: Readonly<Record<string, readonly string[]>> = {
  TFOpLambda: ['function'],
  SlicingOpLambda: ['function'],
  ClassMethod: ['cls_symbol', 'method_name'],
  InstanceMethod: ['method_name'],
  InstanceProperty: ['attr_name'],
};
/** Keys whose text a layer opens as a file. */
const PATH_KEYS: ReadonlySet<string> = new Set([
  'vocabulary',
  'idf_weights',
  'filepath',
  'file_path',
  'origin',
  'cache_dir',
  'cache_subdir',
  'saved_model_path',
  'model_path',
  'weights_path',
  'vocabulary_file',
  'vocab_file',
  'handle',
  'url',
  'log_dir',
  'filename',
]);
/** Keys under which a Lambda layer keeps code. */
const LAMBDA_KEYS: ReadonlySet<string> = new Set(['function', 'output_shape', 'mask']);

interface Place {
  readonly node: JsonNode;
  readonly slot: string;
  /** Class of the nearest object around it that has one. */
  readonly owner: string;
}

/** Everything a configuration refers to. */
export interface Walked {
  readonly references: readonly KerasReference[];
  readonly codes: readonly KerasCode[];
  readonly paths: readonly KerasPath[];
  readonly members: readonly Member[];
  readonly objects: number;
  readonly truncated: boolean;
}

class Walker {
  readonly references: KerasReference[] = [];
  readonly codes: KerasCode[] = [];
  readonly paths: KerasPath[] = [];
  readonly members: Member[] = [];
  readonly #seenCodes = new Set<JsonNode>();
  readonly #left: Place[] = [];
  objects = 0;
  truncated = false;

  walk(root: JsonNode): void {
    this.#left.push({ node: root, slot: '', owner: '' });
    for (let place = this.#left.pop(); place !== undefined; place = this.#left.pop())
      this.#visit(place);
  }

  #keep<T>(list: T[], item: T, most: number): void {
    if (list.length < most) list.push(item);
    else this.truncated = true;
  }

  #visit({ node, slot, owner }: Place): void {
    if (node.kind === 'array') {
      for (let at = node.items.length - 1; at >= 0; at -= 1) {
        const item = node.items[at];
        if (item === undefined) continue;
        if (item.kind === 'string') this.#text(item, slot, owner, '');
        else if (item.kind === 'object' || item.kind === 'array')
          this.#left.push({ node: item, slot: `${slot}[${at}]`.slice(-MAX_SLOT), owner });
      }
    } else if (node.kind === 'object') this.#object(node, slot, owner);
  }

  #object(node: JsonNode & { kind: 'object' }, slot: string, around: string): void {
    const classes = valuesOf(node, 'class_name').flatMap((value) =>
      value.kind === 'string' ? [value] : [],
    );
    const owner = classes.at(-1)?.text ?? around;
    // Without a config no loader makes an object of it: so `class_name` in a data set stays what it is.
    if (classes.length > 0 && valueOf(node, 'config') !== undefined) {
      this.objects += 1;
      for (const { text, offset } of classes) this.#reference(node, text, slot, offset);
    }
    const dot = slot === '' ? '' : '.';
    for (let at = node.members.length - 1; at >= 0; at -= 1) {
      const member = node.members[at];
      if (member === undefined) continue;
      const { key, value } = member;
      const inner = `${slot}${dot}${key}`.slice(-MAX_SLOT);
      if (value.kind === 'string') this.#text(value, inner, owner, key);
      else if (value.kind === 'object' || value.kind === 'array')
        this.#left.push({ node: value, slot: inner, owner });
    }
  }

  #text(node: JsonNode & { kind: 'string' }, slot: string, owner: string, key: string): void {
    if (PATH_KEYS.has(key) && node.text !== '' && !this.#seenCodes.has(node)) {
      const path = { key, owner: baseName(owner), path: node.text, slot, offset: node.offset };
      this.#keep(this.paths, path, MAX_PATHS);
    }
    this.#code(node, slot, false);
    const embedded = this.#seenCodes.has(node) ? undefined : embeddedInText(slot, node.text);
    if (embedded !== undefined) this.#keep(this.members, embedded, MAX_MEMBERS);
  }

  #code(node: JsonNode & { kind: 'string' }, slot: string, isCodeSlot: boolean): void {
    if (this.#seenCodes.has(node)) return;
    const code = readCodeText(node, slot, isCodeSlot);
    if (code === undefined) return;
    this.#seenCodes.add(node);
    this.#keep(this.codes, code, MAX_CODES);
  }

  /** Every way a doubled or spoofed entry can be read is a reference of its own. */
  #reference(node: JsonNode, className: string, slot: string, offset: number): void {
    const config = valueOf(node, 'config');
    const modules = valuesOf(node, 'module').map((value) =>
      value.kind === 'string' ? value.text : undefined,
    );
    const registeredName = textOf(node, 'registered_name');
    const base = baseName(className);
    if (base === '__lambda__') return this.#lambda(config, slot);
    for (const module of modules.length === 0 ? [undefined] : modules) {
      const shared = { module, registeredName, slot, offset };
      if (className === 'function') {
        for (const value of valuesOf(node, 'config'))
          if (value.kind === 'string')
            this.#keep(
              this.references,
              { ...shared, kind: 'function', name: value.text },
              MAX_REFERENCES,
            );
        // Older loaders take the function's name from here.
        if (registeredName !== undefined && registeredName !== textOf(node, 'config'))
          this.#keep(
            this.references,
            { ...shared, kind: 'function', name: registeredName },
            MAX_REFERENCES,
          );
      } else if (base === '__typespec__') {
        const name = textOf(node, 'spec_name') ?? '';
        this.#keep(this.references, { ...shared, kind: 'class', name }, MAX_REFERENCES);
      } else
        this.#keep(this.references, { ...shared, kind: 'class', name: className }, MAX_REFERENCES);
    }
    this.#special(base, config, slot, offset);
    const registered = baseName(registeredName ?? base);
    if (registered !== base) this.#special(registered, config, slot, offset);
  }

  #special(base: string, config: JsonNode | undefined, slot: string, offset: number): void {
    if (base === 'Lambda' && config?.kind === 'object') {
      for (const { key, value } of config.members)
        if (LAMBDA_KEYS.has(key))
          this.#lambdaSlot(value, `${slot}.config.${key}`, textOf(config, `${key}_type`));
      this.#functionName(config, slot, offset);
    }
    for (const key of Object.hasOwn(SYMBOL_KEYS, base) ? (SYMBOL_KEYS[base] ?? []) : []) {
      for (const value of valuesOf(config, key)) {
        if (value.kind !== 'string') continue;
        const name = value.text;
        const reference = {
          kind: 'symbol',
          name,
          module: undefined,
          registeredName: undefined,
          slot: `${slot}.config.${key}`,
          offset,
        } as const;
        this.#keep(this.references, reference, MAX_REFERENCES);
      }
    }
  }

  /** A named function: the loader looks it up among the user's own objects and in the module named beside it. */
  #functionName(config: JsonNode, slot: string, offset: number): void {
    for (const key of LAMBDA_KEYS) {
      const name = textOf(config, key);
      if (name === undefined || textOf(config, `${key}_type`) === 'lambda') continue;
      const moduleKey = key === 'function' ? 'module' : `${key}_module`;
      const module = textOf(config, moduleKey);
      const reference = {
        kind: 'function',
        name,
        module,
        registeredName: undefined,
        slot: `${slot}.config.${key}`,
        offset,
      } as const;
      this.#keep(this.references, reference, MAX_REFERENCES);
    }
  }

  /** The legacy form: `[code, defaults, closure]`, or the code alone. */
  #lambdaSlot(value: JsonNode, slot: string, type: string | undefined): void {
    if (value.kind === 'array') {
      const [first] = value.items;
      if (first?.kind === 'string') this.#code(first, `${slot}[0]`, true);
    } else if (value.kind === 'string' && type === 'lambda') this.#code(value, slot, true);
  }

  #lambda(config: JsonNode | undefined, slot: string): void {
    if (config?.kind === 'string') return this.#code(config, `${slot}.config`, true);
    for (const key of ['code', 'value']) {
      for (const value of valuesOf(config, key)) {
        const code = value.kind === 'array' ? value.items[0] : value;
        if (code?.kind === 'string') this.#code(code, `${slot}.config.${key}`, true);
      }
    }
  }
}

/** Finds every reference, code and path in a configuration, whatever its nesting. */
export function walkKerasConfig(root: JsonNode): Walked {
  const walker = new Walker();
  walker.walk(root);
  return walker;
}
