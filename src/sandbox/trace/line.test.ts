import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readLine, splitArguments, unresumed } from './line.ts';

const T = '1700000000.000001';

describe('readLine', () => {
  it('reads a call, its result and what follows it', () => {
    const line = readLine(
      `${T} clone(child_stack=NULL, flags=SIGCHLD, child_tidptr=0x7f) = 3 /* 14 in strace's PID NS */`,
      new Map(),
    );
    expect(line).toMatchObject({ kind: 'call', name: 'clone', returned: 3 });
    expect(line).toHaveProperty('args', ['child_stack=NULL', 'flags=SIGCHLD', 'child_tidptr=0x7f']);
    expect(line).toHaveProperty('note', " /* 14 in strace's PID NS */");
  });

  it('reads a failure', () => {
    expect(
      readLine(`${T} open("/x", O_RDONLY) = -1 ENOENT (No such file or directory)`, new Map()),
    ).toMatchObject({ returned: -1, errno: 'ENOENT', args: ['"/x"', 'O_RDONLY'] });
  });

  it('joins the halves of an interrupted call', () => {
    const pending = new Map<string, string>();
    expect(
      readLine(`${T} connect(3<TCP:[1]>, {sa_family=AF_INET}, 16 <unfinished ...>`, pending),
    ).toBeUndefined();
    expect(readLine(`${T} <... connect resumed>) = 0`, pending)).toMatchObject({
      name: 'connect',
      args: ['3<TCP:[1]>', '{sa_family=AF_INET}', '16'],
      returned: 0,
    });
    expect(pending.size).toBe(0);
  });

  it('keeps a call that the process died in', () => {
    const pending = new Map<string, string>();
    readLine(`${T} unlink("/home/dev/.ssh/id_rsa" <unfinished ...>`, pending);
    expect(unresumed(pending, 0)).toMatchObject([
      { name: 'unlink', args: ['"/home/dev/.ssh/id_rsa"'], returned: undefined },
    ]);
    expect(readLine(`${T} wait4(-1,  <unfinished ...>) = ?`, new Map())).toMatchObject({
      name: 'wait4',
      returned: undefined,
    });
  });

  it.each([
    [`${T} +++ exited with 3 +++`, { kind: 'exit', code: 3 }],
    [`${T} +++ killed by SIGSYS (core dumped) +++`, { kind: 'exit', signal: 'SIGSYS' }],
    [
      `${T} --- SIGSYS {si_signo=SIGSYS, si_syscall=__NR_ptrace} ---`,
      { kind: 'signal', name: 'SIGSYS' },
    ],
  ])('reads %s', (text, expected) => {
    expect(readLine(text, new Map())).toMatchObject(expected);
  });

  it('is not led astray by brackets, commas and quotes inside of names', () => {
    const { args } = splitArguments(
      String.raw`f(3<TCP:[1.2.3.4:5->6.7.8.9:80]>, "a\",)b", [{x=")"}, 2], 4</tmp/a,b>, 1<<2) = 0`,
      2,
    );
    expect(args).toEqual([
      '3<TCP:[1.2.3.4:5->6.7.8.9:80]>',
      String.raw`"a\",)b"`,
      '[{x=")"}, 2]',
      '4</tmp/a,b>',
      '1<<2',
    ]);
  });

  it('survives any text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const line = readLine(`${T} openat(${text}`, new Map());
        expect(line === undefined || line.kind === 'call').toBe(true);
        expect(() => readLine(`${T} ${text}`, new Map())).not.toThrow();
      }),
    );
  });
});
