import type { RowManifest } from '../integrity/row-manifest.ts';
import { manifestOf } from '../survey/manifest-file.ts';
import { isObject, jsonOf, type PartRecord } from './part-record.ts';

/** The head, and one record for each bucket of rows and of labels. */
export function recordsOfManifest({
  buckets,
  labels,
  ...head
}: RowManifest): readonly PartRecord[] {
  const list = (kind: string, texts: readonly string[]): readonly PartRecord[] =>
    texts.map((payload, at) => ({ kind, key: String(at).padStart(3, '0'), payload }));
  const { buckets: entries = [], ...rest } = labels ?? {};
  return [
    {
      kind: 'manifest',
      key: 'head',
      rows: head.rows,
      payload: JSON.stringify(labels === undefined ? head : { ...head, labels: rest }),
    },
    ...list('manifest-rows', buckets),
    ...list('manifest-labels', entries),
  ];
}

/** @param records of one part, sorted by key; undefined where they are no manifest */
export function manifestOfRecords(records: readonly PartRecord[]): RowManifest | undefined {
  const texts = (kind: string): readonly string[] =>
    records.filter((record) => record.kind === kind).map(({ payload = '' }) => payload);
  const value = jsonOf(texts('manifest')[0]);
  if (!isObject(value)) return undefined;
  const { labels } = value;
  return manifestOf({
    ...value,
    buckets: texts('manifest-rows'),
    ...(isObject(labels) ? { labels: { ...labels, buckets: texts('manifest-labels') } } : {}),
  });
}
