import { artifact } from '../../core/artifact.ts';
import type { Limits } from '../../core/limits.ts';
import type { Parsed, Unexamined } from '../../core/parsed.ts';
import type { ByteSource } from '../../bytes/source.ts';
import type { Contents, Derived, Glimpse, Recognition } from '../format.ts';
import { defineFormat } from '../format.ts';
import { collectTargets, instantiationTargets } from '../hydra/targets.ts';
import type { JsonTreeError } from '../json/tree.ts';
import { readJson } from '../json/tree.ts';
import { readIdentity } from './identity.ts';
import type { ConfigRole } from './model-config.ts';
import { modelConfig } from './model-config.ts';
import { References } from './references.ts';
import { COMMON_NAMES, MODEL_KEYS, ROLE_OF_NAME, TELLING_KEYS } from './roles.data.ts';

export type ConfigFileAnomaly = 'duplicate-key';
export type ConfigFileError = JsonTreeError | 'size-limit' | 'not-a-configuration';

/** A JSON configuration of a model repository. What checks need of it is the derived `model-config`. */
export interface ConfigFile extends Contents {
  readonly role: ConfigRole;
}

export const configFile = artifact<ConfigFile>()('config-file');

/** Configurations are small; the largest honest ones list tens of thousands of labels or tokens. */
const MAX_CONFIG_BYTES = 32 * 1024 * 1024;

const START_RE = /^(?:\u00ef\u00bb\u00bf)?\s*[{[]/;

/** Other JSON files are read to their end up to this size: a key may stand behind the glimpse. */
const MAX_SEARCHED_BYTES = 2 * 1024 * 1024;

function recognise({ head, name, size }: Glimpse): Recognition {
  const [first] = head;
  // Brace, bracket, white space or the first byte of a mark: anything else is no JSON.
  if (first !== 0x7b && first !== 0x5b && first !== 0xef && (first === undefined || first > 0x20))
    return 'no';
  const text = Buffer.from(head.buffer, head.byteOffset, head.byteLength).toString('latin1');
  if (!START_RE.test(text)) return 'no';
  if (TELLING_KEYS.some((key) => text.includes(key))) return 'likely';
  if (!ROLE_OF_NAME.has(name)) {
    const more = size !== undefined && size > head.length && size <= MAX_SEARCHED_BYTES;
    return more && name.endsWith('.json') ? 'possible' : 'no';
  }
  if (!COMMON_NAMES.has(name)) return 'likely';
  return MODEL_KEYS.some((key) => text.includes(key)) ? 'likely' : 'possible';
}

async function parse(
  source: ByteSource,
  limits: Limits,
  { name }: Glimpse,
): Promise<Parsed<ConfigFile, ConfigFileAnomaly, ConfigFileError>> {
  const most = Math.min(MAX_CONFIG_BYTES, limits.maxHeaderBytes);
  const bytes = await source.read(0, most + 1);
  if (bytes.length > most) {
    const detail = `a configuration of more than ${most} bytes`;
    return { ok: false, error: { code: 'size-limit', offset: most, detail } };
  }
  const tree = readJson(bytes);
  if (!tree.ok) {
    const detail = 'the JSON can not be read';
    return { ok: false, error: { code: tree.code, offset: tree.offset, detail } };
  }
  if (tree.root.kind !== 'object' && tree.root.kind !== 'array') {
    const detail = 'neither an object nor a list';
    return { ok: false, error: { code: 'not-a-configuration', offset: 0, detail } };
  }
  const role = ROLE_OF_NAME.get(name) ?? 'other';
  const references = new References();
  references.collect(role, tree.root);
  const { targets, dropped } = collectTargets(tree.root);
  const unexamined: Unexamined[] = [];
  const more = references.dropped + dropped;
  if (more > 0) unexamined.push({ code: 'count-limit', detail: `${more} more references to code` });
  if (role === 'other' && references.list.length === 0 && targets.length === 0) {
    const detail = 'nothing in it names code';
    return { ok: false, error: { code: 'not-a-configuration', offset: 0, detail } };
  }
  const identity = readIdentity(tree.root);
  const derived: Derived[] = [
    { token: modelConfig, value: { role, references: references.list, identity } },
  ];
  if (targets.length > 0) derived.push({ token: instantiationTargets, value: { targets } });
  const value: ConfigFile = {
    role,
    derived,
    claims: [{ start: 0, end: bytes.length, what: 'configuration' }],
    facts: {
      ...(identity.modelType === undefined ? {} : { modelType: identity.modelType }),
      ...(identity.architectures === undefined
        ? {}
        : { architectures: identity.architectures.join(', ') }),
      ...(identity.baseModel === undefined ? {} : { baseModel: identity.baseModel }),
    },
  };
  const anomalies = tree.duplicates.map(({ key, offset }) => ({
    code: 'duplicate-key' as const,
    offset,
    detail: key.slice(0, 120),
  }));
  return { ok: true, value, anomalies, unexamined };
}

export default defineFormat({
  id: 'model-config',
  title: 'model configuration (JSON)',
  artifact: configFile,
  kind: 'config',
  extensions: ['.json'],
  recognise,
  parse,
});
