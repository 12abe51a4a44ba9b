import type { Limits } from '../../core/limits.ts';
import type { Unexamined } from '../../core/parsed.ts';
import { sliceSource } from '../../bytes/slice-source.ts';
import type { ByteSource } from '../../bytes/source.ts';
import { isSupportedMethod, ZIP_METHOD } from '../compressed/inflate-source.ts';
import type { Member } from '../format.ts';
import type { AnomalyList } from './anomaly-list.ts';
import type { ZipEntry } from './archive.ts';
import { ZIP_FLAG } from './archive.ts';
import type { Reading } from './entry-content.ts';
import { isPlain, openReading, readingsOf } from './entry-content.ts';

/** Flagged entries that are unpacked to see whether the flag lies. */
const MAX_PROBES = 256;
/** Gaps of one kind listed one by one. */
const MAX_LISTED_GAPS = 100;
/** AES encryption of WinZip hides the real method behind this one. */
const AES_METHOD = 99;

/** Members and gaps of an archive. */
export interface MemberList {
  readonly members: readonly Member[];
  readonly unexamined: readonly Unexamined[];
}

class MemberCollector {
  readonly members: Member[] = [];
  readonly unexamined: Unexamined[] = [];
  readonly #source: ByteSource;
  readonly #limits: Limits;
  readonly #isTensorData: (name: string) => boolean;
  /** Ranges already exposed, by where their data begin: two records of one content are one member. */
  readonly #seen = new Map<number, Reading[]>();
  readonly #names = new Map<string, number>();

  constructor(source: ByteSource, limits: Limits, isTensorData: (name: string) => boolean) {
    this.#source = source;
    this.#limits = limits;
    this.#isTensorData = isTensorData;
  }

  gap(code: Unexamined['code'], detail: string, offset: number): void {
    const same = this.unexamined.filter((gap) => gap.code === code).length;
    if (same < MAX_LISTED_GAPS) this.unexamined.push({ code, detail, offset });
  }

  #isNew(reading: Reading): boolean {
    const known = this.#seen.get(reading.start);
    if (known === undefined) {
      this.#seen.set(reading.start, [reading]);
      return true;
    }
    const isKnown = known.some(
      (other) => other.packed === reading.packed && other.method === reading.method,
    );
    if (!isKnown) known.push(reading);
    return !isKnown;
  }

  #uniqueName(wanted: string): string {
    const count = (this.#names.get(wanted) ?? 0) + 1;
    this.#names.set(wanted, count);
    return count === 1 ? wanted : `${wanted}#${count}`;
  }

  add(entry: ZipEntry, reading: Reading): void {
    if (reading.packed === 0 || !this.#isNew(reading)) return;
    const source = this.#source;
    const limits = this.#limits;
    const isBlob = this.#isTensorData(entry.name);
    const size = reading.method === ZIP_METHOD.stored ? reading.packed : reading.size;
    this.members.push({
      name: this.#uniqueName(entry.name + reading.suffix),
      expect: isBlob ? 'blob' : 'any',
      size,
      open: () => openReading(source, reading, limits),
    });
  }

  /** The packed bytes as they are: for what cannot be undone, in case it never was packed. */
  addRaw(entry: ZipEntry, reading: Reading): void {
    const raw = { ...reading, method: ZIP_METHOD.stored, suffix: ' (packed bytes)' };
    if (raw.packed === 0 || !this.#isNew(raw)) return;
    this.members.push({
      name: this.#uniqueName(entry.name + raw.suffix),
      expect: 'blob',
      size: raw.packed,
      open: () => sliceSource(this.#source, raw.start, raw.packed),
    });
  }
}

/** Storages of a PyTorch archive: numbers by the container's own rules. */
export function tensorDataNames(entries: readonly ZipEntry[]): (name: string) => boolean {
  const roots = new Set<string>();
  for (const { name } of entries) {
    const match = /^([^/]+)\/(data\.pkl|version|\.data\/version|archive_version)$/i.exec(
      name.slice(0, 512),
    );
    if (match?.[1] !== undefined) roots.add(match[1]);
  }
  const storage =
    /^(data\/\d+|data\/weights\/[\w.]+|constants\/\d+|tensors\/\d+|\.data\/\d+\.storage)$/;
  return (name) => {
    const slash = name.indexOf('/');
    return roots.has(name.slice(0, slash)) && storage.test(name.slice(slash + 1));
  };
}

function isFlaggedEncrypted(entry: ZipEntry): boolean {
  const flags = (entry.central?.flags ?? 0) | (entry.local?.flags ?? 0);
  return (flags & (ZIP_FLAG.encrypted | ZIP_FLAG.strongEncryption)) !== 0;
}

/**
 * Makes every content of every view a member once: the union is examined, because which view a
 * loader takes is the loader's choice and not ours.
 */
export async function collectMembers(
  source: ByteSource,
  entries: readonly ZipEntry[],
  limits: Limits,
  anomalies: AnomalyList,
): Promise<MemberList> {
  const collector = new MemberCollector(source, limits, tensorDataNames(entries));
  let probes = 0;
  for (const entry of entries) {
    const at = entry.local?.offset ?? entry.central?.offset ?? 0;
    if (isFlaggedEncrypted(entry)) {
      probes += 1;
      if (probes <= MAX_PROBES && (await isPlain(source, entry, limits))) {
        anomalies.add(
          'fake-encryption',
          at,
          'flagged as encrypted, but the data are plain',
          entry.name,
        );
      } else {
        anomalies.add('encrypted', at, 'the data are encrypted', entry.name);
        collector.gap('encrypted-member', entry.name, at);
        for (const reading of readingsOf(entry)) collector.addRaw(entry, reading);
        continue;
      }
    }
    for (const reading of readingsOf(entry)) {
      if (isSupportedMethod(reading.method)) {
        collector.add(entry, reading);
        continue;
      }
      const isAes = reading.method === AES_METHOD;
      if (reading.suffix === '') {
        const detail = `method ${reading.method}`;
        anomalies.add(isAes ? 'encrypted' : 'unsupported-method', at, detail, entry.name);
        const code = isAes ? 'encrypted-member' : 'unsupported-compression';
        collector.gap(code, `${entry.name}: method ${reading.method}`, at);
      }
      collector.addRaw(entry, reading);
    }
  }
  return collector;
}
