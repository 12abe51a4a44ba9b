import type { NamedModel, WantedThreshold } from '../core/robustness.ts';
import { NORMS, parseRadius } from '../core/robustness.ts';
import type { PolicyNode, PolicyReader } from './policy-nodes.ts';

const MODEL_KEYS = [
  'model',
  'data',
  'label-column',
  'columns',
  'preset',
  'data-range',
  'model-range',
  'samples',
  'thresholds',
] as const;
const THRESHOLD_KEYS = ['norm', 'epsilon', 'minimum'] as const;

/** The models of a policy file, which `audit --deep` attacks; each with what is asked of it. */
export function readModels(
  reader: PolicyReader,
  node: PolicyNode | undefined,
): readonly NamedModel[] {
  return reader.list(node, 'models').flatMap((item) => {
    const keys = reader.map(item, 'models', MODEL_KEYS);
    const text = (key: (typeof MODEL_KEYS)[number]): string | undefined =>
      keys.has(key) ? reader.text(keys.get(key), `models: ${key}`) : undefined;
    const model = text('model');
    if (model === undefined) {
      if (!keys.has('model')) reader.fail(item.line, 'models: `model` is missing');
      return [];
    }
    const [data, labelColumn, columns] = [text('data'), text('label-column'), text('columns')];
    const preset = keys.has('preset')
      ? reader.word(keys.get('preset'), 'models: preset', ['quick', 'standard', 'thorough'])
      : undefined;
    const dataRange = readRange(reader, keys.get('data-range'), 'models: data-range');
    const modelRange = readRange(reader, keys.get('model-range'), 'models: model-range');
    const samplesNode = keys.get('samples');
    const samples = samplesNode && reader.positiveInteger(samplesNode, 'models: samples');
    return [
      {
        model,
        ...(data === undefined ? {} : { data }),
        ...(labelColumn === undefined ? {} : { labelColumn }),
        ...(columns === undefined ? {} : { columns }),
        ...(preset === undefined ? {} : { preset }),
        ...(dataRange === undefined ? {} : { dataRange }),
        ...(modelRange === undefined ? {} : { modelRange }),
        ...(samples === undefined ? {} : { samples }),
        thresholds: reader
          .list(keys.get('thresholds'), 'models: thresholds')
          .flatMap((each) => readThreshold(reader, each)),
      },
    ];
  });
}

function readThreshold(reader: PolicyReader, node: PolicyNode): readonly WantedThreshold[] {
  const keys = reader.map(node, 'models: thresholds', THRESHOLD_KEYS);
  for (const key of THRESHOLD_KEYS)
    if (!keys.has(key)) reader.fail(node.line, `models: thresholds: \`${key}\` is missing`);
  const norm = reader.word(keys.get('norm'), 'models: norm', NORMS);
  const radius = reader.text(keys.get('epsilon'), 'models: epsilon');
  const epsilon = radius === undefined ? undefined : parseRadius(radius);
  if (radius !== undefined && epsilon === undefined)
    reader.fail(node.line, `models: epsilon: \`${radius}\` is no radius such as 8/255 or 0.1`);
  const share = reader.text(keys.get('minimum'), 'models: minimum');
  const minimum = Number(share);
  if (share !== undefined && !(minimum > 0 && minimum <= 1))
    reader.fail(node.line, `models: minimum: \`${share}\` is no share between 0 and 1`);
  if (norm === undefined || epsilon === undefined || !(minimum > 0 && minimum <= 1)) return [];
  return [{ norm, epsilon, minimum }];
}

function readRange(
  reader: PolicyReader,
  node: PolicyNode | undefined,
  what: string,
): readonly [number, number] | undefined {
  if (node === undefined) return undefined;
  const text = reader.text(node, what) ?? '';
  const [low, high, ...more] = text.split('..').map(Number);
  if (low !== undefined && high !== undefined && more.length === 0 && low < high)
    return [low, high];
  reader.fail(node.line, `${what}: \`${text}\` is no range such as 0..255`);
  return undefined;
}
