import type { Limits } from '../../core/limits.ts';
import type { Parsed, Unexamined } from '../../core/parsed.ts';
import { sliceSource } from '../../bytes/slice-source.ts';
import type { ByteSource } from '../../bytes/source.ts';
import type { Claim, Member } from '../format.ts';
import { packageContents } from '../package-archive/package-contents.ts';
import type { ListedFile } from '../package-archive/listing.ts';
import { readPackageContents } from '../package-archive/read-contents.ts';
import type { TarAnomalyCode, TarArchive } from './archive.ts';
import { BLOCK_BYTES } from './header.ts';
import { sparseSource } from './sparse.ts';
import type { WalkedEntry } from './walk.ts';
import { TarWalk } from './walk.ts';

type TarError = 'no-tar-header';
type ParsedTar = Parsed<TarArchive, TarAnomalyCode, TarError>;

const LEGACY_TORCH_NAMES = ['sys_info', 'pickle', 'storages', 'tensors'] as const;
/** Bytes behind the end looked at to tell zeros from data. */
const TRAILING_LOOK_BYTES = 64 * 1024;

function noteDuplicates(walk: TarWalk): void {
  const seen = new Map<string, number>();
  for (const { entry } of walk.entries) {
    if (entry.type === 'directory') continue;
    // Extractors do not care about a leading `./` or doubled slashes.
    const name = entry.name.replace(/^(\.?\/)+/, '').replaceAll(/\/{2,}/g, '/');
    const first = seen.get(name);
    if (first === undefined) seen.set(name, entry.offset);
    else {
      const detail = `the same name as the entry at ${first}: tarfile takes the last, streaming readers the first`;
      walk.note('duplicate-name', entry.offset, detail, entry.name);
    }
  }
}

/** Looks at the bytes that fill an entry's last block: they belong to no file and can hold 511 bytes each. */
async function notePadding(source: ByteSource, walked: WalkedEntry, walk: TarWalk): Promise<void> {
  const { entry, end } = walked;
  const from = entry.dataStart + entry.storedBytes;
  if (from >= end) return;
  const bytes = await source.read(from, Math.min(end - from, BLOCK_BYTES));
  if (bytes.some((byte) => byte !== 0)) {
    walk.note('padding-data', from, `${end - from} padding bytes are not zero`, entry.name);
  }
}

function memberOf(source: ByteSource, walked: WalkedEntry, name: string): Member {
  const { entry, map } = walked;
  const data = sliceSource(source, entry.dataStart, entry.storedBytes);
  return {
    name,
    expect: 'any',
    size: entry.size,
    open: () => (map === undefined ? data : sparseSource(data, map, entry.size)),
  };
}

function membersOf(source: ByteSource, walk: TarWalk): Member[] {
  const names = new Map<string, number>();
  const members: Member[] = [];
  for (const walked of walk.entries) {
    if (walked.entry.storedBytes === 0) continue;
    const { name } = walked.entry;
    const count = (names.get(name) ?? 0) + 1;
    names.set(name, count);
    members.push(memberOf(source, walked, count === 1 ? name : `${name}#${count}`));
  }
  return members;
}

/** Files and links as an extractor would write them; the last of one name wins. */
function listedFiles(source: ByteSource, walk: TarWalk): readonly ListedFile[] {
  const files = new Map<string, ListedFile>();
  for (const walked of walk.entries) {
    const { name, type, linkTarget, size } = walked.entry;
    if (type === 'directory') continue;
    const isLink = type === 'symbolic-link' || type === 'hard-link';
    files.set(name, {
      name,
      size,
      open: () => memberOf(source, walked, name).open(),
      ...(isLink ? { link: linkTarget } : {}),
    });
  }
  return [...files.values()];
}

async function noteTrailing(source: ByteSource, walk: TarWalk): Promise<void> {
  const { size } = source;
  const start = walk.end;
  if (size === undefined || start >= size) return;
  const bytes = await source.read(start, TRAILING_LOOK_BYTES);
  if (size - start <= TRAILING_LOOK_BYTES && bytes.every((byte) => byte === 0)) return;
  walk.note('trailing-data', start, `${size - start} bytes behind the archive`);
}

function gapsOf(source: ByteSource, walk: TarWalk): Unexamined[] {
  const gaps: Unexamined[] = [];
  if (walk.isLimited) {
    const detail = `more than ${walk.entries.length} entries`;
    gaps.push({ code: 'count-limit', offset: walk.end, detail });
  }
  for (const { entry } of walk.entries) {
    if (source.size === undefined || entry.dataStart + entry.storedBytes <= source.size) continue;
    const detail = `data up to ${entry.dataStart + entry.storedBytes} in a file of ${source.size} bytes`;
    walk.note('data-past-end', entry.offset, detail, entry.name);
    gaps.push({ code: 'corrupt-data', offset: entry.offset, detail: `${entry.name}: ${detail}` });
  }
  const broken = walk.anomalies.find(({ code }) => code === 'bad-checksum' || code === 'bad-size');
  if (broken !== undefined) {
    gaps.push({ code: 'corrupt-data', offset: broken.offset, detail: broken.detail });
  }
  return gaps;
}

/** Reads an archive's headers, jumping over the data. */
export async function parseTar(source: ByteSource, limits: Limits): Promise<ParsedTar> {
  const walk = new TarWalk(source, limits);
  await walk.run();
  if (walk.entries.length === 0 && !walk.hasEndMark) {
    const detail = 'no header with a right checksum';
    return { ok: false, error: { code: 'no-tar-header', offset: 0, detail } };
  }
  noteDuplicates(walk);
  for (const walked of walk.entries) await notePadding(source, walked, walk);
  const unexamined = gapsOf(source, walk);
  await noteTrailing(source, walk);
  const names = new Set(walk.entries.map(({ entry }) => entry.name));
  const claims: Claim[] = walk.entries.map(({ entry, end }) => ({
    start: entry.offset,
    end,
    what: 'entry',
  }));
  const last = claims.at(-1)?.end ?? 0;
  if (walk.end > last) claims.push({ start: last, end: walk.end, what: 'end mark' });
  const value: TarArchive = {
    entries: walk.entries.map(({ entry }) => entry),
    isLegacyTorch: LEGACY_TORCH_NAMES.every((name) => names.has(name)),
    anomalies: walk.anomalies,
    claims,
    members: membersOf(source, walk),
  };
  const found = await readPackageContents({ container: 'tar', files: listedFiles(source, walk) });
  if (found === undefined) return { ok: true, value, anomalies: walk.anomalies, unexamined };
  const derived = [{ token: packageContents, value: found.contents }];
  return {
    ok: true,
    value: { ...value, derived },
    anomalies: walk.anomalies,
    unexamined: [...unexamined, ...found.unexamined],
  };
}
