import { gunzipSync } from 'node:zlib';
import { parse as parseYaml } from 'yaml';
import type { CveFacts } from './exploitation.ts';
import { isEpss, isKev, readEpss, readKev } from './exploitation.ts';

/** A list of scores, unpacked: today some 20 MB. */
const MAX_SCORES_BYTES = 512 * 1024 * 1024;

/** What one file of a dump is. */
export type DumpFile =
  | { readonly kind: 'record'; readonly value: unknown }
  | { readonly kind: 'exploitation'; readonly facts: Iterable<CveFacts> }
  | { readonly kind: 'unreadable'; readonly reason: string };

/** Whether a file of this name may hold records or exploitation facts. */
export function isDumpFile(name: string): boolean {
  return /\.(?:json|ya?ml|csv|csv\.gz)$/i.test(name);
}

/** Reads one file of a dump: an OSV record in JSON or YAML, EPSS scores (also packed), or the KEV catalogue. */
export function readDumpFile(name: string, bytes: Uint8Array): DumpFile {
  const lower = name.toLowerCase();
  try {
    if (lower.endsWith('.gz'))
      return scores(Buffer.from(gunzipSync(bytes, { maxOutputLength: MAX_SCORES_BYTES })));
    if (lower.endsWith('.csv')) return scores(bytes);
    const text = textOf(bytes);
    // Every scalar as text: a version 1.10 must not become the number 1.1. No aliases: they make bombs.
    const value: unknown = lower.endsWith('.json')
      ? JSON.parse(text)
      : parseYaml(text, { schema: 'failsafe', maxAliasCount: 0 });
    return isKev(value)
      ? { kind: 'exploitation', facts: readKev(value) }
      : { kind: 'record', value };
  } catch (error) {
    // The libraries' ways to say that the text is not what its name says.
    if (error instanceof Error)
      return { kind: 'unreadable', reason: error.message.split('\n')[0] ?? '' };
    throw error;
  }
}

function scores(bytes: Uint8Array): DumpFile {
  const text = textOf(bytes);
  return isEpss(text)
    ? { kind: 'exploitation', facts: readEpss(text) }
    : { kind: 'unreadable', reason: 'no EPSS scores' };
}

function textOf(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('utf8');
}
