import { Buffer } from 'node:buffer';
import type { Parsed, Unexamined } from '../../core/parsed.ts';
import type { JsonTreeError } from '../json/tree.ts';
import { readJson, textOf } from '../json/tree.ts';
import type { KerasConfig, KerasContainer } from './keras-config.ts';
import { walkKerasConfig } from './walk.ts';

export type KerasConfigError = JsonTreeError | 'size-limit' | 'not-keras';

interface Decoded {
  readonly bytes: Uint8Array;
  readonly encoding: string;
}

function swapped(bytes: Uint8Array): Buffer {
  const whole = bytes.length - (bytes.length % 2);
  return Buffer.from(bytes.subarray(0, whole)).swap16();
}

function utf32(bytes: Uint8Array, littleEndian: boolean): Buffer {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const parts: string[] = [];
  for (let at = 0; at + 3 < bytes.length; at += 4) {
    const point = view.getUint32(at, littleEndian);
    parts.push(point <= 0x10ffff ? String.fromCodePoint(point) : '\ufffd');
  }
  return Buffer.from(parts.join(''));
}

function fromUtf16(bytes: Uint8Array): Buffer {
  return Buffer.from(
    Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
      .toString('utf16le')
      .replace(/^\ufeff/, ''),
  );
}

/** Python's json detects UTF-16 and UTF-32 by where the zero bytes stand, and so do we: others see noise. */
function decode(bytes: Uint8Array): Decoded {
  const [a, b, c, d] = bytes;
  if (a === 0xff && b === 0xfe && c === 0 && d === 0)
    return { bytes: utf32(bytes.subarray(4), true), encoding: 'UTF-32' };
  if (a === 0 && b === 0 && c === 0xfe && d === 0xff)
    return { bytes: utf32(bytes.subarray(4), false), encoding: 'UTF-32' };
  if (a === 0xff && b === 0xfe) return { bytes: fromUtf16(bytes), encoding: 'UTF-16' };
  if (a === 0xfe && b === 0xff) return { bytes: fromUtf16(swapped(bytes)), encoding: 'UTF-16' };
  if (a === 0xef && b === 0xbb && c === 0xbf)
    return { bytes, encoding: 'UTF-8 with a byte order mark' };
  if (a === 0 && b === 0 && c === 0 && d !== 0)
    return { bytes: utf32(bytes, false), encoding: 'UTF-32' };
  if (a !== 0 && b === 0 && c === 0 && d === 0)
    return { bytes: utf32(bytes, true), encoding: 'UTF-32' };
  if (a === 0 && b !== 0) return { bytes: fromUtf16(swapped(bytes)), encoding: 'UTF-16' };
  if (a !== 0 && b === 0) return { bytes: fromUtf16(bytes), encoding: 'UTF-16' };
  return { bytes, encoding: 'UTF-8' };
}

/** Reads one configuration from its JSON text. `not-keras` when nothing in it names a class. */
export function readKerasConfig(
  given: Uint8Array,
  container: KerasContainer,
  origin: string,
): Parsed<KerasConfig, never, KerasConfigError> {
  const { bytes, encoding } = decode(given);
  const tree = readJson(bytes);
  if (!tree.ok) {
    const detail = `${origin} can not be read as JSON`;
    return { ok: false, error: { code: tree.code, offset: tree.offset, detail } };
  }
  const walked = walkKerasConfig(tree.root);
  if (walked.objects === 0) {
    const detail = 'nothing in it names a class';
    return { ok: false, error: { code: 'not-keras', offset: 0, detail } };
  }
  const kerasVersion = textOf(tree.root, 'keras_version');
  const backend = textOf(tree.root, 'backend');
  const unexamined: Unexamined[] = walked.truncated
    ? [{ code: 'count-limit', detail: 'more references than are kept' }]
    : [];
  const value: KerasConfig = {
    container,
    origin,
    encoding,
    place: 0,
    references: walked.references,
    codes: walked.codes,
    paths: walked.paths,
    doubledKeys: tree.duplicates,
    objects: walked.objects,
    kerasVersion,
    backend,
    members: walked.members,
    facts: {
      framework: 'Keras',
      objects: walked.objects,
      ...(kerasVersion === undefined ? {} : { kerasVersion }),
      ...(backend === undefined ? {} : { backend }),
    },
  };
  return { ok: true, value, anomalies: [], unexamined };
}
