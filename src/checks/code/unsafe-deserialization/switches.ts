import type { CallSite } from '../../../code/call-site.ts';
import { argumentOf, keywordOf } from '../../../code/call-site.ts';
import type { Value } from '../../../code/value.ts';
import { loosePathOf, pathOf } from '../../../code/value.ts';
import { someWithin } from '../../../code/walk-value.ts';

/** What a call of a reader with a protection says about it. */
export interface Switched {
  readonly state: 'off' | 'default' | 'on' | 'unknown';
  /** The argument, as one would write it. */
  readonly argument: string;
  /** What is read without the protection. */
  readonly reads: string;
  /** For a default: from which version it protects. */
  readonly since?: string;
}

type Read = (site: CallSite) => Switched;

/** All options a choice or a parameter with a default may be; a parameter without one stays itself. */
function optionsOf(value: Value): readonly Value[] {
  if (value.kind === 'choice') return value.options.flatMap(optionsOf);
  if (value.kind === 'parameter' && value.default !== undefined) return [value.default];
  return [value];
}

export function isFalse(value: Value | undefined): boolean {
  if (value === undefined) return false;
  return optionsOf(value).some(
    (option) =>
      (option.kind === 'boolean' && !option.boolean) ||
      (option.kind === 'number' && option.number === 0),
  );
}

export function isTrue(value: Value | undefined): boolean {
  if (value === undefined) return false;
  return optionsOf(value).some(
    (option) =>
      (option.kind === 'boolean' && option.boolean) ||
      (option.kind === 'number' && option.number !== 0),
  );
}

const torchLoad: Read = (site) => {
  const value = keywordOf(site, 'weights_only');
  const shared = { argument: 'weights_only=False', reads: 'a pickle' };
  if (isFalse(value) || value?.kind === 'none') return { ...shared, state: 'off' };
  if (value !== undefined) return { ...shared, state: isTrue(value) ? 'on' : 'unknown' };
  const replaced = argumentOf(site, 'pickle_module', 2);
  if (replaced !== undefined && replaced.kind !== 'none')
    return { ...shared, argument: 'pickle_module=…', state: 'off' };
  return { ...shared, state: site.hasSpread ? 'unknown' : 'default', since: 'torch 2.6' };
};

/** A switch that has always been off unless somebody turns it on. */
function opened(name: string, index: number, reads: string): Read {
  return (site) => ({
    argument: `${name}=True`,
    reads,
    state: isTrue(argumentOf(site, name, index)) ? 'off' : 'on',
  });
}

const keras: Read = (site) => ({
  argument: 'safe_mode=False',
  reads: 'a Keras model with Python code in it',
  state: isFalse(keywordOf(site, 'safe_mode')) ? 'off' : 'on',
});

const SAFE_LOADERS = /(?:^|\.)C?(?:Safe|Base)Loader$/;
const FULL_LOADERS = /(?:^|\.)C?FullLoader$/;

const yamlLoad: Read = (site) => {
  const loader = argumentOf(site, 'Loader', 1);
  const reads = 'YAML that may name any Python object';
  if (loader === undefined) {
    const state = site.hasSpread ? 'unknown' : 'default';
    return { argument: 'no Loader', reads, state, since: 'PyYAML 6.0, which refuses the call' };
  }
  const path = pathOf(loader) ?? '';
  if (SAFE_LOADERS.test(path) || FULL_LOADERS.test(path))
    return { argument: `Loader=${path}`, reads, state: 'on' };
  const isUnsafe = /(?:^|\.)C?(?:Unsafe)?Loader$/.test(path) && /yaml/.test(path);
  return { argument: `Loader=${path}`, reads, state: isUnsafe ? 'off' : 'unknown' };
};

const ruamel: Read = (site) => {
  const typ = argumentOf(site, 'typ', 0);
  const isUnsafe =
    typ !== undefined && someWithin(typ, (part) => part.kind === 'text' && part.text === 'unsafe');
  const reads = 'YAML that may name any Python object';
  return { argument: 'typ="unsafe"', reads, state: isUnsafe ? 'off' : 'on' };
};

const skops: Read = (site) => {
  const trusted = argumentOf(site, 'trusted', 1);
  const reads = 'whatever types the file itself names';
  const isBlind =
    isTrue(trusted) ||
    (trusted !== undefined &&
      someWithin(trusted, (part) => /get_untrusted_types\(\)/.test(loosePathOf(part))));
  return { argument: 'trusted=get_untrusted_types(…)', reads, state: isBlind ? 'off' : 'on' };
};

export const SWITCHES: readonly { readonly callee: RegExp; readonly read: Read }[] = [
  { callee: /^torch\.(?:serialization\.)?load$/, read: torchLoad },
  {
    callee: /^(?:numpy|cupy|jax\.numpy)\.(?:lib\.npyio\.)?load$/,
    read: opened('allow_pickle', 2, 'a pickle'),
  },
  {
    callee: /^(?:numpy\.lib\.format|numpy\.lib\.npyio)\.read_array$/,
    read: opened('allow_pickle', 1, 'a pickle'),
  },
  {
    callee:
      /^(?:tensorflow\.|tf_)?keras\.(?:\w+\.)*(?:load_model|model_from_json|deserialize_keras_object|from_config)$/,
    read: keras,
  },
  { callee: /^yaml\.(?:load|load_all)$/, read: yamlLoad },
  { callee: /^ruamel\.yaml\.YAML$/, read: ruamel },
  { callee: /^skops\.io\.loads?$/, read: skops },
  {
    callee: /\.(?:load_local|deserialize_from_bytes)$/,
    read: opened('allow_dangerous_deserialization', -1, 'a pickle'),
  },
  {
    callee: /(?:^|\.)load_from_checkpoint$/,
    read: (site) => ({
      argument: 'weights_only=False',
      reads: 'a pickle',
      state: isFalse(keywordOf(site, 'weights_only')) ? 'off' : 'on',
    }),
  },
];

/** Functions that switch a protection off for all later loads */
export const GLOBAL_SWITCH_RE =
  /(?:^|\.)keras\.(?:\w+\.)*enable_unsafe_deserialization$|^torch\.serialization\.set_default_load_weights_only$/;
