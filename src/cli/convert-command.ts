import { basename, dirname, extname, join } from 'node:path';
import { convert, type ConvertProgress } from '../conversion.ts';
import type { ConvertFlags } from './convert-options.ts';
import { conversionText, refusalText } from './convert-text.ts';
import { EXIT_CODES } from './exit-code.ts';
import { UsageError } from './usage-error.ts';

/** Shell convention: 128 and the signal's number. */
const INTERRUPTED = 130;

/** Converts one file, says what was done, and returns the exit code. */
export async function runConvert(file: string, flags: ConvertFlags): Promise<number> {
  const output = flags.output ?? defaultOutput(file);
  if (flags.proof === output) throw new UsageError('--proof and --output are the same file');
  const abort = new AbortController();
  const stop = (): void => abort.abort();
  process.once('SIGINT', stop);
  process.once('SIGTERM', stop);
  const progress = progressLine(flags.quiet !== true);
  try {
    const result = await convert(file, {
      output,
      force: flags.force ?? false,
      shared: flags.shared,
      ...(flags.select === undefined ? {} : { select: flags.select }),
      ...(flags.stripPrefix === undefined ? {} : { stripPrefix: flags.stripPrefix }),
      dropNonTensors: flags.dropNonTensors ?? false,
      metadata: flags.metadata ?? {},
      ...(flags.maxShardSize === undefined ? {} : { maxShardBytes: flags.maxShardSize }),
      ...(flags.proof === undefined ? {} : { proofFile: flags.proof }),
      onProgress: progress.update,
      signal: abort.signal,
    });
    progress.clear();
    if (!result.ok) {
      process.stderr.write(refusalText(file, result.refusals, result.count));
      return EXIT_CODES.fail;
    }
    if (flags.quiet !== true)
      process.stdout.write(conversionText(file, dirname(output), result.proof));
    return EXIT_CODES.pass;
  } catch (error) {
    progress.clear();
    if (!abort.signal.aborted) throw error;
    process.stderr.write('weighbridge: interrupted; nothing was written\n');
    return INTERRUPTED;
  } finally {
    process.off('SIGINT', stop);
    process.off('SIGTERM', stop);
  }
}

/** `model.pt` becomes `model.safetensors`, `arrays.joblib.gz` becomes `arrays.safetensors`. */
function defaultOutput(file: string): string {
  let stem = basename(file);
  if (/\.(gz|bz2|xz|lzma|lz4|zst|z)$/i.test(stem)) stem = stem.slice(0, -extname(stem).length);
  const ending = extname(stem);
  return join(dirname(file), `${ending === '' ? stem : stem.slice(0, -ending.length)}.safetensors`);
}

const PHASES: Readonly<Record<ConvertProgress['phase'], string>> = {
  weighing: 'weighing',
  copying: 'copying',
  checking: 'comparing',
};

function progressLine(enabled: boolean): {
  readonly update: (progress: ConvertProgress) => void;
  readonly clear: () => void;
} {
  const { stderr } = process;
  if (!enabled || !stderr.isTTY) return { update: () => undefined, clear: () => undefined };
  return {
    update: ({ phase, doneBytes, totalBytes }) => {
      const share = totalBytes === 0 ? '' : ` ${Math.floor((100 * doneBytes) / totalBytes)} %`;
      stderr.write(`\r\u001b[2K${PHASES[phase]}${share}`);
    },
    clear: () => {
      stderr.write('\r\u001b[2K');
    },
  };
}
