import { escapeLine } from '../core/escape.ts';
import type { FixResult } from '../fix.ts';
import { commandText } from '../remedy/plan/commands.ts';
import type { AdvisoryNote, PackageChange, PlannedEdit } from '../remedy/plan/fix-plan.ts';
import type { Style } from '../report/ansi.ts';
import { SEVERITY_STYLES, painter } from '../report/ansi.ts';
import { countText } from '../report/quantity.ts';

/** Lines of one kind that are printed; `--json` has all. */
const MAX_LINES = 200;
const MAX_NOTES = 6;
const COMMIT_CHARACTERS = 12;

interface Look {
  readonly color: boolean;
}

/** What was changed, what is to be run, what is left: for people. */
export function fixText(result: FixResult, { color }: Look): string {
  const paint = painter(color);
  const { plan, pins, files, notEdited, isWritten, advisories, notes } = result;
  const lines: string[] = [];
  const section = (title: string, body: readonly string[]): void => {
    if (body.length === 0) return;
    lines.push('', paint('bold', title), ...body.slice(0, MAX_LINES));
    if (body.length > MAX_LINES) lines.push(`  … and ${body.length - MAX_LINES} more lines`);
  };
  lines.push(headline(result));
  section(
    'Changes',
    plan.changes.flatMap((change) => changeLines(change, result, paint)),
  );
  section(
    'Pinned',
    pins
      .filter(({ edit }) => edit !== undefined)
      .map(({ path, line, name, to = '' }) =>
        escapeLine(`  ${path}:${line}  ${name} → ${shortened(to)}`),
      ),
  );
  const commands = plan.changes.flatMap((change) => change.commands.map(commandText));
  section(
    'Run this to bring the lock files up to date',
    distinct(commands).map((line) => escapeLine(`  ${line}`)),
  );
  section('Left', [
    ...plan.left.flatMap(({ name, version, path, line, advisories: ids, why }) => [
      escapeLine(
        `  ${name.name}${version === undefined ? '' : ` ${version}`}  ${path}${line === undefined ? '' : `:${line}`}  ${idsText(ids)}`,
      ),
      paint('dim', escapeLine(`    ${why}`)),
    ]),
    ...notEdited.flatMap(({ edit, why }) => [
      escapeLine(`  ${edit.name.name} → ${edit.version}  ${placeText(edit)}`),
      paint('dim', escapeLine(`    ${why}`)),
    ]),
    ...pins
      .filter(({ edit }) => edit === undefined)
      .flatMap(({ path, line, name, why = '' }) => [
        escapeLine(`  ${path}:${line}  ${name}`),
        paint('dim', escapeLine(`    ${why}`)),
      ]),
  ]);
  section(
    'Not asked',
    notes.map((note) => escapeLine(`  ${note}`)),
  );
  if (advisories === undefined)
    lines.push(
      '',
      paint(
        'yellow',
        'No advisory data: nothing is known of any version. Run: weighbridge advisories update',
      ),
    );
  if (files.length > 0)
    lines.push(
      '',
      escapeLine(
        `${isWritten ? 'Changed' : 'Would change'}: ${files.map(({ path }) => path).join(', ')}`,
      ),
    );
  return `${lines.join('\n')}\n`;
}

function headline({ plan, pins, isClean }: FixResult): string {
  const cleared = new Set(plan.changes.flatMap(({ clears }) => clears.map(({ id }) => id))).size;
  const pinned = pins.filter(({ edit }) => edit !== undefined).length;
  const did = [
    ...(plan.changes.length === 0
      ? []
      : [
          `${countText(plan.changes.length, 'version change')} for ${cleared} ${cleared === 1 ? 'advisory' : 'advisories'}`,
        ]),
    ...(pinned === 0 ? [] : [countText(pinned, 'pin')]),
  ];
  if (did.length > 0) return did.join(', ');
  return isClean ? 'Nothing to fix.' : 'Nothing that can be fixed here.';
}

function changeLines(
  { name, from, to, bump, how, clears, edits, remarks }: PackageChange,
  { notEdited }: FixResult,
  paint: (style: Style, text: string) => string,
): readonly string[] {
  const refused = new Set(notEdited.map(({ edit }) => edit));
  const worst = clears[0]?.severity;
  const why = how === 'parent' ? 'holds a fix back' : how === 'override' ? 'forced' : how;
  return [
    `  ${paint('bold', escapeLine(name.name))} ${escapeLine(from.join(', '))} → ${paint('green', escapeLine(to))} (${bump}, ${why})  ${paint(worst === undefined ? 'dim' : SEVERITY_STYLES[worst], escapeLine(idsText(clears)))}`,
    ...edits
      .filter((edit) => !refused.has(edit))
      .map((edit) => escapeLine(`    ${placeText(edit)}`)),
    ...remarks.map((remark) => paint('dim', escapeLine(`    ${remark}`))),
  ];
}

function placeText(edit: PlannedEdit): string {
  if (edit.kind === 'override') return `${edit.path}  forces ${edit.name.name} ${edit.version}`;
  const line = edit.line === undefined ? '' : `:${edit.line}`;
  return `${edit.path}${line}  ${edit.from === '' ? 'any version' : edit.from} → ${edit.version}`;
}

function idsText(notes: readonly AdvisoryNote[]): string {
  const ids = distinct(notes.map(({ id, severity }) => `${id} ${severity}`));
  const more = ids.length > MAX_NOTES ? ` … and ${ids.length - MAX_NOTES} more` : '';
  return ids.slice(0, MAX_NOTES).join(', ') + more;
}

function distinct(texts: readonly string[]): readonly string[] {
  return [...new Set(texts)];
}

function shortened(to: string): string {
  return /^[0-9a-f]{40,64}$/.test(to) ? `${to.slice(0, COMMIT_CHARACTERS)}…` : to;
}
