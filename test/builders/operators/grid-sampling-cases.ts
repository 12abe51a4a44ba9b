import fc from 'fast-check';
import { int, text } from '../../../src/engine/graph/attribute.ts';
import type { Fill, OperatorCase } from './operator-case.ts';

/** Distance from where the place meets the next element, in elements: differences move places by 0.04 of a grid of 2. */
const MARGIN = 0.2;

interface Sampled {
  /** Spatial sizes, the last one first, as the grid names them. */
  readonly sizes: readonly number[];
  readonly isAligned: boolean;
  /** How far beyond the picture places may lie, in its halves. */
  readonly reach: number;
  /** Where between two elements the slope or the value jumps. */
  readonly kinks: readonly number[];
}

/** Coordinates whose places lie apart from what jumps. */
function places({ sizes, isAligned, reach, kinks }: Sampled): Fill {
  return (random, shape) =>
    Array.from({ length: shape.reduce((all, size) => all * size, 1) }, (_, at) => {
      const size = sizes[at % sizes.length] ?? 1;
      for (;;) {
        const value = (2 * random.uniform() - 1) * reach;
        const place = isAligned ? ((value + 1) / 2) * (size - 1) : ((value + 1) * size - 1) / 2;
        const share = place - Math.floor(place);
        const isClear = kinks.every((kink) => {
          const distance = Math.abs(share - kink);
          return Math.min(distance, 1 - distance) > MARGIN;
        });
        if (isClear) return value;
      }
    });
}

function samples(mode: string, rank: number, kinks: readonly number[]): OperatorCase['examples'] {
  return fc
    .record({
      batch: fc.constantFrom(-1, 2),
      channels: fc.integer({ min: 1, max: 3 }),
      from: fc.array(fc.integer({ min: 2, max: 4 }), { minLength: rank, maxLength: rank }),
      to: fc.array(fc.integer({ min: 1, max: 3 }), { minLength: rank, maxLength: rank }),
      padding: fc.constantFrom('zeros', 'border', 'reflection'),
      aligned: fc.nat(1),
      reach: fc.constantFrom(0.9, 1.8),
    })
    .map(({ batch, channels, from, to, padding, aligned, reach }) => ({
      inputs: [
        { shape: [batch, channels, ...from] },
        {
          shape: [batch, ...to, rank],
          fill: places({ sizes: from.toReversed(), isAligned: aligned === 1, reach, kinks }),
        },
      ],
      attributes: {
        mode: text(mode),
        padding_mode: text(padding),
        align_corners: int(aligned),
      },
    }));
}

function row(
  mode: string,
  rank: number,
  kinks: readonly number[],
  more: Partial<OperatorCase>,
): OperatorCase {
  return {
    type: 'GridSample',
    about: `${mode}, ${rank} axes`,
    examples: samples(mode, rank, kinks),
    precision: 'float32',
    runs: 15,
    ...more,
  };
}

/** Linear reading bends at elements, nearest jumps between them; reflection turns at both. */
export const GRID_SAMPLING_CASES: readonly OperatorCase[] = [
  row('linear', 2, [0, 0.5], { twice: true }),
  row('nearest', 2, [0.5], {}),
  row('cubic', 2, [0, 0.5], {}),
  row('linear', 3, [0, 0.5], { runs: 10 }),
  row('nearest', 3, [0.5], { runs: 10 }),
];
