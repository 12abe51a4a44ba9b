import type { DependencyChange, Difference, Gain, SideSummary } from '../core/difference.ts';
import { SEVERITIES } from '../core/severity.ts';
import { SEVERITY_STYLES, painter } from './ansi.ts';
import { factText, nameText } from './place.ts';
import { bytesText, countText } from './quantity.ts';

/** Of each severity and of the dependencies; `--format json` has all. */
const MAX_GAINS = 40;
const MAX_CHANGES = 100;
const MAX_EVIDENCE = 3;

/** A difference for people, worst first. */
export function renderDiffText(found: Difference, { color }: { readonly color: boolean }): string {
  const paint = painter(color);
  const lines = [`${sideText(found.old)} → ${sideText(found.new)}`];
  for (const severity of SEVERITIES.toReversed()) {
    const gains = found.gains.filter((gain) => gain.severity === severity);
    if (gains.length === 0) continue;
    lines.push('', paint(SEVERITY_STYLES[severity], `${severity} (${gains.length})`));
    for (const gain of gains.slice(0, MAX_GAINS)) lines.push(...gainLines(gain, paint));
    if (gains.length > MAX_GAINS) lines.push(`  … and ${gains.length - MAX_GAINS} more`);
  }
  if (found.dependencies.length > 0) {
    lines.push('', paint('bold', countText(found.dependencies.length, 'dependency change')));
    lines.push(...found.dependencies.slice(0, MAX_CHANGES).map(changeText));
    if (found.dependencies.length > MAX_CHANGES)
      lines.push(`  … and ${found.dependencies.length - MAX_CHANGES} more`);
  }
  if (found.kind === 'package') {
    const { added, removed, changed } = found.files;
    lines.push('', `files: ${added} added, ${removed} removed, ${changed} changed`);
  }
  if (found.gaps.length > 0) {
    lines.push('', paint('yellow', `Not examined in the new one (${found.gaps.length})`));
    for (const { code, detail, location } of found.gaps.slice(0, MAX_GAINS))
      lines.push(`  ${code}: ${factText(detail)} · ${location.path.map(nameText).join(' › ')}`);
  }
  if (found.gains.length === 0 && found.dependencies.length === 0) lines.push('', 'Nothing new.');
  for (const note of found.notes) lines.push('', paint('dim', factText(note)));
  return `${lines.join('\n')}\n`;
}

function sideText({ target, name, version, files, bytes }: SideSummary): string {
  const shown =
    name === undefined ? nameText(target) : `${nameText(name)} ${nameText(version ?? '')}`;
  return bytes === 0 ? shown : `${shown} (${countText(files, 'file')}, ${bytesText(bytes)})`;
}

function gainLines(gain: Gain, paint: ReturnType<typeof painter>): readonly string[] {
  const about = gain.package === undefined ? '' : `${nameText(gain.package)}: `;
  const where = gain.where === undefined ? '' : ` · ${nameText(gain.where)}`;
  return [
    `  ${about}${factText(gain.what)}${where}`,
    ...gain.evidence.slice(0, MAX_EVIDENCE).map((line) => paint('dim', `    ${factText(line)}`)),
  ];
}

const SIGNS = { added: '+', removed: '-', changed: '~' } as const;

function changeText({
  package: name,
  change,
  from,
  to,
  via,
  isCompared,
}: DependencyChange): string {
  const steps = [from, to]
    .filter((list) => list.length > 0)
    .map((list) => list.join(', ') || 'any version');
  const way = via.length > 1 ? `  (${via.slice(0, -1).map(nameText).join(' › ')})` : '';
  return `  ${SIGNS[change]} ${nameText(name)}  ${steps.map(factText).join(' → ')}${way}${isCompared ? '  compared' : ''}`;
}
