import type { Difference, SideSummary } from '../core/difference.ts';
import { codeFence, inlineCode, markdownText } from './markdown-text.ts';
import { countText } from './quantity.ts';

/** Rows of one table: a comment on a pull request has to be read. */
const MAX_ROWS = 100;
const MAX_EVIDENCE_BLOCKS = 10;
const MAX_LINE = 300;

/** A difference as a comment on a pull request. */
export function renderDiffMarkdown(found: Difference): string {
  const { gains, dependencies, gaps, notes } = found;
  const parts = [`## ${sideText(found.old)} → ${sideText(found.new)}`];
  if (gains.length > 0)
    parts.push(
      table(
        ['Severity', 'What is new', 'Where'],
        gains.map(({ severity, what, where, package: about }) => [
          severity,
          markdownText(what),
          [about, where]
            .filter((text) => text !== undefined)
            .map(inlineCode)
            .join(' '),
        ]),
      ),
    );
  else parts.push('Nothing new was found.');
  const proved = gains.filter(({ evidence }) => evidence.length > 0).slice(0, MAX_EVIDENCE_BLOCKS);
  for (const { what, evidence } of proved)
    parts.push(`${markdownText(what)}\n\n${codeFence(evidence, '', MAX_LINE)}`);
  if (dependencies.length > 0)
    parts.push(
      `### ${countText(dependencies.length, 'dependency change')}`,
      table(
        ['Package', 'Change', 'From', 'To', 'Through'],
        dependencies.map(({ package: name, change, from, to, via }) => [
          inlineCode(name),
          change,
          inlineCode(from.join(', ') || '-'),
          inlineCode(to.join(', ') || '-'),
          via.slice(0, -1).map(inlineCode).join(' › '),
        ]),
      ),
    );
  if (gaps.length > 0)
    parts.push(
      '### Not examined',
      table(
        ['Why', 'Where'],
        gaps.map(({ code, detail, location }) => [
          markdownText(`${code}: ${detail}`),
          inlineCode(location.path.join(' › ')),
        ]),
      ),
    );
  for (const note of notes) parts.push(markdownText(note));
  return `${parts.join('\n\n')}\n`;
}

function sideText({ target, name, version = '' }: SideSummary): string {
  return inlineCode(name === undefined ? target : `${name} ${version}`);
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
