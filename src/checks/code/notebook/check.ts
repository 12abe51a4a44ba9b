import type { CheckContext } from '../../../core/check.ts';
import { defineCheck } from '../../../core/check.ts';
import type { Notebook } from '../../../formats/notebook/notebook.ts';
import { notebook } from '../../../formats/notebook/notebook.ts';
import type { CommandKind } from './command.ts';
import { downloadedFile, judgeCommand, runsFile } from './command.ts';
import type { ActiveMarkup } from './markup.ts';
import { findActive } from './markup.ts';
import { RULES } from './rules.ts';

type Report = CheckContext<typeof RULES>['report'];

const MAX_EVIDENCE = 300;
const COMMAND_RULES: Readonly<
  Partial<
    Record<
      CommandKind,
      'hostile-command' | 'unsafe-program' | 'piped-program' | 'foreign-index' | 'source-install'
    >
  >
> = {
  hostile: 'hostile-command',
  pipe: 'piped-program',
  'pipe-unsafe': 'unsafe-program',
  'install-elsewhere': 'foreign-index',
  'install-source': 'source-install',
};
const MARKUP_RULES: Readonly<
  Record<
    ActiveMarkup['kind'],
    'kernel-code' | 'script-handler' | 'script-link' | 'foreign-script' | 'foreign-frame'
  >
> = {
  kernel: 'kernel-code',
  handler: 'script-handler',
  link: 'script-link',
  'foreign-script': 'foreign-script',
  frame: 'foreign-frame',
};
const PINNED_RE = /@[0-9a-f]{40}\b/i;

function judgeCommands({ commands }: Notebook, path: readonly string[], report: Report): void {
  /** Files that were fetched, with the command that did. */
  const fetched = new Map<string, string>();
  for (const { text, cell, line } of commands) {
    const at = { path: [...path, `cell-${cell}.py`], line };
    const evidence = { evidence: [`!${text}`.slice(0, MAX_EVIDENCE)] };
    const fact = judgeCommand(text);
    const rule = fact === undefined ? undefined : COMMAND_RULES[fact.kind];
    if (fact !== undefined && rule === 'hostile-command')
      report(rule, at, { cell, what: fact.what }, evidence);
    else if (fact !== undefined && rule !== undefined) {
      if (rule === 'source-install' && PINNED_RE.test(fact.what)) continue;
      report(rule, at, { cell, what: fact.what }, evidence);
    }
    const file = downloadedFile(text);
    if (file !== undefined && fact !== undefined) fetched.set(file, fact.what);
    for (const [name, what] of fetched) {
      if (rule !== undefined || !runsFile(text, name)) continue;
      const unsafe = judgeCommand(`curl ${what} | sh`)?.kind === 'pipe-unsafe';
      report(unsafe ? 'unsafe-program' : 'piped-program', at, { cell, what }, evidence);
      fetched.delete(name);
      break;
    }
  }
}

function judgeMarkup({ shown }: Notebook, path: readonly string[], report: Report): void {
  for (const { cell, where, markup, offset } of shown) {
    const told = new Set<string>();
    for (const { kind, what } of findActive(markup, where.includes('javascript'))) {
      if (told.has(kind)) continue;
      told.add(kind);
      const evidence = { evidence: [what.slice(0, MAX_EVIDENCE)] };
      report(MARKUP_RULES[kind], { path, offset }, { cell, where, what }, evidence);
    }
  }
}

export default defineCheck({
  id: 'notebook',
  version: 1,
  title: 'Commands of a notebook, and outputs that run when they are shown',
  needs: [notebook],
  rules: RULES,
  run: (inputs, { report }) => {
    for (const { path, value } of inputs.notebook) {
      judgeCommands(value, path, report);
      judgeMarkup(value, path, report);
    }
  },
});
