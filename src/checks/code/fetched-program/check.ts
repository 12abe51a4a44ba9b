import type { ShellCommand, ShellScript, WordPart } from '../../../code/shell/shell-script.ts';
import { showWord } from '../../../code/shell/shell-script.ts';
import { defineCheck } from '../../../core/check.ts';
import { shellFile } from '../../../formats/shell-script/shell-file.ts';
import { AML_T0010, CWE_494, CWE_829 } from '../references.ts';

const FETCHERS: ReadonlySet<string> = new Set(['curl', 'wget', 'fetch']);
const RUNNER_RE = /^(?:(?:ba|z|da|k|a)?sh|python[\d.]*|node|perl|ruby|php|eval|source|\.)$/;
/** What is fetched without anybody proving who answers. Loopback is this machine. */
const PLAIN_RE = /^http:\/\/(?!localhost\b|127\.|\[::1\])/i;
/** `-k`, also among other letters: `-sSLk`. */
const UNCHECKED: Readonly<Record<string, RegExp>> = {
  curl: /^(?:--insecure|-[a-zA-Z]*k[a-zA-Z]*)$/,
  wget: /^--no-check-certificate$/,
};
/** Words of a command that are shown. */
const MAX_SHOWN = 12;
/** Findings in one file: a long installer says the same with each line. */
const MAX_FINDINGS = 20;

/** Commands whose output a word is made of: `$(curl …)`, `<(curl …)`. */
function sources(part: WordPart): readonly number[] {
  return part.kind === 'output' || part.kind === 'process' ? part.commands : [];
}

/** The commands that fetch what this one runs. */
function fetchedFor(runner: ShellCommand, { commands }: ShellScript): readonly ShellCommand[] {
  if (runner.program === undefined || !RUNNER_RE.test(runner.program)) return [];
  const indices = [
    ...runner.pipedFrom,
    ...runner.words.flatMap((word) => word.parts.flatMap(sources)),
    ...(runner.input ?? []).flatMap(sources),
  ];
  return indices
    .map((index) => commands[index])
    .filter((command) => command !== undefined)
    .filter(({ program }) => program !== undefined && FETCHERS.has(program));
}

function isUnprotected({ program = '', words }: ShellCommand): boolean {
  return words.some(
    ({ text }) =>
      text !== undefined && (PLAIN_RE.test(text) || UNCHECKED[program]?.test(text) === true),
  );
}

function shown({ words }: ShellCommand): string {
  return words.slice(0, MAX_SHOWN).map(showWord).join(' ');
}

export default defineCheck({
  id: 'fetched-program',
  version: 1,
  title: 'Commands in build files, workflows and server configurations that run what they fetch',
  needs: [shellFile],
  rules: {
    unprotected: {
      title: 'A program is fetched without protection and run',
      severity: 'medium',
      message: '{runner} runs what {fetcher} fetches, and nobody proves where it comes from',
      why: 'Over plain http, or with certificates unchecked, everybody on the way can answer with a program of their own. It runs with the rights of the build.',
      fix: 'Fetch over https with certificates checked, keep the file, and compare its digest before it runs.',
      references: [CWE_494, CWE_829, AML_T0010],
      example: {
        bad: 'curl -k https://tools.example/install.sh | bash',
        good: 'curl -fsSLO https://tools.example/install.sh && sha256sum -c install.sh.sha256 && bash install.sh',
      },
    },
    unpinned: {
      title: 'A program is fetched and run',
      severity: 'low',
      message: '{runner} runs whatever {fetcher} fetches on that day',
      why: 'The server decides with every request what runs, and may answer a pipe otherwise than a browser.',
      fix: 'Keep the file, read it, and compare its digest before it runs; or install a released package.',
      references: [CWE_494, CWE_829, AML_T0010],
      example: {
        bad: 'curl -fsSL https://tools.example/install.sh | bash',
        good: 'curl -fsSLO https://tools.example/install.sh && sha256sum -c install.sh.sha256 && bash install.sh',
      },
    },
  },
  run: (inputs, { report }) => {
    for (const { path, value } of inputs['shell-file']) {
      let left = MAX_FINDINGS;
      for (const { script, line } of value.parts) {
        for (const runner of script.commands) {
          const fetched = fetchedFor(runner, script);
          const [first] = fetched;
          if (first === undefined || left <= 0) continue;
          left -= 1;
          const data = { runner: runner.program ?? 'a shell', fetcher: first.program ?? 'it' };
          const at = { path, line: line + runner.line - 1 };
          const rule = fetched.some(isUnprotected) ? 'unprotected' : 'unpinned';
          report(rule, at, data, { evidence: [...fetched.map(shown), shown(runner)] });
        }
      }
    }
  },
});
