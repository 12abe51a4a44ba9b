import { describe, expect, it } from 'vitest';
import type { TraceEvent } from './event.ts';
import { actsOf, readProcess } from './process-tree.ts';

const T = '1700000000.5';

function eventsOf(...lines: readonly string[]): readonly TraceEvent[] {
  return readProcess(7, lines.map((line) => `${T} ${line}\n`).join('')).events;
}

describe('readProcess', () => {
  it.each<readonly [string, string, object | undefined]>([
    [
      'a read',
      'openat(AT_FDCWD</home/dev>, ".aws/credentials", O_RDONLY|O_CLOEXEC) = 3</home/dev/.aws/credentials>',
      { kind: 'file', act: 'read', path: '/home/dev/.aws/credentials', succeeded: true },
    ],
    [
      'a write',
      'openat(AT_FDCWD</tmp>, "../etc/x", O_WRONLY|O_CREAT|O_TRUNC, 0644) = -1 EACCES (Permission denied)',
      { kind: 'file', act: 'written', path: '/etc/x', succeeded: false },
    ],
    [
      'the newer call',
      'openat2(5</a>, "b", {flags=O_RDWR|O_CREAT, mode=0, resolve=0}, 24) = 3',
      { act: 'written', path: '/a/b' },
    ],
    [
      'a folder, which is no read',
      'openat(AT_FDCWD</>, "/etc", O_RDONLY|O_DIRECTORY) = 3',
      undefined,
    ],
    [
      'a removal',
      'unlinkat(4</home/dev>, ".ssh", AT_REMOVEDIR) = 0',
      { act: 'deleted', path: '/home/dev/.ssh' },
    ],
    [
      'a rename onto',
      'rename("/tmp/x", "/home/dev/.bashrc") = 0',
      { act: 'written', path: '/home/dev/.bashrc' },
    ],
    [
      'a link',
      'symlinkat("/bin/sh", AT_FDCWD</a>, "s") = 0',
      { kind: 'link', path: '/a/s', target: '/bin/sh' },
    ],
    ['a mode', 'fchmod(3</tmp/run>, 0755) = 0', { act: 'made-executable', path: '/tmp/run' }],
    ['a mode that does not run', 'chmod("/tmp/run", 0644) = 0', undefined],
    [
      'a connection',
      'connect(3<TCP:[99]>, {sa_family=AF_INET, sin_port=htons(443), sin_addr=inet_addr("198.18.0.7")}, 16) = -1 EINPROGRESS (Operation now in progress)',
      { kind: 'connect', address: '198.18.0.7', port: 443, refused: false, isStream: true },
    ],
    [
      'a refused one',
      'connect(3<TCPv6:[9]>, {sa_family=AF_INET6, sin6_port=htons(81), sin6_flowinfo=htonl(0), inet_pton(AF_INET6, "2001:db8::1", &sin6_addr), sin6_scope_id=0}, 28) = -1 ECONNREFUSED (Connection refused)',
      { address: '2001:db8::1', port: 81, refused: true },
    ],
    [
      'a local socket',
      'connect(3<UNIX-STREAM:[1]>, {sa_family=AF_UNIX, sun_path="/run/x"}, 110) = 0',
      undefined,
    ],
    [
      'a datagram',
      String.raw`sendto(3<UDP:[9]>, "a\1b", 3, 0, {sa_family=AF_INET, sin_port=htons(53), sin_addr=inet_addr("1.2.3.4")}, 16) = 3`,
      { kind: 'send', bytes: 'a\u0001b', address: '1.2.3.4', port: 53 },
    ],
    [
      'a message',
      'sendmsg(3<UDP:[9]>, {msg_name={sa_family=AF_INET, sin_port=htons(9), sin_addr=inet_addr("1.2.3.4")}, msg_namelen=16, msg_iov=[{iov_base="ab", iov_len=2}, {iov_base="c", iov_len=1}], msg_iovlen=2, msg_controllen=0, msg_flags=0}, 0) = 3',
      { bytes: 'abc', port: 9 },
    ],
    [
      'a debugger',
      'ptrace(PTRACE_TRACEME) = -1 EPERM (Operation not permitted)',
      { kind: 'debugger', request: 'PTRACE_TRACEME' },
    ],
    [
      'code in memory',
      'mmap(NULL, 4096, PROT_READ|PROT_WRITE|PROT_EXEC, MAP_PRIVATE|MAP_ANONYMOUS, -1, 0) = 0x7f',
      { kind: 'code-in-memory' },
    ],
    [
      'a program in memory',
      'execveat(3</memfd:x (deleted)>, "", ["x"], 0x7ff /* 3 vars */, AT_EMPTY_PATH) = 0',
      { kind: 'exec', isMemory: true },
    ],
    [
      'a long sleep',
      'clock_nanosleep(CLOCK_REALTIME, 0, {tv_sec=600, tv_nsec=0}, NULL) = 0',
      { kind: 'sleep', seconds: 600 },
    ],
    [
      'a blocked call',
      '--- SIGSYS {si_signo=SIGSYS, si_code=SYS_SECCOMP, si_call_addr=0x7f, si_syscall=__NR_ptrace, si_arch=AUDIT_ARCH_X86_64} ---',
      { kind: 'blocked', call: 'ptrace' },
    ],
  ])('understands %s', (_, line, expected) => {
    const [event] = eventsOf(line);
    if (expected === undefined) expect(event).toBeUndefined();
    else expect(event).toMatchObject(expected);
  });

  it('follows the folder a process is in', () => {
    expect(
      eventsOf('chdir("/srv") = 0', 'chdir("data") = 0', 'creat("x", 0600) = 3'),
    ).toMatchObject([{ path: '/srv/data/x' }]);
  });

  it('says when lines were left out', () => {
    const many = readProcess(1, `${T} setsid() = 5\n`.repeat(60_000));
    expect(many.isCut).toBe(true);
  });
});

describe('actsOf', () => {
  const command = ['python3', 'setup.py'];
  const root = readProcess(
    10,
    [
      `${T} execve("/usr/bin/bwrap", ["bwrap"], 0x1) = 0`,
      `${T} mount("none", "/newroot") = 0`,
      `${T} execve("/usr/bin/python3", ["python3", "setup.py"], 0x1) = 0`,
      `${T} vfork() = 3 /* 12 in strace's PID NS */`,
      `${T} +++ exited with 0 +++`,
    ].join('\n'),
  );
  const child = readProcess(
    12,
    [
      `${T} execve("/bin/sh", ["sh", "-c", "curl x"], 0x1) = 0`,
      `${T} execve("/usr/bin/curl", ["curl", "x"], 0x1) = 0`,
      `${T} setsid() = 4`,
    ].join('\n'),
  );
  const stranger = readProcess(11, `${T} setsid() = 4\n`);

  it('begins with the command and follows what it starts', () => {
    const acts = actsOf([root, stranger, child], command);
    expect(acts.map(({ event }) => event.kind)).toEqual([
      'exec',
      'spawn',
      'exit',
      'exec',
      'exec',
      'session',
    ]);
    expect(acts.at(-1)).toMatchObject({
      program: ['curl', 'x'],
      path: '/usr/bin/curl',
      parents: ['python3 setup.py', 'sh -c curl x'],
    });
  });

  it('is empty when the command never started', () => {
    expect(actsOf([root, child], ['node'])).toEqual([]);
  });

  it('ends when processes claim to have started each other', () => {
    const loop = readProcess(
      10,
      `${T} execve("/a", ["a"], 0x1) = 0\n${T} fork() = 10\n${T} fork() = 10\n`,
    );
    expect(actsOf([loop], ['a'])).toHaveLength(3);
  });
});
