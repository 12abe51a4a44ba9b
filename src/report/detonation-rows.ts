import type { Detonation, FileTouched } from '../core/detonation.ts';
import { factText, nameText } from './place.ts';
import { countText, durationText } from './quantity.ts';

/** Label and text, escaped for a line. */
export type DetonationRow = readonly [label: string, text: string];

/** Names shown per row; the JSON report has all. */
const MAX_NAMES = 5;

/** A detonation in some ten lines: what was run, what it did. */
export function detonationRows(detonation: Detonation): readonly DetonationRow[] {
  const {
    name,
    version,
    phases,
    tools,
    processes,
    hosts,
    requests,
    files,
    canaries,
    stages,
    layers,
    acts,
    cut,
  } = detonation;
  const rows: readonly (DetonationRow | undefined)[] = [
    [
      'package',
      `${nameText(name)}${version === undefined ? '' : ` ${factText(version)}`} (${detonation.ecosystem}), ${tools.map(factText).join(', ')}`,
    ],
    [
      'ran',
      phases
        .map(
          (run) =>
            `${run.phase} ${run.end}${run.limit === undefined ? '' : ` (${run.limit})`} in ${durationText(run.duration)}`,
        )
        .join(', ') || 'nothing',
    ],
    row(
      'secrets sent',
      canaries.map((one) => `${one.planted} to ${one.host} (${one.encoding})`),
    ),
    row(
      'downloaded, run',
      stages.map((one) => one.address),
    ),
    row(
      'hosts',
      hosts.map((one) => (one.port === undefined ? one.host : `${one.host}:${one.port}`)),
    ),
    row(
      'requests',
      requests
        .filter((one) => one.protocol !== 'dns')
        .map((one) => `${one.protocol} ${one.host} ${one.line} (${countText(one.bytes, 'byte')})`),
    ),
    row('read', paths(files, ['read'])),
    row('written', paths(files, ['written', 'made-executable'])),
    row('deleted', paths(files, ['deleted'])),
    row(
      'programs',
      processes.map((one) => one.argv.join(' ')),
    ),
    row(
      'kernel',
      acts.map((one) => `${one.kind} (${one.detail})`),
    ),
    row(
      'source made',
      layers.map((one) => `${countText(one.bytes, 'byte')} by ${one.from}`),
    ),
    row('cut', cut),
  ];
  const told = rows.filter((one) => one !== undefined);
  return told.length > 2
    ? told
    : [...told, ['did', 'nothing beyond what the tools do with every package']];
}

function paths(
  files: readonly FileTouched[],
  acts: readonly FileTouched['act'][],
): readonly string[] {
  return files.filter(({ act }) => acts.includes(act)).map(({ path }) => path);
}

const MAX_ITEM = 100;

function row(label: string, items: readonly string[]): DetonationRow | undefined {
  const unlike = [...new Set(items)];
  if (unlike.length === 0) return undefined;
  const shown = unlike.slice(0, MAX_NAMES).map((item) => factText(item.slice(0, MAX_ITEM)));
  const rest = unlike.length - shown.length;
  return [label, `${shown.join(', ')}${rest > 0 ? ` and ${rest} more` : ''}`];
}
