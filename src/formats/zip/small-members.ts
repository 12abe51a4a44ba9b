import type { Limits } from '../../core/limits.ts';
import type { ByteSource } from '../../bytes/source.ts';
import { decodeUtf8 } from '../../bytes/text.ts';
import type { AnomalyList } from './anomaly-list.ts';
import type { ZipEntry } from './archive.ts';
import { verifyCrc } from './entry-content.ts';

/** Members whose CRC is compared, and what they may weigh together: some are opened anyway. */
const MAX_CHECKED = 256;
const MAX_CHECKED_BYTES = 16 * 1024 ** 2;
const PROGRAM_NAME_RE = /\.(pkl|pickle|py|joblib)$/i;
const NOTE_NAME_RE =
  /^[^/]{1,255}\/(version|byteorder|\.format_version|\.data\/version|archive_version)$/;
const MAX_NOTE_BYTES = 64;
const MAX_NOTES = 16;

/** Compares the program-like members with their CRCs. */
export async function checkCrcs(
  source: ByteSource,
  entries: readonly ZipEntry[],
  limits: Limits,
  anomalies: AnomalyList,
): Promise<void> {
  let checked = 0;
  let bytes = 0;
  for (const entry of entries) {
    const record = entry.central ?? entry.local;
    if (record === undefined || !PROGRAM_NAME_RE.test(entry.name.slice(-16))) continue;
    if (bytes + record.size > MAX_CHECKED_BYTES || checked >= MAX_CHECKED) continue;
    // A streamed entry without a directory record has no CRC to compare with.
    if (entry.central === undefined && record.crc === 0) continue;
    checked += 1;
    bytes += record.size;
    if ((await verifyCrc(source, entry, limits)) !== 'mismatch') continue;
    if (record.crc === 0) {
      const detail = 'the CRC is left at zero, as PyTorch does on request';
      anomalies.add('zero-crc', record.offset, detail, entry.name);
      continue;
    }
    const detail = `the content does not match CRC 0x${record.crc.toString(16)}`;
    anomalies.add('content-crc-mismatch', record.offset, detail, entry.name);
  }
}

/** Reads the tiny text members that say which version and byte order a PyTorch archive has. */
export async function readNotes(
  source: ByteSource,
  entries: readonly ZipEntry[],
): Promise<Map<string, string>> {
  const notes = new Map<string, string>();
  for (const { name, central, dataStart } of entries) {
    if (central === undefined || central.method !== 0 || central.packed > MAX_NOTE_BYTES) continue;
    if (notes.size >= MAX_NOTES || name.length > 300 || !NOTE_NAME_RE.test(name)) continue;
    const text = decodeUtf8(await source.read(dataStart, central.packed));
    if (text !== undefined && !notes.has(name)) notes.set(name, text.trim());
  }
  return notes;
}
