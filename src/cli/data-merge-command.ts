import { defined, examine, threadsOf } from './data-command.ts';
import type { DataMergeFlags } from './data-merge-options.ts';

/** Merges parts, writes what was asked for, and returns the exit code. */
export function runMerge(folder: string, flags: DataMergeFlags): Promise<number> {
  return examine(
    {
      path: folder,
      mergesParts: true,
      threads: threadsOf(flags),
      ...defined({
        baseline: flags.baseline,
        writeContract: flags.writeContract,
        writeProfile: flags.writeProfile,
        writeManifest: flags.writeManifest,
      }),
    },
    flags,
  );
}
