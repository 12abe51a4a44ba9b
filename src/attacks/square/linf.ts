import type { Random } from '../../tensor/random.ts';
import type { PixelGrid } from '../geometry/pixel-grid.ts';
import type { Proposals } from './proposal.ts';
import { copyInto, eachPixel, signs } from './proposal.ts';
import { placeWindow, windowSize } from './window.ts';

/**
 * Linf: vertical stripes of ± the radius at first, then squares of one sign per channel. One window and its signs serve the whole
 * batch, as in the authors' code: what happens to a sample does not depend on which others are left.
 */
export function linfProposals(
  layout: PixelGrid,
  size: number,
  epsilon: number,
  edges: boolean,
  random: Random,
): Proposals {
  const { channels, height, width } = layout;
  return {
    start(clean, count, proposed) {
      for (let sample = 0; sample < count; sample += 1)
        for (let channel = 0; channel < channels; channel += 1)
          for (let x = 0; x < width; x += 1) {
            const change = epsilon * random.sign();
            for (let y = 0; y < height; y += 1) {
              const at = sample * size + layout.index(channel, y, x);
              proposed[at] = (clean[at] ?? 0) + change;
            }
          }
    },
    step(share, clean, best, count, proposed) {
      const window = placeWindow(
        windowSize(share, height, width, 1, false),
        height,
        width,
        edges,
        random,
      );
      const directions = signs(random, channels);
      copyInto(best, count * size, proposed);
      for (let channel = 0; channel < channels; channel += 1) {
        const change = epsilon * (directions[channel] ?? 0);
        eachPixel(layout, window, channel, (index) => {
          for (let sample = 0; sample < count; sample += 1)
            proposed[sample * size + index] = (clean[sample * size + index] ?? 0) + change;
        });
      }
    },
  };
}
