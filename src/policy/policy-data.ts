import type { NamedData } from '../core/named-data.ts';
import type { PolicyNode, PolicyReader } from './policy-nodes.ts';

const DATA_KEYS = [
  'path',
  'label-column',
  'text-column',
  'source-column',
  'ignore-columns',
  'baseline',
  'contract',
  'key',
  'sample',
  'preset',
] as const;
type DataKey = (typeof DATA_KEYS)[number];

/** The data sets of a policy file, which `audit --deep` examines. Nothing is ever written for them. */
export function readData(reader: PolicyReader, node: PolicyNode | undefined): readonly NamedData[] {
  return reader.list(node, 'data').flatMap((item) => {
    const keys = reader.map(item, 'data', DATA_KEYS);
    const text = (key: DataKey): string | undefined =>
      keys.has(key) ? reader.text(keys.get(key), `data: ${key}`) : undefined;
    const texts = (key: DataKey): readonly string[] | undefined =>
      keys.has(key)
        ? reader
            .list(keys.get(key), `data: ${key}`)
            .flatMap((each) => reader.text(each, `data: ${key}`) ?? [])
        : undefined;
    const path = text('path');
    if (path === undefined) {
      if (!keys.has('path')) reader.fail(item.line, 'data: `path` is missing');
      return [];
    }
    const preset = keys.has('preset')
      ? reader.word(keys.get('preset'), 'data: preset', ['quick', 'standard'])
      : undefined;
    const sampleNode = keys.get('sample');
    const given = {
      labelColumn: text('label-column'),
      textColumn: text('text-column'),
      sourceColumn: text('source-column'),
      ignoreColumns: texts('ignore-columns'),
      baseline: text('baseline'),
      contract: text('contract'),
      key: texts('key'),
      sample: sampleNode && reader.positiveInteger(sampleNode, 'data: sample'),
    };
    return [{ path, quick: preset !== 'standard', ...present(given) }];
  });
}

/** The properties that have a value. */
function present<T extends Readonly<Record<string, unknown>>>(
  given: T,
): { readonly [K in keyof T]?: Exclude<T[K], undefined> } {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the same object without its undefined values
  return Object.fromEntries(
    Object.entries(given).filter(([, value]) => value !== undefined),
  ) as never;
}
