import type { ShellCommand, ShellScript } from '../../code/shell/shell-script.ts';
import { showWord } from '../../code/shell/shell-script.ts';
import type { PackageCapability } from '../../core/package-profile.ts';
import { hostileEffect, installedBy, publishedBy, registeredBy } from './command-text.ts';
import { AUTOSTART_RE } from './places.data.ts';
import type { CapabilityUse, Deed, DeedAct, SourceBehaviour } from './source-behaviour.ts';

/** Deeds and uses kept of one script. */
const MAX_KEPT = 48;
const MAX_LINE = 400;
const MAX_SHOWN = 160;
/** Commands joined for one line: what is piped on is judged with what it comes from. */
const MAX_PIPE = 8;

const PROGRAMS: ReadonlyMap<string, PackageCapability> = new Map<string, PackageCapability>([
  ...[
    'curl',
    'wget',
    'nc',
    'ncat',
    'netcat',
    'socat',
    'ssh',
    'scp',
    'sftp',
    'ftp',
    'rsync',
    'dig',
    'nslookup',
    'host',
    'ping',
    'telnet',
    'aria2c',
  ].map((name) => [name, 'network'] as const),
  ...['rm', 'rmdir', 'shred', 'unlink', 'dd'].map((name) => [name, 'filesystem-delete'] as const),
  ...['cp', 'mv', 'install', 'tee', 'ln', 'mkdir', 'touch', 'chmod'].map(
    (name) => [name, 'filesystem-write'] as const,
  ),
  ...['whoami', 'hostname', 'uname', 'id', 'ifconfig', 'systeminfo'].map(
    (name) => [name, 'system-information'] as const,
  ),
  ...['env', 'printenv'].map((name) => [name, 'environment'] as const),
  ...['crontab', 'systemctl', 'launchctl', 'schtasks'].map(
    (name) => [name, 'persistence'] as const,
  ),
  ...['python', 'python3', 'node', 'perl', 'ruby', 'make', 'cmake', 'gcc', 'cc'].map(
    (name) => [name, 'exec'] as const,
  ),
]);
const RUNNERS: ReadonlySet<string> = new Set([
  'node',
  'python',
  'python3',
  'sh',
  'bash',
  'source',
  '.',
]);
const HOST_RE = /\b(?:https?|ftp|wss?):\/\/(?:[^\s/@]{1,100}@)?([a-z0-9.-]{1,253})/gi;

/** A command with what flows into it, as one line of text. */
function lineOf(command: ShellCommand, all: readonly ShellCommand[]): string {
  const parts: string[] = [];
  let at: ShellCommand | undefined = command;
  for (let count = 0; at !== undefined && count < MAX_PIPE; count += 1) {
    parts.unshift(at.words.map((word) => outputOf(word, all)).join(' '));
    const [from]: readonly number[] = at.pipedFrom;
    at = from === undefined ? undefined : all[from];
  }
  return parts.join(' | ').slice(0, MAX_LINE * 4);
}

/** A word with the commands whose output it holds: `$(whoami)` says what is sent. */
function outputOf(word: ShellCommand['words'][number], all: readonly ShellCommand[]): string {
  const inner = word.parts.flatMap((part) =>
    part.kind === 'output' || part.kind === 'process'
      ? part.commands.slice(0, 2).map((at) => all[at]?.words.map(showWord).join(' ') ?? '')
      : [],
  );
  const shown = showWord(word);
  return inner.length === 0 ? shown : shown.replace(/[$<]\(…\)/, () => `$(${inner.join('; ')})`);
}

/** What a shell script does when it is run. */
export function observeScript({ commands, truncated }: ShellScript): SourceBehaviour {
  const deeds: Deed[] = [];
  const capabilities: CapabilityUse[] = [];
  const hosts = new Map<
    string,
    { readonly host: string; readonly url: string; readonly line: number }
  >();
  const imports = new Set<string>();
  for (const command of commands) {
    const { program, within, line, through } = command;
    if (program === undefined) continue;
    const when = within.includes('function') ? ('call' as const) : ('main' as const);
    const base = { callee: program.slice(0, MAX_SHOWN), when, within: undefined, line };
    const text = lineOf(command, commands);
    const note = (act: DeedAct): void => {
      if (deeds.length < MAX_KEPT)
        deeds.push({ ...act, ...base, evidence: [`line ${line}: ${text.slice(0, MAX_SHOWN)}`] });
    };
    // A program that reads its code from a pipe stands in the text of the pipe already.
    const effect = through.some((by) => by.startsWith('stdin of'))
      ? undefined
      : hostileEffect(text);
    if (effect !== undefined) note({ act: 'hostile-command', effect });
    const where = registeredBy(text);
    if (where !== undefined && effect === undefined) note({ act: 'registers', where });
    const packages = installedBy(text);
    if (packages !== undefined) note({ act: 'installs', packages });
    const published = publishedBy(text);
    if (published !== undefined) note({ act: 'publishes', command: published });
    for (const { operator, target } of command.redirects) {
      const file = showWord(target);
      if (operator.includes('>') && AUTOSTART_RE.test(file))
        note({ act: 'persists', file: file.slice(0, MAX_SHOWN) });
    }
    const capability = PROGRAMS.get(program);
    if (
      capability !== undefined &&
      capabilities.length < MAX_KEPT &&
      !capabilities.some((use) => use.capability === capability && use.when === when)
    )
      capabilities.push({ capability, ...base });
    for (const match of text.matchAll(HOST_RE)) {
      const host = (match[1] ?? '').toLowerCase();
      if (hosts.size < MAX_KEPT && !hosts.has(host))
        hosts.set(host, {
          host,
          url: match[0].replace(/\/\/[^/@]*@/, '//').slice(0, MAX_SHOWN),
          line,
        });
    }
    if (RUNNERS.has(program) && imports.size < MAX_KEPT)
      for (const { text: word } of command.words.slice(1, 4))
        if (word !== undefined && /^[\w./-]+\.(?:[cm]?js|py|sh)$/.test(word))
          imports.add(word.startsWith('.') ? word : `./${word}`);
  }
  return {
    language: 'shell',
    capabilities,
    hosts: [...hosts.values()],
    deeds,
    crossings: [],
    imports: [...imports],
    truncated: truncated !== undefined || deeds.length >= MAX_KEPT,
  };
}
