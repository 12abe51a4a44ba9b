import type { Limits } from '../../core/limits.ts';
import type { Parsed } from '../../core/parsed.ts';
import type { ByteSource } from '../../bytes/source.ts';
import { decodeLatin1 } from '../../bytes/text.ts';
import type { Glimpse, Recognition } from '../format.ts';
import { defineFormat } from '../format.ts';
import { findEndRecords } from '../zip/end-record.ts';
import type { ProgramModel, ScriptCommand } from './program-model.ts';
import { programModel } from './program-model.ts';

/** How a program that is a DOS, ELF, Mach-O file and a shell script at once begins (APE specification). */
const APE_RE = /^(?:MZqFpD|jartsr)='/;
const ELF = '\u007fELF';
const CENTRAL_BYTES = 46;
const CENTRAL_SIGNATURE = 0x02014b50;
/** Directory read to find the first member. A llamafile has a dozen. */
const MAX_DIRECTORY_BYTES = 4 * 1024 * 1024;
/** The script stands in the first pages. */
const SCRIPT_BYTES = 16 * 1024;
/** Cosmopolitan’s own script uses the shell, dd, mkdir, chmod, gzip and cc. */
const OUTSIDE_RE =
  /(?:^|[\s;|&(`$])(?:curl|wget|nc|ncat|socat|telnet|ftp|scp|ssh|python[23]?|perl|ruby|base64|openssl|crontab|eval)\s[^\n]*/g;
const MAX_COMMANDS = 20;
const MAX_LINE = 300;

type ProgramError = 'no-program';

/** Script lines are text; machine code that happens to spell a word is not. */
function commandsIn(head: Uint8Array): ScriptCommand[] {
  const commands: ScriptCommand[] = [];
  let offset = 0;
  for (const line of decodeLatin1(head.subarray(0, SCRIPT_BYTES)).split('\n')) {
    if (/^[\t\r -~]+$/.test(line) && OUTSIDE_RE.test(line) && commands.length < MAX_COMMANDS)
      commands.push({ line: line.trim().slice(0, MAX_LINE), offset });
    OUTSIDE_RE.lastIndex = 0;
    offset += line.length + 1;
  }
  return commands;
}

/** Where the first member of the archive at the end begins; the size of the file when there is none. */
async function firstMember(source: ByteSource, { tail, size }: Glimpse): Promise<number> {
  const end = findEndRecords(tail, size ?? tail.length).at(-1);
  const all = size ?? 0;
  if (end === undefined || end.directoryBytes > end.offset) return all;
  const start = end.offset - end.directoryBytes;
  const bytes = await source.read(start, Math.min(end.directoryBytes, MAX_DIRECTORY_BYTES));
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  // Offsets count from the start of the file, or from the start of the archive.
  const base = Math.max(0, start - end.directoryOffset);
  let first = start;
  for (let at = 0; at + CENTRAL_BYTES <= bytes.length;) {
    if (view.getUint32(at, true) !== CENTRAL_SIGNATURE) break;
    const offset = view.getUint32(at + 42, true);
    if (offset !== 0xffffffff) first = Math.min(first, offset + base);
    at +=
      CENTRAL_BYTES +
      view.getUint16(at + 28, true) +
      view.getUint16(at + 30, true) +
      view.getUint16(at + 32, true);
  }
  return first;
}

async function parse(
  source: ByteSource,
  _limits: Limits,
  glimpse: Glimpse,
): Promise<Parsed<ProgramModel, never, ProgramError>> {
  const text = decodeLatin1(glimpse.head.subarray(0, 8));
  const isApe = APE_RE.test(text);
  if (!isApe && !text.startsWith(ELF))
    return { ok: false, error: { code: 'no-program', offset: 0, detail: 'no program in front' } };
  const programBytes = await firstMember(source, glimpse);
  const value: ProgramModel = {
    program: isApe ? 'actually portable executable' : 'ELF program',
    programBytes,
    commands: isApe ? commandsIn(glimpse.head) : [],
    claims: programBytes > 0 ? [{ start: 0, end: programBytes, what: 'program' }] : [],
    facts: { program: isApe ? 'APE' : 'ELF', programBytes },
  };
  return { ok: true, value, anomalies: [], unexamined: [] };
}

function recognise({ head, tail }: Glimpse): Recognition {
  const text = decodeLatin1(head.subarray(0, 8));
  if (APE_RE.test(text)) return 'certain';
  if (!text.startsWith(ELF)) return 'no';
  // Programs with an archive of something else are none of ours.
  const end = decodeLatin1(tail);
  return end.includes('PK\u0001\u0002') && end.includes('.gguf') ? 'certain' : 'no';
}

/** llamafiles: a program for every system with GGUF models in a zip archive at its end. */
export default defineFormat({
  id: 'llamafile',
  title: 'llamafile (a program with its model)',
  artifact: programModel,
  kind: 'model',
  extensions: ['.llamafile', '.exe', '.com'],
  recognise,
  parse,
});
