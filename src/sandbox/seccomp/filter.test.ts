import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Architecture, Instruction } from './filter.ts';
import { encodeProgram, filterProgram } from './filter.ts';
import { ABSENT, FORBIDDEN, TRAPPED } from './syscalls.data.ts';

const AUDIT = { x64: 0xc000_003e, arm64: 0xc000_00b7 } as const;
const CLONE = { x64: 56, arm64: 220 } as const;

interface Data {
  readonly number: number;
  readonly architecture: number;
  readonly argument?: number;
}

/** What the kernel answers: a second reading of the program, by the definition of classic BPF. */
function run(program: readonly Instruction[], data: Data): number {
  const memory = new Map([
    [0, data.number],
    [4, data.architecture],
    [16, data.argument ?? 0],
  ]);
  let accumulator = 0;
  for (let at = 0; at < program.length; at += 1) {
    const { code, jumpTrue, jumpFalse, value } = program[at]!;
    if (code === 0x06) return value;
    if (code === 0x20) accumulator = memory.get(value) ?? 0;
    else {
      const holds =
        code === 0x15
          ? accumulator === value
          : code === 0x35
            ? accumulator >= value
            : (accumulator & value) !== 0;
      at += holds ? jumpTrue : jumpFalse;
    }
  }
  throw new Error('the program has no end');
}

describe.each<Architecture>(['x64', 'arm64'])('filterProgram on %s', (name) => {
  const program = filterProgram(name);
  const answer = (number: number, argument = 0): number =>
    run(program, { number, architecture: AUDIT[name], argument });

  it.each(TRAPPED.filter((row) => row[name] !== undefined))('stops $name', (row) => {
    expect(answer(row[name]!)).toBe(0x0003_0000);
  });

  it.each(ABSENT)('knows no $name', (row) => {
    expect(answer(row[name]!)).toBe(0x0005_0026);
  });

  it.each(FORBIDDEN)('forbids $name', (row) => {
    expect(answer(row[name]!)).toBe(0x0005_0001);
  });

  it('allows processes and threads, but no namespaces', () => {
    expect(answer(CLONE[name], 0x0120_0011)).toBe(0x7fff_0000);
    expect(answer(CLONE[name], 0x003d_0f00)).toBe(0x7fff_0000);
    expect(answer(CLONE[name], 0x1000_0011)).toBe(0x0003_0000);
    expect(answer(CLONE[name], 0x0002_0000)).toBe(0x0003_0000);
  });

  it('allows every other call', () => {
    const named = new Set([...TRAPPED, ...ABSENT, ...FORBIDDEN].map((row) => row[name]));
    fc.assert(
      fc.property(
        fc.nat(500).filter((number) => !named.has(number) && number !== CLONE[name]),
        (number) => {
          expect(answer(number)).toBe(0x7fff_0000);
        },
      ),
    );
  });

  it('stops calls of other interfaces', () => {
    expect(run(program, { number: 0, architecture: 0x4000_0003 })).toBe(0x0003_0000);
    expect(answer(0x4000_0000)).toBe(0x0003_0000);
  });

  it('is short enough for its jumps, which are one byte', () => {
    expect(program.length).toBeLessThan(255);
    expect(encodeProgram(program)).toHaveLength(program.length * 8);
  });
});
