import type { SyscallRow } from './syscalls.data.ts';
import { ABSENT, FORBIDDEN, TRAPPED } from './syscalls.data.ts';

/**
 * A classic BPF program for seccomp, as `bwrap --seccomp` takes it: an array of
 * `struct sock_filter { u16 code; u8 jt; u8 jf; u32 k }` (linux/filter.h), eight bytes each.
 */
export interface Instruction {
  readonly code: number;
  readonly jumpTrue: number;
  readonly jumpFalse: number;
  readonly value: number;
}

const LOAD = 0x20; // BPF_LD | BPF_W | BPF_ABS
const JUMP_EQUAL = 0x15; // BPF_JMP | BPF_JEQ | BPF_K
const JUMP_GREATER_EQUAL = 0x35;
const JUMP_SET = 0x45;
const RETURN = 0x06;

/** Offsets in `struct seccomp_data`. */
const NUMBER_AT = 0;
const ARCHITECTURE_AT = 4;
const FIRST_ARGUMENT_AT = 16; // The low half, on little-endian machines.

const ALLOW = 0x7fff_0000;
const TRAP = 0x0003_0000;
const ERRNO = 0x0005_0000;
const EPERM = 1;
const ENOSYS = 38;

const ARCHITECTURES = {
  x64: { audit: 0xc000_003e, clone: 56 },
  arm64: { audit: 0xc000_00b7, clone: 220 },
} as const;
export type Architecture = keyof typeof ARCHITECTURES;

/** Calls of the x32 interface carry this bit and have numbers of their own. */
const X32_BIT = 0x4000_0000;
/** CLONE_NEWNS, NEWCGROUP, NEWUTS, NEWIPC, NEWUSER, NEWPID, NEWNET: namespaces, in which the kernel trusts more. */
const NAMESPACE_FLAGS = 0x7e02_0000;

type Target = 'allow' | 'trap' | 'absent' | 'forbidden' | 'next';
const ENDS = ['allow', 'trap', 'absent', 'forbidden'] as const;
const ANSWERS: Readonly<Record<(typeof ENDS)[number], number>> = {
  allow: ALLOW,
  trap: TRAP,
  absent: ERRNO + ENOSYS,
  forbidden: ERRNO + EPERM,
};

interface Step {
  readonly code: number;
  readonly value: number;
  readonly yes: Target;
  readonly no: Target;
}

const load = (value: number): Step => ({ code: LOAD, value, yes: 'next', no: 'next' });
const jump = (code: number, value: number, yes: Target, no: Target = 'next'): Step => ({
  code,
  value,
  yes,
  no,
});

export function isArchitecture(text: string): text is Architecture {
  return Object.hasOwn(ARCHITECTURES, text);
}

/** The filter every package runs under. */
export function filterProgram(architecture: Architecture): readonly Instruction[] {
  const { audit, clone } = ARCHITECTURES[architecture];
  const rows = (list: readonly SyscallRow[], to: Target): readonly Step[] =>
    list.flatMap((row) => {
      const number = row[architecture];
      return number === undefined ? [] : [jump(JUMP_EQUAL, number, to)];
    });
  const steps: readonly Step[] = [
    load(ARCHITECTURE_AT),
    // A 32-bit program would speak in numbers that mean other calls.
    jump(JUMP_EQUAL, audit, 'next', 'trap'),
    load(NUMBER_AT),
    jump(JUMP_GREATER_EQUAL, X32_BIT, 'trap'),
    ...rows(TRAPPED, 'trap'),
    ...rows(ABSENT, 'absent'),
    ...rows(FORBIDDEN, 'forbidden'),
    jump(JUMP_EQUAL, clone, 'next', 'allow'),
    load(FIRST_ARGUMENT_AT),
    jump(JUMP_SET, NAMESPACE_FLAGS, 'trap', 'allow'),
  ];
  const distance = (from: number, to: Target): number =>
    to === 'next' ? 0 : steps.length + ENDS.indexOf(to) - from - 1;
  return [
    ...steps.map(({ code, value, yes, no }, at) => ({
      code,
      jumpTrue: distance(at, yes),
      jumpFalse: distance(at, no),
      value,
    })),
    ...ENDS.map((end) => ({ code: RETURN, jumpTrue: 0, jumpFalse: 0, value: ANSWERS[end] })),
  ];
}

/** The program as bytes, little-endian. */
export function encodeProgram(program: readonly Instruction[]): Uint8Array {
  const bytes = new Uint8Array(program.length * 8);
  const view = new DataView(bytes.buffer);
  for (const [index, { code, jumpTrue, jumpFalse, value }] of program.entries()) {
    view.setUint16(index * 8, code, true);
    view.setUint8(index * 8 + 2, jumpTrue);
    view.setUint8(index * 8 + 3, jumpFalse);
    view.setUint32(index * 8 + 4, value, true);
  }
  return bytes;
}
