import { accessSync, constants, realpathSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { isArchitecture } from '../seccomp/filter.ts';
import type { Architecture } from '../seccomp/filter.ts';
import type { Python } from './python.ts';
import { findPython } from './python.ts';
import { run } from './program.ts';
import { standIn } from './stand-in.ts';

/** Programs a detonation is made with, by absolute path. */
export interface Machine {
  readonly programs: Readonly<Record<Program, string>>;
  /** `bubblewrap 0.8.0`, … */
  readonly versions: readonly string[];
  readonly architecture: Architecture;
  /** The runtime of Weighbridge itself; bound into the sandbox as it is. */
  readonly node: string;
  readonly python: Python | undefined;
}

const PROGRAMS = ['bwrap', 'strace', 'unshare', 'ip', 'mount', 'prlimit', 'tar'] as const;
type Program = (typeof PROGRAMS)[number];

/** Debian's packages that carry them. */
const PACKAGES: Readonly<Record<Program, string>> = {
  bwrap: 'bubblewrap',
  strace: 'strace',
  unshare: 'util-linux',
  ip: 'iproute2',
  mount: 'mount',
  prlimit: 'util-linux',
  tar: 'tar',
};

export type Probed =
  | { readonly ok: true; readonly machine: Machine }
  /** One sentence: what is missing, and the line that installs it. */
  | { readonly ok: false; readonly reason: string };

/** System folders are searched too: those with `ip` and `mount` are on the path of root only. */
const SYSTEM_FOLDERS = ['/usr/sbin', '/sbin', '/usr/bin', '/bin'];

/** Whether this machine can run a package safely. Starts nothing of the package. */
export async function probeMachine(
  environment: Readonly<Record<string, string | undefined>>,
  needsPython: boolean,
): Promise<Probed> {
  if (process.platform !== 'linux')
    return { ok: false, reason: 'detonation needs Linux: namespaces, bubblewrap and strace' };
  if (!isArchitecture(process.arch))
    return { ok: false, reason: `there is no filter of system calls for ${process.arch}` };
  const folders = [...(environment['PATH'] ?? '').split(delimiter), ...SYSTEM_FOLDERS];
  const found = new Map(PROGRAMS.map((name) => [name, findProgram(name, folders)]));
  const missing = PROGRAMS.filter((name) => found.get(name) === undefined);
  if (missing.length > 0) return { ok: false, reason: installReason(missing) };
  const at = (name: Program): string => found.get(name) ?? name;
  const programs = {
    bwrap: at('bwrap'),
    strace: at('strace'),
    unshare: at('unshare'),
    ip: at('ip'),
    mount: at('mount'),
    prlimit: at('prlimit'),
    tar: at('tar'),
  };
  const refusal = await namespaceRefusal(programs);
  if (refusal !== undefined) return { ok: false, reason: refusal };
  const python = needsPython ? await findPython(folders) : undefined;
  if (needsPython && python === undefined)
    return {
      ok: false,
      reason: 'no python3 with pip: apt-get install python3 python3-pip',
    };
  const versions = await Promise.all([
    versionOf(programs.bwrap, /(\d[\d.]*)/, 'bubblewrap'),
    versionOf(programs.strace, /version (\d[\d.]*)/, 'strace'),
  ]);
  return {
    ok: true,
    machine: {
      programs,
      versions: [
        ...versions,
        ...(python === undefined ? [] : [`Python ${python.version}`]),
        `Node ${process.versions.node}`,
      ],
      architecture: process.arch,
      node: realpathSync(process.execPath),
      python,
    },
  };
}

function installReason(missing: readonly Program[]): string {
  const packages = [...new Set(missing.map((name) => PACKAGES[name]))].sort();
  return `${missing.join(', ')} not found: apt-get install ${packages.join(' ')}`;
}

function findProgram(name: string, folders: readonly string[]): string | undefined {
  for (const folder of folders) {
    if (!folder.startsWith('/')) continue; // A relative entry would find what the target brings along.
    const path = join(folder, name);
    try {
      accessSync(path, constants.X_OK);
      return path;
    } catch {
      continue;
    }
  }
  return undefined;
}

/** Why namespaces cannot be had, in words; undefined when they can. */
async function namespaceRefusal(
  programs: Readonly<Record<Program, string>>,
): Promise<string | undefined> {
  const argv = [
    ...NAMESPACES,
    programs.bwrap,
    '--ro-bind',
    '/',
    '/',
    '--unshare-user',
    '--unshare-pid',
    '--proc',
    '/proc',
    '--dev',
    '/dev',
    'true',
  ];
  const { error, stderr } = await run(programs.unshare, argv, standIn());
  if (error === undefined) return undefined;
  const [first = error] = stderr.trim().split('\n');
  return `user namespaces cannot be used here (${first}): sysctl kernel.unprivileged_userns_clone=1, or on Ubuntu kernel.apparmor_restrict_unprivileged_userns=0; in a container, run it with its own namespaces allowed`;
}

/** Own users, network, mounts and processes; everything ends with the first process. */
export const NAMESPACES: readonly string[] = [
  '--user',
  '--map-root-user',
  '--net',
  '--mount',
  '--pid',
  '--fork',
  '--kill-child',
  '--mount-proc',
];

async function versionOf(program: string, pattern: RegExp, name: string): Promise<string> {
  const { stdout } = await run(program, ['--version']);
  return `${name} ${pattern.exec(stdout)?.[1] ?? ''}`.trim();
}
