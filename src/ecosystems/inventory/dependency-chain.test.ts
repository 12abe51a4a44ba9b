import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { dependencyChains } from './dependency-chain.ts';

describe('ecosystems/inventory: chains', () => {
  it('lead from a file, along edges, to the package, without turning back', () => {
    const node = fc
      .integer({ min: 0, max: 12 })
      .map((number) => (number < 3 ? `f${number}` : `p${number}`));
    fc.assert(
      fc.property(fc.array(fc.tuple(node, node), { maxLength: 60 }), (pairs) => {
        const edges = pairs
          .map(([from, to]) => ({ from, to }))
          .filter(({ to }) => to.startsWith('p'));
        const has = new Set(edges.map(({ from, to }) => `${from} ${to}`));
        const chains = dependencyChains(edges, (id) => id.startsWith('p'));
        for (const purl of new Set(edges.map(({ to }) => to))) {
          for (const chain of chains(purl)) {
            expect(chain[0]?.startsWith('f')).toBe(true);
            expect(chain.at(-1)).toBe(purl);
            expect(new Set(chain).size).toBe(chain.length);
            for (let at = 1; at < chain.length; at += 1)
              expect(has.has(`${chain[at - 1]} ${chain[at]}`)).toBe(true);
          }
        }
      }),
    );
  });

  it('walks a hundred thousand packages in a row without recursion', () => {
    const edges = Array.from({ length: 100_000 }, (_, index) => ({
      from: index === 0 ? 'file' : `p${index}`,
      to: `p${index + 1}`,
    }));
    const chains = dependencyChains(edges, (id) => id !== 'file');

    expect(chains('p3')).toEqual([['file', 'p1', 'p2', 'p3']]);
    expect(chains('p100000')[0]?.length).toBeLessThanOrEqual(33);
  });
});
