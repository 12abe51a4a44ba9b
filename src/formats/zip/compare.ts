import type { AnomalyList } from './anomaly-list.ts';
import type { CentralRecord, LocalHeader, ZipEntry } from './archive.ts';
import { ZIP_FLAG } from './archive.ts';

const SENTINEL_32 = 0xffffffff;
/** Flags that decide whether and how a reader opens the data. */
const DECISIVE_FLAGS =
  ZIP_FLAG.encrypted | ZIP_FLAG.patched | ZIP_FLAG.strongEncryption | ZIP_FLAG.maskedHeaders;

function hex(value: number): string {
  return `0x${value.toString(16)}`;
}

/**
 * A streaming writer does not know sizes and CRC yet: with bit 3 set zeros in the local header are
 * normal, and so are sentinels for sizes that follow in a ZIP64 descriptor.
 */
function isPending(value: number, local: LocalHeader): boolean {
  const hasDescriptor = (local.flags & ZIP_FLAG.descriptor) !== 0;
  return hasDescriptor && (value === 0 || value === SENTINEL_32);
}

function compareNames(central: CentralRecord, local: LocalHeader, anomalies: AnomalyList): void {
  if (central.rawName !== local.rawName) {
    const detail = `directory says ${central.name}, local header says ${local.name}`;
    anomalies.add('name-mismatch', local.offset, detail, central.name);
  }
  for (const record of [central, local]) {
    const { unicodeName } = record;
    // The field exists for names that the header cannot express; an ASCII name needs no other.
    const isAscii = record.name === record.rawName;
    if (unicodeName === undefined || unicodeName === record.name || !isAscii) continue;
    if (/[^\0-\x7f]/.test(record.rawName)) continue;
    // Info-ZIP writes `?` or an approximation where the header cannot hold the character.
    if (/[^\0-\x7f]/.test(unicodeName)) continue;
    const detail = `header says ${record.name}, Unicode path field says ${unicodeName}`;
    anomalies.add('unicode-name-mismatch', record.offset, detail, record.name);
  }
}

/** Compares what the directory and the local header say about one entry. */
export function compareHeaders(
  central: CentralRecord,
  local: LocalHeader,
  anomalies: AnomalyList,
): void {
  const at = local.offset;
  const { name } = central;
  compareNames(central, local, anomalies);
  if (central.method !== local.method) {
    const detail = `method ${central.method} in the directory, ${local.method} in the local header`;
    anomalies.add('method-mismatch', at, detail, name);
  }
  const differing = (central.flags ^ local.flags) & DECISIVE_FLAGS;
  if (differing !== 0) {
    const detail = `flags ${hex(central.flags)} in the directory, ${hex(local.flags)} in the local header`;
    anomalies.add('flag-mismatch', at, detail, name);
  }
  if (central.packed !== local.packed && !isPending(local.packed, local)) {
    const detail = `${central.packed} packed bytes in the directory, ${local.packed} in the local header`;
    anomalies.add('size-mismatch', at, detail, name);
  } else if (central.size !== local.size && !isPending(local.size, local)) {
    const detail = `${central.size} bytes in the directory, ${local.size} in the local header`;
    anomalies.add('size-mismatch', at, detail, name);
  }
  if (central.crc !== local.crc && !isPending(local.crc, local)) {
    const detail = `CRC ${hex(central.crc)} in the directory, ${hex(local.crc)} in the local header`;
    anomalies.add('crc-mismatch', at, detail, name);
  }
}

/** What is odd about one entry taken by itself. */
export function examineEntry(entry: ZipEntry, size: number, anomalies: AnomalyList): void {
  const { central, local, name } = entry;
  const record = central ?? local;
  if (record === undefined) return;
  if (central !== undefined && local === undefined) {
    const detail = `the directory points to ${central.localOffset}, where no local header is`;
    anomalies.add('missing-local-header', central.offset, detail, name);
  }
  if (local !== undefined && entry.dataEnd > size) {
    const detail = `data up to ${entry.dataEnd} in a file of ${size} bytes`;
    anomalies.add('data-past-end', local.offset, detail, name);
  }
  const flags = (central?.flags ?? 0) | (local?.flags ?? 0);
  // 12 bytes more is what ZipCrypto's header adds; anything else is a lie about one of the sizes.
  const overhead = (flags & ZIP_FLAG.encrypted) === 0 ? 0 : 12;
  const gap = record.packed - record.size;
  if (record.method === 0 && gap !== 0 && gap !== overhead && !isUnsized(entry)) {
    const detail = `stored, but ${record.packed} packed bytes for ${record.size} bytes of content`;
    anomalies.add('stored-size-mismatch', record.offset, detail, name);
  }
  if ((flags & ZIP_FLAG.patched) !== 0) {
    anomalies.add('patched-data', record.offset, `flags ${hex(flags)}`, name);
  }
  if ((central?.disk ?? 0) !== 0 && central?.disk !== 0xffff) {
    anomalies.add('multi-disk', record.offset, `disk ${central?.disk ?? 0}`, name);
  }
}

function isUnsized(entry: ZipEntry): boolean {
  return (
    entry.central === undefined &&
    entry.local !== undefined &&
    (entry.local.flags & ZIP_FLAG.descriptor) !== 0
  );
}
