import type { ColumnProfile } from '../../core/dataset-profile.ts';
import { Database } from '../database/database.ts';
import { profileOf } from '../profile/column-profiles.ts';
import { profileRows } from '../profile/profile-rows.ts';
import { encodeProfile } from '../profile/profile-text.ts';
import type { RowSet } from '../rows/row-set.ts';

/** Rows looked at to tell what columns are for: all of smaller sets. Two million rows of ten columns take some four seconds. */
export const DRAWN_ROWS = 2_000_000;
/** Stretches they lie in, evenly over the set, since data are often sorted; few enough that most of the file is not read. */
const STRETCHES = 16;
/** Share of different values from which on a value is taken for one that never repeats. */
const UNIQUE_SHARE = 0.94;

export interface RoleProfile {
  readonly profiles: readonly ColumnProfile[];
  /** One line of text, the same for the same rows: tells data sets apart that have the same files, columns and numbers of rows. */
  readonly text: string;
  /** Rows it is of. */
  readonly drawn: number;
}

export interface RoleProfileOptions {
  /** In DuckDB's words. */
  readonly memory: string;
  readonly threads: number;
  readonly spillFolder: string;
  /** Default 2,000,000. */
  readonly most?: number;
}

/**
 * What the columns of the whole set look like, from one share of it: whoever has the data comes to the same, whichever share it works on. Of
 * more rows than are looked at, the counts are brought up to the size of the set. Throws DataFailure.
 * @param rows opened with `partition`
 */
export async function roleProfile(
  rows: RowSet,
  { memory, threads, spillFolder, most = DRAWN_ROWS }: RoleProfileOptions,
): Promise<RoleProfile> {
  const whole = rows.stored?.whole;
  if (whole === undefined) throw new TypeError('a share of a table that openRows opened');
  const total = rows.files.reduce((sum, file) => sum + file.rows, 0);
  const length = Math.max(1, Math.floor(most / STRETCHES));
  const starts = Array.from({ length: STRETCHES }, (_, at) => Math.floor((at * total) / STRETCHES));
  const isDrawn = total > most;
  const drawn = isDrawn ? length * STRETCHES : total;
  const select = isDrawn
    ? starts
        .map(
          (start) =>
            `SELECT * FROM (${whole.select}) WHERE row >= ${start} AND row < ${start + length}`,
        )
        .join(' UNION ALL ')
    : whole.select;
  const database = await Database.open({ files: whole.files, memory, threads, spillFolder });
  try {
    await database.run(`CREATE VIEW r AS ${select}`);
    // Its columns are those of the drawn rows, not of the share.
    const { stored: _, ...open } = rows;
    const parts = await profileRows({ ...open, database, rows: drawn });
    return {
      profiles: profileOf(parts).map((column) => broughtUp(column, total / drawn)),
      text: encodeProfile(parts),
      drawn,
    };
  } finally {
    database.close();
  }
}

/** Counts of the drawn rows as counts of all: values that hardly repeat go on so, others are known already. */
function broughtUp(column: ColumnProfile, factor: number): ColumnProfile {
  if (factor === 1) return column;
  const { rows, missing, distinct } = column;
  const all = Math.round(rows * factor);
  const without = Math.min(all, Math.round(missing * factor));
  const isUnique = distinct >= (rows - missing) * UNIQUE_SHARE;
  return {
    ...column,
    rows: all,
    missing: without,
    distinct: isUnique ? Math.round(distinct * factor) : distinct,
  };
}
