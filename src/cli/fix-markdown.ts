import type { FixResult } from '../fix.ts';
import { commandText } from '../remedy/plan/commands.ts';
import type { PackageChange } from '../remedy/plan/fix-plan.ts';
import { codeFence, inlineCode, markdownText } from '../report/markdown-text.ts';

/** Rows of one table; a pull request with more is read by nobody. */
const MAX_ROWS = 100;
const MAX_IDS = 8;

/** The text of a pull request: what changes and why, what has to be run, what is left. */
export function pullRequestText({
  plan,
  pins,
  files,
  notEdited,
  advisories,
  notes,
}: FixResult): string {
  const parts: string[] = [];
  const { changes, left } = plan;
  if (changes.length > 0) {
    parts.push(
      '## Version changes',
      table(
        ['Package', 'From', 'To', 'Step', 'Clears', 'Where'],
        changes.map((change) => [
          inlineCode(change.name.name),
          inlineCode(change.from.join(', ')),
          inlineCode(change.to),
          stepText(change),
          advisoriesText(change),
          change.paths.map(inlineCode).join(', '),
        ]),
      ),
    );
    const remarks = changes.flatMap(({ name, remarks: own }) =>
      own.map((remark) => `- ${inlineCode(name.name)}: ${markdownText(remark)}`),
    );
    if (remarks.length > 0) parts.push(remarks.slice(0, MAX_ROWS).join('\n'));
  }
  const pinned = pins.filter(({ edit }) => edit !== undefined);
  if (pinned.length > 0)
    parts.push(
      '## Pinned to what they are now',
      table(
        ['What', 'Name', 'To', 'Where'],
        pinned.map(({ kind, name, to = '', path, line }) => [
          kind === 'dataset' ? 'data set' : kind,
          inlineCode(name),
          inlineCode(to),
          inlineCode(`${path}:${line}`),
        ]),
      ),
    );
  const commands = [...new Set(changes.flatMap((change) => change.commands.map(commandText)))];
  if (commands.length > 0)
    parts.push('## To run, for the lock files', codeFence(commands.slice(0, MAX_ROWS), 'sh'));
  const rows = [
    ...left.map(({ name, version = 'range', path, line, advisories: ids, why }) => [
      inlineCode(name.name),
      inlineCode(version),
      inlineCode(line === undefined ? path : `${path}:${line}`),
      markdownText(ids.map(({ id }) => id).join(', ')),
      markdownText(why),
    ]),
    ...notEdited.map(({ edit, why }) => [
      inlineCode(edit.name.name),
      inlineCode(`→ ${edit.version}`),
      inlineCode(edit.path),
      '',
      markdownText(why),
    ]),
    ...pins
      .filter(({ edit }) => edit === undefined)
      .map(({ name, path, line, why = '' }) => [
        inlineCode(name),
        'not pinned',
        inlineCode(`${path}:${line}`),
        '',
        markdownText(why),
      ]),
  ];
  if (rows.length > 0)
    parts.push('## Left', table(['What', 'Version', 'Where', 'Advisories', 'Why'], rows));
  if (files.length + rows.length + commands.length === 0) parts.push('Nothing to change.');
  if (advisories === undefined)
    parts.push('No advisory data was there: nothing is known of any version.');
  else
    parts.push(
      `Compared with ${advisories.records} advisory records of ${markdownText(advisories.built)}.`,
    );
  if (notes.length > 0)
    parts.push(
      ['Not asked:', ...notes.slice(0, MAX_ROWS).map((note) => `- ${markdownText(note)}`)].join(
        '\n',
      ),
    );
  return `${parts.join('\n\n')}\n`;
}

function stepText({ bump, how }: PackageChange): string {
  if (how === 'parent') return `${bump}, holds a fix back`;
  return how === 'override' ? `${bump}, forced` : `${bump}, ${how}`;
}

function advisoriesText({ clears }: PackageChange): string {
  const ids = [
    ...new Set(
      clears.map(({ id, severity, isMalware }) => `${id} (${isMalware ? 'malware' : severity})`),
    ),
  ];
  const more = ids.length > MAX_IDS ? ` and ${ids.length - MAX_IDS} more` : '';
  return markdownText(ids.slice(0, MAX_IDS).join(', ') + more);
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const shown = rows.slice(0, MAX_ROWS).map((cells) => `| ${cells.join(' | ')} |`);
  const more = rows.length > MAX_ROWS ? [`\n… and ${rows.length - MAX_ROWS} more`] : [];
  return [
    `| ${head.join(' | ')} |`,
    `| ${head.map(() => '---').join(' | ')} |`,
    ...shown,
    ...more,
  ].join('\n');
}
