import { defineCheck } from '../../../core/check.ts';
import type { CheckContext } from '../../../core/check.ts';
import type { Detonation, DetonationPhase, FileTouched } from '../../../core/detonation.ts';
import { detonationRecord } from '../../../core/detonation.ts';
import { hostileEffect } from '../hostile-command.ts';
import { RULES } from './rules.ts';

type Report = CheckContext<typeof RULES>['report'];

interface Seen {
  readonly record: Detonation;
  readonly path: readonly string[];
  readonly report: Report;
}

const MOMENTS: Readonly<Record<DetonationPhase, string>> = {
  install: 'while it was installed',
  start: 'when an interpreter started, with nothing imported',
  import: 'when it was imported',
  command: 'when its command was asked for help',
};
/** The planted name of the machine opens nothing, so it is told apart. */
const MACHINE_NAME = 'the name of the machine';
const MAX_LINES = 8;
const MAX_LINE = 240;
/** Findings of one rule; what is beyond says the same of further files. */
const MAX_FINDINGS = 20;

export default defineCheck({
  id: 'detonation',
  version: 1,
  title: 'What a package does when it is installed, imported and called in a sandbox',
  needs: [detonationRecord],
  scope: 'project',
  rules: RULES,
  run: (inputs, { report }) => {
    for (const { path, value } of inputs['detonation-record']) {
      const seen: Seen = { record: value, path, report };
      reportTokens(seen);
      reportStages(seen);
      reportFiles(seen);
      reportHosts(seen);
      reportActs(seen);
      reportProcesses(seen);
      reportLayers(seen);
    }
  },
});

function reportTokens({ record, path, report }: Seen): void {
  const groups = Map.groupBy(record.canaries, ({ host, phase, planted }) =>
    JSON.stringify([host, phase, planted === MACHINE_NAME]),
  );
  for (const group of [...groups.values()].slice(0, MAX_FINDINGS)) {
    const [first] = group;
    if (first === undefined) continue;
    const { host, phase, planted } = first;
    const evidence = [
      ...group.map((one) => `${one.planted}, ${one.encoding}, in a ${one.carrier}`),
      ...requestLines(record, host, phase),
    ];
    const data = { host, moment: MOMENTS[phase] };
    const detail = {
      evidence: lines(evidence),
      facts: {
        planted: group.map((one) => one.planted),
        encodings: group.map((one) => one.encoding),
      },
    };
    if (planted === MACHINE_NAME) report('machine-name-sent', { path }, data, detail);
    else
      report(
        'token-sent',
        { path },
        { ...data, planted: names(group.map((one) => one.planted)) },
        detail,
      );
  }
}

function reportStages({ record, path, report }: Seen): void {
  for (const { address, phase, interpreter } of record.stages.slice(0, MAX_FINDINGS))
    report(
      'download-run',
      { path },
      { address, moment: MOMENTS[phase] },
      { evidence: lines([`run by: ${interpreter}`]) },
    );
}

function reportFiles({ record, path, report }: Seen): void {
  const own = new Set(record.files.filter(({ act }) => act === 'written').map((file) => file.path));
  const groups = Map.groupBy(record.files, (file) =>
    JSON.stringify([file.path, file.phase, ruleOf(file)]),
  );
  const counts = new Map<string, number>();
  for (const [file] of groups.values()) {
    const rule = file === undefined ? undefined : ruleOf(file);
    if (file === undefined || rule === undefined) continue;
    if (rule === 'files-destroyed' && own.has(file.path)) continue;
    const count = (counts.get(rule) ?? 0) + 1;
    counts.set(rule, count);
    if (count > MAX_FINDINGS) continue;
    const data = { path: file.path, moment: MOMENTS[file.phase] };
    const detail = { evidence: lines([`by: ${file.by}`]) };
    if (rule === 'credential-read' || rule === 'files-destroyed')
      report(rule, { path }, data, detail);
    else report(rule, { path }, { ...data, act: ACT_WORDS[file.act] }, detail);
  }
}

const ACT_WORDS = {
  read: 'read',
  written: 'written',
  deleted: 'deleted',
  'made-executable': 'made executable',
} as const;

type FileRule =
  | 'credential-read'
  | 'startup-changed'
  | 'agent-changed'
  | 'neighbour-changed'
  | 'files-destroyed';

function ruleOf({ act, place, path }: FileTouched): FileRule | undefined {
  if (act === 'read') return place === 'credential' ? 'credential-read' : undefined;
  if (act === 'deleted')
    return place === 'temporary' || isCache(path) || place === 'package'
      ? undefined
      : 'files-destroyed';
  if (place === 'persistence' || place === 'shell-start' || place === 'credential')
    return 'startup-changed';
  if (place === 'agent-configuration') return 'agent-changed';
  return place === 'other-package' && !isToolFolder(path) ? 'neighbour-changed' : undefined;
}

/** Files that are kept only to save time belong to nobody. */
function isCache(path: string): boolean {
  return /(?:^~\/\.cache|\/__pycache__|^~\/\.npm|\/node_modules\/\.[\w-]+)\//.test(`${path}/`);
}

/** Folders that builds share by custom, with a dot before their names. */
function isToolFolder(path: string): boolean {
  return /\/node_modules\/\.[\w-]+(?:\/|$)|\/__pycache__\//.test(path);
}

const HOST_RULES = {
  install: 'host-contacted-on-install',
  start: 'host-contacted-on-import',
  import: 'host-contacted-on-import',
  command: 'host-contacted-on-command',
} as const satisfies Readonly<Record<DetonationPhase, keyof typeof RULES>>;

function reportHosts({ record, path, report }: Seen): void {
  const groups = Map.groupBy(record.hosts, ({ host, phase }) => JSON.stringify([host, phase]));
  for (const contacts of [...groups.values()].slice(0, MAX_FINDINGS)) {
    const [first] = contacts;
    if (first === undefined) continue;
    const ways = contacts.map(({ port, contact }) =>
      port === undefined ? contact : `${contact} on port ${port}`,
    );
    const evidence = lines([ways.join(', '), ...requestLines(record, first.host, first.phase)]);
    report(
      HOST_RULES[first.phase],
      { path },
      { host: first.host, moment: MOMENTS[first.phase] },
      { evidence },
    );
  }
}

function reportActs({ record, path, report }: Seen): void {
  for (const { kind, detail, by, phase } of record.acts) {
    const moment = MOMENTS[phase];
    const more = { evidence: lines([`by: ${by}`]) };
    switch (kind) {
      case 'blocked-call':
      case 'debugger':
      case 'memory-of-others':
      case 'killed-others':
        report('forbidden-call', { path }, { detail, moment }, more);
        break;
      case 'program-in-memory':
        report('program-in-memory', { path }, { moment }, more);
        break;
      case 'long-sleep':
        report('long-sleep', { path }, { detail, moment }, more);
        break;
      case 'sandbox-probing':
        report('machine-probed', { path }, { detail, moment }, more);
        break;
      case 'listening':
        report('listening', { path }, { detail, moment }, more);
        break;
      case 'code-in-memory':
      case 'detached':
        break; // Compilers and servers do so; the record has it.
    }
  }
}

function reportProcesses({ record, path, report }: Seen): void {
  for (const [phase, processes] of Map.groupBy(record.processes, (one) => one.phase)) {
    const commands = processes.map(({ argv }) => argv.join(' '));
    const hostile = new Set<string>();
    for (const command of commands) {
      const effect = hostileEffect(command);
      if (effect === undefined || hostile.has(effect)) continue;
      hostile.add(effect);
      report(
        'hostile-command',
        { path },
        { effect, moment: MOMENTS[phase] },
        { evidence: lines([command]) },
      );
    }
    const program = processes[0]?.path ?? '';
    report(
      'process-started',
      { path },
      { count: processes.length, program, moment: MOMENTS[phase] },
      { evidence: lines(commands) },
    );
  }
}

function reportLayers({ record, path, report }: Seen): void {
  for (const [phase, layers] of Map.groupBy(record.layers, (one) => one.phase)) {
    const evidence = lines(layers.map(({ via, from, text }) => `${via} in ${from}: ${text}`));
    report('source-made', { path }, { count: layers.length, moment: MOMENTS[phase] }, { evidence });
  }
}

/** What was sent to a host, as far as a reader can use it. */
function requestLines(record: Detonation, host: string, phase: DetonationPhase): readonly string[] {
  return record.requests
    .filter(
      (request) =>
        request.phase === phase && request.host.endsWith(host) && request.protocol !== 'dns',
    )
    .map(
      ({ protocol, line, bytes, excerpt }) => `${protocol} ${line} (${bytes} bytes): ${excerpt}`,
    );
}

/** Bounded; line breaks of what was sent would look like further evidence. */
function lines(texts: readonly string[]): readonly string[] {
  return [...new Set(texts)]
    .slice(0, MAX_LINES)
    .map((text) => text.replaceAll(/\s+/g, ' ').slice(0, MAX_LINE));
}

const MAX_NAMED = 4;

function names(list: readonly string[]): string {
  const unlike = [...new Set(list)];
  const rest = unlike.length - MAX_NAMED;
  return `${unlike.slice(0, MAX_NAMED).join(', ')}${rest > 0 ? ` and ${rest} more` : ''}`;
}
