import { describe, expect, it } from 'vitest';
import { interpret } from './pickle-comparison.ts';
import { DISAGREEMENTS } from './pickle-disagreements.ts';
import { askPickletools, askUnpicklers, hasPython } from './pickle-oracles.ts';

const ERROR_RE = /^[A-Za-z]*Error$/;

describe('test/differential/pickle-disagreements', () => {
  it.each(DISAGREEMENTS)('records $name', async ({ stream, opcode, c, python, pickletools }) => {
    const { stream: ours } = await interpret(stream);

    expect(ours.disagreements[0]).toMatchObject({ opcode, readings: { c, python, pickletools } });
  });
});

describe.runIf(hasPython())('test/differential/pickle-disagreements of CPython', () => {
  const streams = DISAGREEMENTS.map(({ stream }) => stream);

  it('has each reader raise where it was recorded to raise', () => {
    const unpicklings = askUnpicklers(streams);
    const decodings = askPickletools(streams);

    const raised = DISAGREEMENTS.map(({ name }, index) => ({
      name,
      c: errorName(unpicklings[index]!.c.error),
      pickletools: decodings[index]!.error !== null,
    }));

    expect(raised).toEqual(
      DISAGREEMENTS.map(({ name, c, pickletools }) => ({
        name,
        c: ERROR_RE.test(c) ? c : undefined,
        pickletools: ERROR_RE.test(pickletools),
      })),
    );
  });

  it('has the Python unpickler get as far as recorded', () => {
    const unpicklings = askUnpicklers(streams);

    for (const [index, { name, python }] of DISAGREEMENTS.entries()) {
      const { error, events } = unpicklings[index]!.python;
      const imported = events.some(([kind]) => kind === 'import' || kind === 'persistent');
      if (ERROR_RE.test(python))
        expect({ name, error: errorName(error) }).toEqual({ name, error: python });
      else if (python.startsWith('imports'))
        expect({ name, imported }).toEqual({ name, imported: true });
    }
    expect(unpicklings).toHaveLength(DISAGREEMENTS.length);
  });
});

function errorName(error: string | null): string | undefined {
  return error?.split(':')[0];
}
