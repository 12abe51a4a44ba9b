import type { Probe } from '../probing/search.ts';
import type { Subject } from '../probing/subject.ts';
import type { Population } from './population.ts';

/**
 * Asks about a population and breeds generations until a member reaches the goal, which is returned: the one that does so by the most.
 * Generations are asked whole, however many calls they take, so that the batch a sample is in changes nothing; nothing is asked that
 * `questions` do not pay for.
 */
export function* evolve(
  subject: Subject,
  population: Population,
  questions: number,
  generations: number,
): Generator<Probe, Float32Array | undefined, Float32Array> {
  const { size } = subject.space;
  const { members } = population;
  const perCall = Math.min(subject.rows, members);
  const x = new Float32Array(perCall * size);
  // The first members are a generation's worth of questions, too.
  const paid = Math.min(Math.floor(questions / members), generations + 1);
  for (let generation = 0; generation < paid; generation += 1) {
    if (generation > 0) population.breed();
    let best = 0;
    let hit: Float32Array | undefined;
    for (let first = 0; first < members; first += perCall) {
      const count = Math.min(perCall, members - first);
      population.render(first, count, x);
      const answers = yield { x, count };
      for (let row = 0; row < count; row += 1) {
        const answer = answers[row] ?? Number.NaN;
        population.select(first + row, answer);
        if (!(answer > best)) continue;
        best = answer;
        hit = x.slice(row * size, (row + 1) * size);
      }
    }
    if (hit !== undefined) return hit;
  }
  return undefined;
}
