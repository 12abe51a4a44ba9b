import { describe, expect, it } from 'vitest';
import { chooseScaling, givenScaling, imageScalings } from './scaling.ts';

const named = (name: string, correct: number, loss = 1) => ({
  loss,
  scaling: { name, scale: [1], shift: [0] },
  correct,
  of: 100,
});

describe('attacks/input/scaling', () => {
  it('takes the range that leads clearly, and says by how much', () => {
    const choice = chooseScaling([named('a', 12), named('b', 93), named('c', 40)], 10);

    expect(choice).toMatchObject({ ok: true, scaling: { name: 'b' } });
    expect(choice).toHaveProperty('evidence', expect.stringContaining('b 93 % (loss 1), c 40 %'));
  });

  it('takes the lowest loss among those that are equally accurate', () => {
    const choice = chooseScaling([named('a', 95, 0.5), named('b', 94, 0.2), named('c', 90, 3)], 10);

    expect(choice).toMatchObject({ ok: true, scaling: { name: 'b' } });
  });

  it.each([
    [
      'the lowest loss is less accurate',
      [named('a', 95, 0.5), named('b', 89, 0.2)],
      'equally well',
    ],
    ['two do equally well', [named('a', 92), named('b', 90)], 'equally well'],
    ['none does', [named('a', 12), named('b', 9)], 'agree with the labels'],
    ['there is nothing to try', [], 'no labelled samples'],
  ])('asks when %s', (_, trials, reason) => {
    expect(chooseScaling(trials, 10)).toMatchObject({
      ok: false,
      reason: expect.stringContaining(reason),
    });
  });

  it('reads mean and deviation as a scaling of pixels', () => {
    const scaling = givenScaling(undefined, [0.5], [0.25]);

    expect(scaling?.scale).toEqual([4]);
    expect(scaling?.shift).toEqual([-2]);
    expect(givenScaling([-1, 1], undefined, undefined)).toMatchObject({ scale: [2], shift: [-1] });
    expect(givenScaling(undefined, undefined, undefined)).toBeUndefined();
  });

  it('knows what models of three channels are trained with', () => {
    expect(imageScalings(3).map(({ name }) => name)).toContain('ImageNet mean and deviation');
    expect(imageScalings(1).map(({ name }) => name)).not.toContain('ImageNet mean and deviation');
  });
});
