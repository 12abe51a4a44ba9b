import type { JsonMember, JsonNode } from '../json/tree.ts';
import { textOf, valuesOf } from '../json/tree.ts';
import type { CodeReference, CodeVia, ConfigRole } from './model-config.ts';
import { KERNEL_KEY_RE } from './roles.data.ts';

/** References kept per file; the largest honest `model_index.json` has some thirty. */
export const MAX_REFERENCES = 500;
/** Characters kept of a reference. A path longer than this is none. */
const MAX_REFERENCE = 512;

/** Gathers every place of a configuration that names code, doubled keys included. */
export class References {
  readonly list: CodeReference[] = [];
  dropped = 0;

  /** Everything in one file. Nested objects count: text and vision configurations have fields of their own. */
  collect(role: ConfigRole, root: JsonNode): void {
    this.#everywhere(root);
    if (role === 'sentence-modules') this.#modules(root);
    if (role === 'sentence-module') this.#activation(root);
    if (role === 'pipeline') this.#pipeline(root);
    if (role === 'adapter') this.#adapter(root);
    if (role === 'modelscope')
      for (const plugins of valuesOf(root, 'plugins')) this.#texts('plugin', 'plugins', plugins);
  }

  #add(via: CodeVia, key: string, node: JsonNode, className?: string): void {
    if (node.kind !== 'string' || node.text === '') return;
    if (this.list.length >= MAX_REFERENCES) {
      this.dropped += 1;
      return;
    }
    this.list.push({
      via,
      key: key.slice(0, MAX_REFERENCE),
      reference: node.text.slice(0, MAX_REFERENCE),
      offset: node.offset,
      ...(className === undefined ? {} : { className: className.slice(0, MAX_REFERENCE) }),
    });
  }

  /** A text, or the texts of a list (`auto_map` of tokenizers: slow and fast). */
  #texts(via: CodeVia, key: string, node: JsonNode): void {
    if (node.kind === 'array') for (const item of node.items) this.#add(via, key, item);
    else this.#add(via, key, node);
  }

  #everywhere(root: JsonNode): void {
    const left: JsonNode[] = [root];
    for (let node = left.pop(); node !== undefined; node = left.pop()) {
      if (node.kind === 'array') for (const item of node.items) left.push(item);
      if (node.kind !== 'object') continue;
      for (const member of node.members) {
        this.#member(member);
        left.push(member.value);
      }
    }
  }

  #member({ key, value }: JsonMember): void {
    const kernel = KERNEL_KEY_RE.exec(key);
    if (kernel !== null) {
      const via = kernel[1] === undefined ? 'kernel' : 'internal-kernel';
      this.#texts(via, key, value);
      // One implementation for each part: `{"text_config": "…", "vision_config": "…"}`.
      if (value.kind === 'object')
        for (const part of value.members) this.#add(via, `${key}.${part.key}`, part.value);
    } else if (key === 'auto_map') {
      if (value.kind === 'object')
        for (const { key: name, value: named } of value.members)
          this.#texts('auto-map', name, named);
      else this.#texts('auto-map', key, value);
    } else if (key === 'custom_pipelines' && value.kind === 'object') {
      for (const { key: task, value: entry } of value.members)
        for (const impl of valuesOf(entry, 'impl')) this.#texts('custom-pipelines', task, impl);
    } else if (key === 'custom_pipeline') {
      this.#texts('pipeline-class', key, value);
    } else if (key === 'trust_remote_code' && value.kind === 'boolean' && value.value) {
      this.#add('trust', key, { kind: 'string', offset: value.offset, text: 'true' });
    }
  }

  /** `modules.json`: a list of `{idx, name, path, type}`; a router has a map of types. */
  #modules(root: JsonNode): void {
    if (root.kind === 'array')
      for (const [index, item] of root.items.entries())
        for (const type of valuesOf(item, 'type'))
          this.#texts('module-type', `modules[${index}]`, type);
    for (const types of valuesOf(root, 'types'))
      if (types.kind === 'object')
        for (const { key, value } of types.members) this.#texts('module-type', key, value);
  }

  #activation(root: JsonNode): void {
    for (const name of ['activation_fn', 'activation_function'])
      for (const value of valuesOf(root, name)) this.#texts('module-type', name, value);
  }

  /** `model_index.json`: `"unet": ["diffusers", "UNet2DConditionModel"]`, `"_class_name": "…"`. */
  #pipeline(root: JsonNode): void {
    if (root.kind !== 'object') return;
    for (const { key, value } of root.members) {
      if (value.kind !== 'array') continue;
      const [library, className] = value.items;
      if (library?.kind !== 'string') continue;
      const name = className?.kind === 'string' ? className.text : undefined;
      this.#add(key === '_class_name' ? 'pipeline-class' : 'component', key, library, name);
    }
  }

  #adapter(root: JsonNode): void {
    for (const mapping of valuesOf(root, 'auto_mapping'))
      for (const library of valuesOf(mapping, 'parent_library'))
        this.#add('parent-library', 'auto_mapping', library, textOf(mapping, 'base_model_class'));
    for (const core of valuesOf(root, 'megatron_core'))
      this.#add('megatron-core', 'megatron_core', core);
  }
}
