import type { PackageAdvisory, Rating } from '../advisory.ts';
import { ByteCursor, damaged } from './byte-cursor.ts';
import type { ByteWriter } from './byte-writer.ts';

const RATINGS: readonly Rating[] = ['unrated', 'info', 'low', 'medium', 'high', 'critical'];
const FLAGS = { malware: 1, withdrawn: 2, onlyCommits: 4 } as const;

/** An advisory of the index, with the number of the record that holds its details. */
export interface IndexedAdvisory extends PackageAdvisory {
  readonly ordinal: number;
}

export function writeAdvisory(
  writer: ByteWriter,
  advisory: PackageAdvisory,
  ordinal: number,
): void {
  const { isMalware, isWithdrawn, onlyCommits, rating, id, aliases, intervals, versions } =
    advisory;
  const flags =
    (isMalware ? FLAGS.malware : 0) |
    (isWithdrawn ? FLAGS.withdrawn : 0) |
    (onlyCommits ? FLAGS.onlyCommits : 0);
  writer
    .u8(flags)
    .u8(RATINGS.indexOf(rating))
    .varint(ordinal)
    .text(id)
    .list(aliases, (alias) => writer.text(alias))
    .list(intervals, ({ lo, hi }) => writer.key(lo).key(hi))
    .list(versions, (key) => writer.key(key));
}

export function readAdvisories(bytes: Uint8Array): readonly IndexedAdvisory[] {
  const cursor = new ByteCursor(bytes);
  const advisories: IndexedAdvisory[] = [];
  while (!cursor.isAtEnd) advisories.push(readAdvisory(cursor));
  return advisories;
}

function readAdvisory(cursor: ByteCursor): IndexedAdvisory {
  const flags = cursor.u8();
  const rating = RATINGS[cursor.u8()];
  if (rating === undefined) throw damaged('a rating does not exist');
  return {
    isMalware: (flags & FLAGS.malware) !== 0,
    isWithdrawn: (flags & FLAGS.withdrawn) !== 0,
    onlyCommits: (flags & FLAGS.onlyCommits) !== 0,
    rating,
    ordinal: cursor.varint(),
    id: cursor.text(),
    aliases: cursor.list(() => cursor.text()),
    intervals: cursor.list(() => ({ lo: cursor.key(), hi: cursor.key() })),
    versions: cursor.list(() => cursor.key()),
  };
}
