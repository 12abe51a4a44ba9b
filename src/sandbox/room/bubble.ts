import { existsSync, lstatSync, readlinkSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { BUILD, HOME, PROJECT } from '../file-place.ts';
import type { SandboxLimits } from '../limits.ts';
import type { Machine } from '../machine/machine.ts';
import { TRACED } from './traced-calls.data.ts';
import type { Room } from './room.ts';
import { SANDBOX_UID } from './room.ts';

/** Descriptor under which the filter program reaches bubblewrap. */
export const FILTER_DESCRIPTOR = 3;

/** Where Node stands inside. */
export const NODE_INSIDE = '/opt/node/bin/node';

const AUTHORITY = '/etc/ssl/certs/ca-certificates.crt';
const PATH = `${HOME}/.local/bin:${dirname(NODE_INSIDE)}:/usr/local/bin:/usr/bin:/bin:/usr/sbin:/sbin`;

/** What a user's shell would have, and what makes clients believe the authority of the sandbox. */
export const BASE_ENVIRONMENT: Readonly<Record<string, string>> = {
  HOME,
  USER: 'dev',
  LOGNAME: 'dev',
  SHELL: '/bin/bash',
  PATH,
  PWD: PROJECT,
  LANG: 'C.UTF-8',
  TERM: 'xterm-256color',
  TMPDIR: '/tmp',
  SSL_CERT_FILE: AUTHORITY,
  REQUESTS_CA_BUNDLE: AUTHORITY,
  PIP_CERT: AUTHORITY,
  NODE_EXTRA_CA_CERTS: AUTHORITY,
  CURL_CA_BUNDLE: AUTHORITY,
  GIT_SSL_CAINFO: AUTHORITY,
  PYTHONDONTWRITEBYTECODE: '1',
};

/** One command to run inside. */
export interface Inside {
  readonly argv: readonly string[];
  readonly cwd: string;
  readonly environment: Readonly<Record<string, string>>;
  /** What is bound read-only, from outside to inside. */
  readonly binds: readonly (readonly [string, string])[];
}

/** Folders of the system that programs need; everything else of the machine is not there. */
const SYSTEM = ['/bin', '/sbin', '/lib', '/lib32', '/lib64', '/libx32'];

/**
 * Settings of the whole machine, not of a namespace. The kernel lets user 0 of the machine write them whatever rights a namespace
 * took away, and bubblewrap covers them only where they look writable to it: so they are covered here, always.
 */
const KERNEL_FILES = [
  'sys',
  'sysrq-trigger',
  'irq',
  'bus',
  'fs',
  'acpi',
  'scsi',
  'mtrr',
  'driver',
  'pressure',
].map((name) => `/proc/${name}`);

/** The argument list of bubblewrap, from its own name on. */
export function bubbleArguments(
  machine: Machine,
  room: Room,
  inside: Inside,
  limits: SandboxLimits,
): readonly string[] {
  const at = (name: string): string => join(room.folder, name);
  const uid = String(SANDBOX_UID);
  return [
    [machine.programs.bwrap, '--unshare-user', '--unshare-pid', '--unshare-ipc', '--unshare-uts'],
    ['--unshare-cgroup-try', '--uid', uid, '--gid', uid, '--hostname', room.hostName],
    ['--cap-drop', 'ALL', '--die-with-parent', '--new-session', '--clearenv'],
    Object.entries(inside.environment).flatMap(([name, value]) => ['--setenv', name, value]),
    ['--ro-bind', '/usr', '/usr'],
    SYSTEM.flatMap(systemFolder),
    ['--proc', '/proc'],
    KERNEL_FILES.flatMap((path) => (existsSync(path) ? ['--ro-bind', path, path] : [])),
    ['--dev', '/dev', '--bind', at('shm'), '/dev/shm', '--remount-ro', '/dev'],
    ['--ro-bind', at('etc'), '/etc', '--ro-bind', at('probe'), '/probe'],
    ['--bind', at('tmp'), '/tmp', '--bind', at('var-tmp'), '/var/tmp'],
    ['--bind', at('home'), HOME, '--bind', at('build'), BUILD],
    ['--bind', room.events, '/probe-out/events', '--ro-bind', machine.node, NODE_INSIDE],
    pythonBind(machine),
    inside.binds.flatMap(([from, to]) => ['--ro-bind', from, to]),
    ['--remount-ro', '/', '--chdir', inside.cwd, '--seccomp', String(FILTER_DESCRIPTOR), '--'],
    [machine.programs.prlimit, ...resourceLimits(limits), '--', ...inside.argv],
  ].flat();
}

function systemFolder(folder: string): readonly string[] {
  if (!existsSync(folder)) return [];
  return lstatSync(folder).isSymbolicLink()
    ? ['--symlink', readlinkSync(folder), folder]
    : ['--ro-bind', folder, folder];
}

/** An interpreter outside of /usr is bound where it is, and nothing around it. */
function pythonBind({ python }: Machine): readonly string[] {
  if (python === undefined || python.prefix.startsWith('/usr')) return [];
  return ['--ro-bind', python.prefix, python.prefix];
}

/** For single processes; what all of them use together is watched from outside. */
function resourceLimits(limits: SandboxLimits): readonly string[] {
  const seconds = Math.ceil(limits.runMs / 1000);
  return [
    `--data=${limits.memory}`, // Not the address space: V8 reserves terabytes of it and uses little.
    `--fsize=${limits.file}`,
    `--cpu=${seconds}`,
    '--nofile=1024',
    '--core=0',
    `--nproc=${limits.processes}`,
  ];
}

/** Bytes of a string that are shown: what a datagram may carry. */
const STRING_LIMIT = 4096;

/** The argument list of strace, up to the program it starts. It stands outside, so that nothing inside can touch the trace. */
export function straceArguments(prefix: string): readonly string[] {
  const calls = TRACED.map((name) => `?${name}`).join(',');
  return [
    ['-ff', '--seccomp-bpf', '-qq', '-yy', '-ttt', '-s', String(STRING_LIMIT)],
    ['--decode-pids=pidns', '-e', 'signal=SIGSYS', '-e', `trace=${calls}`, '-o', prefix, '--'],
  ].flat();
}
