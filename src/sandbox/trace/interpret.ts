import {
  absolute,
  bytesOf,
  decorationOf,
  literalsOf,
  socketAddress,
  textOf,
  textsOf,
} from './argument.ts';
import type { TraceEvent } from './event.ts';
import { hasFlag } from './event.ts';
import type { TraceLine } from './line.ts';

type Call = Extract<TraceLine, { readonly kind: 'call' }>;

/** What a process is known to be in, as its earlier calls told. */
export interface ProcessState {
  folder: string | undefined;
}

type Reader = (call: Call, state: ProcessState) => TraceEvent | undefined;

const failed = (call: Call): boolean => call.errno !== undefined;
/** An unconnected or unfinished call counts: the attempt is what matters. */
const IN_PROGRESS: ReadonlySet<string> = new Set(['EINPROGRESS', 'EALREADY', 'EINTR', 'EAGAIN']);

function folderAt(argument: string | undefined, state: ProcessState): string | undefined {
  const folder = decorationOf(argument);
  if (argument?.startsWith('AT_FDCWD') === true) {
    state.folder = folder ?? state.folder;
    return state.folder;
  }
  return folder;
}

function opened(
  path: string | undefined,
  flags: string | undefined,
  call: Call,
  folder: string | undefined,
): TraceEvent | undefined {
  if (path === undefined || hasFlag(flags, 'O_PATH')) return undefined;
  if (hasFlag(flags, 'O_DIRECTORY')) return undefined;
  const writes = ['O_WRONLY', 'O_RDWR', 'O_TRUNC'].some((flag) => hasFlag(flags, flag));
  return {
    kind: 'file',
    act: writes ? 'written' : 'read',
    path: absolute(path, folder),
    succeeded: !failed(call),
  };
}

function file(
  act: 'written' | 'deleted',
  path: string | undefined,
  folder: string | undefined,
  call: Call,
): TraceEvent | undefined {
  return path === undefined
    ? undefined
    : { kind: 'file', act, path: absolute(path, folder), succeeded: !failed(call) };
}

/** `argument` is the mode: only the bits that let a file be run are of interest. */
function mode(
  path: string | undefined,
  folder: string | undefined,
  argument: string | undefined,
  call: Call,
): TraceEvent | undefined {
  if (path === undefined || (Number.parseInt(argument ?? '', 8) & 0o111) === 0) return undefined;
  return {
    kind: 'file',
    act: 'made-executable',
    path: absolute(path, folder),
    succeeded: !failed(call),
  };
}

function link(
  target: string | undefined,
  path: string | undefined,
  folder: string | undefined,
  call: Call,
): TraceEvent | undefined {
  if (target === undefined || path === undefined) return undefined;
  return { kind: 'link', path: absolute(path, folder), target, succeeded: !failed(call) };
}

const CHILD_RE = /\/\* (\d{1,10}) in strace's PID NS \*\//;

function spawned(call: Call): TraceEvent | undefined {
  if (call.returned === undefined || call.returned <= 0) return undefined;
  const child = Number(CHILD_RE.exec(call.note)?.[1] ?? call.returned);
  const isThread = call.args.some((argument) => /\bCLONE_THREAD\b/.test(argument));
  return { kind: 'spawn', child, isThread };
}

function seconds(argument: string | undefined): TraceEvent | undefined {
  const match = /\btv_sec=(\d{1,12})/.exec(argument ?? '');
  return match === null ? undefined : { kind: 'sleep', seconds: Number(match[1]) };
}

const DATAGRAM_RE = /<UDP(?:v6)?:\[(?:.*->)?\[?([0-9a-fA-F.:]{2,45})\]?:(\d{1,5})\]>/;

/** Only datagrams: what goes through a connection is seen where the connection ends. */
function sent(
  socket: string | undefined,
  bytes: string,
  address: string | undefined,
): TraceEvent | undefined {
  if (bytes === '' || socket === undefined || !socket.includes('<UDP')) return undefined;
  const to = socketAddress(address);
  if (to !== undefined) return { kind: 'send', bytes, ...to };
  const peer = DATAGRAM_RE.exec(socket);
  if (peer === null) return { kind: 'send', bytes };
  return { kind: 'send', bytes, address: peer[1] ?? '', port: Number(peer[2]) };
}

function isCode(protection: string | undefined): boolean {
  return hasFlag(protection, 'PROT_WRITE') && hasFlag(protection, 'PROT_EXEC');
}

const at = (call: Call, index: number): string | undefined => call.args[index];

const READERS: Readonly<Record<string, Reader>> = {
  execve: (call) =>
    failed(call)
      ? undefined
      : {
          kind: 'exec',
          path: textOf(at(call, 0)) ?? '?',
          argv: textsOf(at(call, 1)),
          isMemory: /^\/(?:proc\/(?:self|\d+)|dev)\/fd\//.test(textOf(at(call, 0)) ?? ''),
        },
  execveat: (call, state) => {
    if (failed(call)) return undefined;
    const folder = folderAt(at(call, 0), state);
    const name = textOf(at(call, 1)) ?? '';
    const path = name === '' ? (folder ?? '?') : absolute(name, folder);
    return { kind: 'exec', path, argv: textsOf(at(call, 2)), isMemory: path.includes('memfd:') };
  },
  open: (call, state) => opened(textOf(at(call, 0)), at(call, 1), call, state.folder),
  openat: (call, state) =>
    opened(textOf(at(call, 1)), at(call, 2), call, folderAt(at(call, 0), state)),
  openat2: (call, state) =>
    opened(
      textOf(at(call, 1)),
      /flags=([A-Z_|]{1,200})/.exec(at(call, 2) ?? '')?.[1],
      call,
      folderAt(at(call, 0), state),
    ),
  creat: (call, state) => file('written', textOf(at(call, 0)), state.folder, call),
  truncate: (call, state) => file('written', textOf(at(call, 0)), state.folder, call),
  unlink: (call, state) => file('deleted', textOf(at(call, 0)), state.folder, call),
  rmdir: (call, state) => file('deleted', textOf(at(call, 0)), state.folder, call),
  unlinkat: (call, state) =>
    file('deleted', textOf(at(call, 1)), folderAt(at(call, 0), state), call),
  rename: (call, state) => file('written', textOf(at(call, 1)), state.folder, call),
  renameat: (call, state) =>
    file('written', textOf(at(call, 3)), folderAt(at(call, 2), state), call),
  renameat2: (call, state) =>
    file('written', textOf(at(call, 3)), folderAt(at(call, 2), state), call),
  link: (call, state) => link(textOf(at(call, 0)), textOf(at(call, 1)), state.folder, call),
  symlink: (call, state) => link(textOf(at(call, 0)), textOf(at(call, 1)), state.folder, call),
  linkat: (call, state) =>
    link(textOf(at(call, 1)), textOf(at(call, 3)), folderAt(at(call, 2), state), call),
  symlinkat: (call, state) =>
    link(textOf(at(call, 0)), textOf(at(call, 2)), folderAt(at(call, 1), state), call),
  chmod: (call, state) => mode(textOf(at(call, 0)), state.folder, at(call, 1), call),
  fchmod: (call) => mode(decorationOf(at(call, 0)), undefined, at(call, 1), call),
  fchmodat: (call, state) =>
    mode(textOf(at(call, 1)), folderAt(at(call, 0), state), at(call, 2), call),
  chdir: (call, state) => {
    const path = textOf(at(call, 0));
    if (path !== undefined && !failed(call)) state.folder = absolute(path, state.folder);
    return undefined;
  },
  fchdir: (call, state) => {
    if (!failed(call)) state.folder = decorationOf(at(call, 0));
    return undefined;
  },
  connect: (call) => {
    const to = socketAddress(at(call, 1));
    if (to === undefined) return undefined;
    const isStream = /<TCP/.test(at(call, 0) ?? '');
    return {
      kind: 'connect',
      ...to,
      isStream,
      refused: failed(call) && !IN_PROGRESS.has(call.errno ?? ''),
    };
  },
  bind: (call) => {
    const to = socketAddress(at(call, 1));
    if (to === undefined || to.port === 0 || failed(call)) return undefined;
    return { kind: 'listen', ...to };
  },
  sendto: (call) => sent(at(call, 0), bytesOf(at(call, 1)) ?? '', at(call, 4)),
  sendmsg: (call) => sent(at(call, 0), literalsOf(iovecOf(at(call, 1))).join(''), at(call, 1)),
  sendmmsg: (call) => sent(at(call, 0), literalsOf(iovecOf(at(call, 1))).join(''), at(call, 1)),
  clone: spawned,
  clone3: spawned,
  fork: spawned,
  vfork: spawned,
  setsid: (call) => (failed(call) ? undefined : { kind: 'session' }),
  kill: (call) => ({ kind: 'kill', target: numberOf(at(call, 0)), signal: at(call, 1) ?? '' }),
  ptrace: (call) => ({
    kind: 'debugger',
    request: at(call, 0) ?? '',
    target: numberOf(at(call, 1)),
  }),
  process_vm_readv: (call) => ({ kind: 'memory-of-others', call: call.name }),
  process_vm_writev: (call) => ({ kind: 'memory-of-others', call: call.name }),
  pidfd_getfd: (call) => ({ kind: 'memory-of-others', call: call.name }),
  mmap: (call) => (isCode(at(call, 2)) ? { kind: 'code-in-memory', call: 'mmap' } : undefined),
  mprotect: (call) =>
    isCode(at(call, 2)) ? { kind: 'code-in-memory', call: 'mprotect' } : undefined,
  memfd_create: (call) => ({ kind: 'memory-file', name: textOf(at(call, 0)) ?? '' }),
  nanosleep: (call) => seconds(at(call, 0)),
  clock_nanosleep: (call) =>
    hasFlag(at(call, 1), 'TIMER_ABSTIME') ? undefined : seconds(at(call, 2)),
};

/** Calls that only somebody who wants to leave, or to change the kernel, makes. */
const ESCAPES: ReadonlySet<string> = new Set([
  'mount',
  'umount2',
  'pivot_root',
  'unshare',
  'setns',
  'bpf',
  'init_module',
  'finit_module',
  'kexec_load',
  'open_by_handle_at',
  'add_key',
  'keyctl',
  'userfaultfd',
  'perf_event_open',
  'io_uring_setup',
]);

/** The buffers of a message, without its address, whose path or name is no payload. */
function iovecOf(argument: string | undefined): string {
  const from = argument?.indexOf('msg_iov=') ?? -1;
  return argument === undefined || from === -1 ? '' : argument.slice(from);
}

function numberOf(argument: string | undefined): number {
  return Number.parseInt(argument ?? '', 10) || 0;
}

const BLOCKED_RE = /\bsi_code=SYS_SECCOMP\b.*\bsi_syscall=(?:__NR_)?([a-z0-9_]{1,40})/;

/** What one line says, or undefined when it says nothing of interest. Learns the folder of the process from it. */
export function interpret(line: TraceLine, state: ProcessState): TraceEvent | undefined {
  if (line.kind === 'exit') return { kind: 'exit', code: line.code, signal: line.signal };
  if (line.kind === 'signal') {
    const call = line.name === 'SIGSYS' ? BLOCKED_RE.exec(line.text)?.[1] : undefined;
    return call === undefined ? undefined : { kind: 'blocked', call };
  }
  if (ESCAPES.has(line.name)) return { kind: 'escape', call: line.name };
  return Object.hasOwn(READERS, line.name) ? READERS[line.name]?.(line, state) : undefined;
}
