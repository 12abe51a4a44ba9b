import type { Random } from './random.ts';

/** Layers of the ziggurat; a layer is chosen by 7 bits. */
const LAYERS = 128;
/** Start of the tail, and area of each layer (Doornik 2005, for 128 layers). */
const TAIL = 3.442619855899;
const AREA = 9.91256303526217e-3;
/** Multiplier that turns 24 random bits into [0, 1). */
const UNIT_24 = 1 / 0x1000000;

const { edges, ratios } = layers();

/** Right edge of each layer, and how much of it lies under the curve for certain. */
function layers(): { readonly edges: Float64Array; readonly ratios: Float64Array } {
  const x = new Float64Array(LAYERS + 1);
  let density = Math.exp(-0.5 * TAIL * TAIL);
  x[0] = AREA / density;
  x[1] = TAIL;
  for (let layer = 2; layer < LAYERS; layer += 1) {
    const last = x[layer - 1] ?? 0;
    x[layer] = Math.sqrt(-2 * Math.log(AREA / last + density));
    density = Math.exp(-0.5 * (x[layer] ?? 0) ** 2);
  }
  return {
    edges: x,
    ratios: Float64Array.from(
      { length: LAYERS },
      (_, layer) => (x[layer + 1] ?? 0) / (x[layer] ?? 1),
    ),
  };
}

/**
 * Standard normal numbers by the ziggurat method (Marsaglia and Tsang 2000, layers after Doornik 2005), several times faster than
 * `Random.fillNormal`: for the millions of directions of decision-based attacks. Layer, sign and value come from separate bits of
 * one 32-bit draw, which avoids the correlation of the original.
 */
export function fillZiggurat(random: Random, into: Float32Array, from = 0, to = into.length): void {
  for (let at = from; at < to; at += 1) {
    const bits = random.bits();
    const layer = bits & 127;
    const share = (bits >>> 8) * UNIT_24;
    const value =
      share < (ratios[layer] ?? 0) ? share * (edges[layer] ?? 0) : outside(random, layer, share);
    into[at] = (bits & 128) === 0 ? value : -value;
  }
}

/** Outside of the sure part of a layer: one draw in about 80. */
function outside(random: Random, firstLayer: number, firstShare: number): number {
  let layer = firstLayer;
  let share = firstShare;
  for (;;) {
    if (share < (ratios[layer] ?? 0)) return share * (edges[layer] ?? 0);
    if (layer === 0) return tail(random);
    const x = share * (edges[layer] ?? 0);
    const low = Math.exp(-0.5 * ((edges[layer] ?? 0) ** 2 - x * x));
    const high = Math.exp(-0.5 * ((edges[layer + 1] ?? 0) ** 2 - x * x));
    if (high + random.uniform() * (low - high) < 1) return x;
    const bits = random.bits();
    layer = bits & 127;
    share = (bits >>> 8) * UNIT_24;
  }
}

/** Beyond the last layer (Marsaglia 1964). */
function tail(random: Random): number {
  for (;;) {
    const x = -Math.log(1 - random.uniform()) / TAIL;
    const y = -Math.log(1 - random.uniform());
    if (2 * y > x * x) return TAIL + x;
  }
}
