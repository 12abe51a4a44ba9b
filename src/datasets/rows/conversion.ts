import { RowNotes } from './row-notes.ts';
import { ROW_LIMITS, type OpenRowsOptions } from './row-options.ts';
import type { RowsHost } from './rows-host.ts';
import type { Conversion } from './stored-rows.ts';

const MEMORY = '1GB';

/** What every reader of a form needs, with a folder of its own that is removed with the rows. Throws where the disk cannot take it. */
export function conversionOf(options: OpenRowsOptions, host: RowsHost): Conversion {
  return {
    host,
    request: {
      memory: options.memory ?? MEMORY,
      threads: options.threads ?? 1,
      folder: host.createFolder(options.spillFolder),
      limits: { ...ROW_LIMITS, ...options.limits },
      partition: options.partition,
      table: options.table,
      outputs: options.outputs ?? [],
      asWritten: options.asWritten ?? false,
    },
    notes: new RowNotes(),
  };
}
