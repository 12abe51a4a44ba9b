import { Buffer } from 'node:buffer';
import { readBytecode } from '../../code/python-bytecode/bytecode.ts';
import type { JsonNode } from '../json/tree.ts';
import type { KerasCode } from './keras-config.ts';

/** The shortest marshalled code object that does anything has some 100 bytes. */
const MIN_CHARACTERS = 60;
/** `c` with and without the reference flag, in base64. */
const CODE_BASE64_RE = /^(?:4w|Yw)/;
const CODE_BYTES: ReadonlySet<number> = new Set([0x63, 0xe3]);

/** Python's base64 codec skips whatever is not of its alphabet. */
function decodeBase64(text: string): Uint8Array {
  return Buffer.from(text.replaceAll(/[^A-Za-z0-9+/]/g, ''), 'base64');
}

/** Characters of a text looked at to decide whether code may begin in it. */
const HEAD = 128;

/** Code wherever it stands: under a key of any name, as a custom class would store it. */
export function mayBeCode(text: string): boolean {
  if (text.length < MIN_CHARACTERS) return false;
  const first = text.charCodeAt(0);
  if (CODE_BYTES.has(first) && text.charCodeAt(1) < 9) return true;
  return CODE_BASE64_RE.test(text.slice(0, HEAD).replaceAll(/[^A-Za-z0-9+/]/g, ''));
}

/** Reads code as Keras does: base64 where that decodes, else the characters themselves. */
export function readCodeText(
  node: JsonNode & { kind: 'string' },
  slot: string,
  isCodeSlot: boolean,
): KerasCode | undefined {
  const { text, offset } = node;
  if (!isCodeSlot && !mayBeCode(text)) return undefined;
  const decoded = readBytecode(decodeBase64(text));
  const read = decoded.ok ? decoded : readBytecode(Buffer.from(text, 'latin1'));
  if (read.ok) return { slot, offset, program: read.program, problem: '' };
  if (!isCodeSlot) return undefined;
  const problem = decoded.ok ? '' : `${decoded.code} at byte ${decoded.offset} of the decoded text`;
  return { slot, offset, program: undefined, problem };
}
