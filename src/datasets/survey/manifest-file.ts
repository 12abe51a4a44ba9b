import { DataFailure } from '../data-error.ts';
import type { ManifestLabels } from '../integrity/label-entries.ts';
import { isSound, type RowManifest } from '../integrity/row-manifest.ts';

/** Text of one manifest that is taken: a string of the language cannot be much longer. Some 12 million rows. */
const MAX_TEXT = 500_000_000;
const HEX_64 = /^[0-9a-f]{64}$/;

/** A manifest as JSON, in pieces of a bucket each: a text of all would be as large as the memory. */
export function* manifestPieces(manifest: RowManifest): Generator<string> {
  const { buckets, labels, ...head } = manifest;
  yield `${JSON.stringify(head).slice(0, -1)},\n"buckets":[`;
  yield* list(buckets);
  if (labels !== undefined) {
    const { buckets: entries, ...rest } = labels;
    yield `],\n"labels":${JSON.stringify(rest).slice(0, -1)},\n"buckets":[`;
    yield* list(entries);
    yield ']}}\n';
  } else yield ']}\n';
}

function* list(texts: readonly string[]): Generator<string> {
  for (const [at, text] of texts.entries()) yield `${at === 0 ? '' : ','}\n${JSON.stringify(text)}`;
}

/** Reads a manifest and makes sure that it is as it was built. Throws DataFailure. */
export function readManifest(text: string): RowManifest {
  if (text.length > MAX_TEXT)
    throw new DataFailure(
      'too-large',
      `the manifest has more than ${MAX_TEXT} characters`,
      'write a manifest of each part of the data',
    );
  const manifest = parsed(text);
  if (manifest === undefined)
    throw new DataFailure(
      'malformed',
      'the file is no manifest',
      'give a file that --write-manifest wrote',
    );
  if (!isSound(manifest))
    throw new DataFailure(
      'malformed',
      'the manifest is not as it was written: its root does not fit its rows',
      'take it from a copy nobody could change, or write it again from data you trust',
    );
  return manifest;
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isTexts(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.every((item) => typeof item === 'string');
}

function isDigest(value: unknown): value is string {
  return typeof value === 'string' && HEX_64.test(value);
}

function parsed(text: string): RowManifest | undefined {
  try {
    return manifestOf(JSON.parse(text));
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

/** The manifest a value has the form of; whether it is sound is another question. */
export function manifestOf(value: unknown): RowManifest | undefined {
  if (!isRecord(value)) return undefined;
  const { version, columns, key, rows, root, sum, columnSums, buckets } = value;
  if (version !== 1 || !isTexts(columns) || !isTexts(key) || typeof rows !== 'number')
    return undefined;
  if (!isDigest(root) || !isDigest(sum) || !isTexts(columnSums) || !isTexts(buckets))
    return undefined;
  if (columnSums.length !== columns.length || !columnSums.every(isDigest)) return undefined;
  const manifest = { version, columns, key, rows, root, sum, columnSums, buckets } as const;
  if (value['labels'] === undefined) return manifest;
  const labels = labelsOf(value['labels']);
  return labels === undefined ? undefined : { ...manifest, labels };
}

function labelsOf(value: unknown): ManifestLabels | undefined {
  if (!isRecord(value)) return undefined;
  const { column, apart, classes, root, buckets } = value;
  if (typeof column !== 'string' || (apart !== undefined && !isTexts(apart))) return undefined;
  if (!isTexts(classes) || !isDigest(root) || !isTexts(buckets)) return undefined;
  return { column, ...(apart === undefined ? {} : { apart }), classes, root, buckets };
}
