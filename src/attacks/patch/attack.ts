import { defineAttack } from '../attack.ts';
import { findPatch } from './search.ts';

/**
 * One patch for all samples (one per target), trained over random turns, sizes and positions, then pasted at random. Samples are
 * read as pictures by their shape; any other shape is one row of pixels. The budget counts changed values, so a patch covers at
 * most epsilon / channels pixels; without a radius, the share `area` of the picture.
 */
export default defineAttack({
  id: 'patch',
  title: 'Adversarial patch',
  source: 'Brown, Mané, Roy, Abadi, Gilmer 2017, arXiv 1712.09665',
  access: 'gradient',
  norms: ['l0'],
  search: 'fixed',
  goals: ['untargeted', 'targeted'],
  parameters: {
    /** Share of the picture a patch covers, where the budget sets no radius. */
    area: 0.1,
    /** Turns up to so many degrees either way. */
    rotation: 22.5,
    /** Smallest scale, as a share of the largest. */
    scale: 0.5,
    /** Times every sample is trained on. */
    passes: 50,
    batch: 16,
    /** Step of Adam, in widths of the bounds. */
    learningRate: 5 / 255,
    /** Random places tried on each sample in the end: the first that works is kept. */
    placements: 10,
  },
  defaultsFrom:
    "the paper's turns of 22.5 degrees; rate 5/255 as in common implementations; passes over the samples where those have 500 batches; scale from 0.5, since the area is bounded from above",
  cost: ({ passes, placements }) => ({ queries: placements, gradients: passes }),
  perturb: findPatch,
});
