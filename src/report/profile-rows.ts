import type { PackageProfile, ProfiledCapability, RunMoment } from '../core/package-profile.ts';
import { RUN_MOMENTS } from '../core/package-profile.ts';
import { factText, nameText } from './place.ts';

type Row = readonly [label: string, text: string];

/** Names shown per row; the JSON report has all. */
const MAX_NAMES = 6;
const MOMENTS: Readonly<Record<RunMoment, string>> = {
  install: 'on install',
  build: 'on build',
  start: 'at start',
  import: 'on import',
  program: 'as program',
  test: 'in tests',
  call: 'when called',
};

/** What packages can do, one row for each moment: label and text, escaped for a line. */
export function profileRows(profiles: readonly PackageProfile[]): readonly Row[] {
  return profiles.flatMap((profile) => [
    ['package', nameText(profile.id)] as const,
    ...RUN_MOMENTS.flatMap((moment) => momentRow(profile.capabilities, moment)),
    ...row(
      'hooks',
      profile.hooks.map(({ hook, command }) => `${hook}: ${command}`),
    ),
    ...row('hosts', profile.hosts),
    ...row('binaries', profile.binaries),
  ]);
}

function momentRow(capabilities: readonly ProfiledCapability[], moment: RunMoment): readonly Row[] {
  const list = capabilities.filter((one) => one.moment === moment);
  if (list.length === 0 || moment === 'test') return [];
  const shown = list.map(({ capability, samples }) => {
    const [sample] = samples;
    return sample === undefined ? capability : `${capability} (${sample.callee})`;
  });
  return [[MOMENTS[moment], factText(shown.join(', '))]];
}

function row(label: string, names: readonly string[]): readonly Row[] {
  if (names.length === 0) return [];
  const more = names.length > MAX_NAMES ? ` and ${names.length - MAX_NAMES} more` : '';
  return [[label, factText(names.slice(0, MAX_NAMES).join(', ')) + more]];
}
