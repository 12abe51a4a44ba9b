import { SourceError } from '../bytes/source.ts';
import type { DataProgress } from '../data-messages.ts';
import type { WrittenPart } from '../data-parts.ts';
import type { DataRequest } from '../data-request.ts';
import { escapeLine } from '../core/escape.ts';
import { WorkFolder } from '../io/registry/work-folder.ts';
import type { DataFlags } from './data-options.ts';
import { EXIT_CODES } from './exit-code.ts';
import { UsageError } from './usage-error.ts';

interface Shown {
  readonly update: (progress: DataProgress) => void;
  readonly clear: () => void;
}

/** Writes the part of one share, says what is in it, and returns the exit code. */
export async function runPart(
  request: DataRequest,
  flags: DataFlags,
  progress: Shown,
): Promise<number> {
  const { partition, parts: folder } = flags;
  if (partition === undefined || folder === undefined)
    throw new TypeError('--partition and --parts are there');
  checkAlone(flags);
  const { writeDataPart } = await import('../data-parts.ts');
  const spill = new WorkFolder();
  try {
    const written = await writeDataPart(
      request,
      { ...partition, folder, withManifest: flags.manifest },
      { spillFolder: spill.path, interrupted: () => false, progress: progress.update },
    );
    progress.clear();
    if (flags.quiet !== true) process.stdout.write(partText(written, request.path, flags));
    return EXIT_CODES.pass;
  } catch (error) {
    if (!(error instanceof Error) || error.name !== 'RefusedData') throw error;
    throw new SourceError(error.message, { cause: error });
  } finally {
    progress.clear();
    spill.remove();
  }
}

/** What is of all rows together is for the merge, and what looks at single rows for a run without parts. */
function checkAlone(flags: DataFlags): void {
  const merged = {
    '--baseline': flags.baseline,
    '--write-contract': flags.writeContract,
    '--write-profile': flags.writeProfile,
    '--write-manifest': flags.writeManifest,
    '--format or --output': flags.outputs.isAsked ? true : undefined,
    '--policy': flags.policy,
    '--fail-on': flags.failOn,
  };
  const whole = {
    '--contract': flags.contract,
    '--write-clean': flags.writeClean,
    '--power': flags.power,
    '--min-power': flags.minPower,
    '--sample': flags.sample,
    '--encoder': flags.encoder,
    '--model': flags.model,
  };
  for (const [option, value] of Object.entries(merged))
    if (value !== undefined)
      throw new UsageError(
        `${option} is of all rows: give it to weighbridge data merge, once all parts are there`,
      );
  for (const [option, value] of Object.entries(whole))
    if (value !== undefined)
      throw new UsageError(`${option} needs the rows, not parts: leave --partition out`);
}

function partText(
  part: WrittenPart,
  data: string,
  { partition, parts: folder, manifest }: DataFlags,
): string {
  const { rows, first, total, roles, drawn, hasManifest, notes } = part;
  const { index = 1, of = 1 } = partition ?? {};
  const range = rows === 0 ? 'no rows' : `rows ${first} to ${first + rows - 1}`;
  const named = roles.filter(({ role }) => role !== 'feature' && role !== 'ignored');
  const digests = hasManifest
    ? ', and digests for a manifest'
    : manifest
      ? '; no digests for a manifest, which ends at twelve million rows'
      : '';
  const lines = [
    `part ${index} of ${of}: ${range} of ${total}, in ${part.path}`,
    `holds their profile, leaks and copies${digests}`,
    `columns, by ${drawn < total ? `${drawn} rows drawn from all over the set` : 'all rows of the set'}: ${named.length === 0 ? 'all are features' : named.map(({ column, role }) => `${column} (${role})`).join(', ')}`,
    ...notes,
    `No row was examined for poison or wrong labels: detectors need the rows themselves, as weighbridge data ${data} looks at them.`,
    `When all ${of} parts are there: weighbridge data merge ${folder}`,
  ];
  return lines.map((line) => `${escapeLine(line)}\n`).join('');
}
