import { defineProbing } from '../probing/define-probing.ts';
import { makeCandidates } from '../batch/candidates.ts';
import { ConstantSearch } from '../batch/constant-search.ts';
import { margins } from '../probing/answers.ts';
import type { Search } from '../probing/search.ts';
import { widened } from '../probing/slope.ts';
import type { Subject } from '../probing/subject.ts';
import { CoordinateAdam } from './coordinate-adam.ts';
import { CoordinateDeck } from './coordinate-deck.ts';
import { coordinateSlopes } from './slopes.ts';

/** One block takes at most this share of all questions: few questions are better spent on many steps of few coordinates. */
const MOST_SHARE = 0.005;

const PARAMETERS = {
  queries: 20_000,
  /** Coordinates of one block. */
  coordinates: 128,
  radius: 1e-4,
  /** Least step of a coordinate, in units of the attack space. */
  rate: 0.01,
  /** How far a coordinate can go in the steps that `queries` pay for, if all go one way: what steps are made larger for. */
  reach: 0.4,
  initialConstant: 0.5,
  rounds: 5,
};

/** Follows Carlini and Wagner's loss down along single coordinates, whose slopes are found out by two questions each. */
export default defineProbing({
  id: 'zoo',
  title: 'ZOO: zeroth-order optimisation of the Carlini-Wagner loss',
  source: 'Chen, Zhang, Sharma, Yi, Hsieh 2017, arXiv 1708.03999',
  access: 'scores',
  norms: ['l2'],
  search: 'minimal',
  goals: ['untargeted', 'targeted'],
  parameters: PARAMETERS,
  defaultsFrom:
    "the paper and the authors' code: differences of 0.0001, blocks of 128 coordinates, Adam with rate 0.01, box kept by clipping (as they do where tanh flattens the slopes), confidence 0, first constant 0.5; 20,000 questions where the paper's MNIST runs ask 768,000 a constant. Unlike theirs: up to 5 constants (the paper: 9), each goes on from where the last one ended; where the goal is reached the loss is the distance alone and is followed without questions; a block takes at most 0.5 % of all questions, and steps are larger where few questions are left to a coordinate (reach). Left out: Newton's method, and for large pictures the reduced resolution and importance sampling",
  answers: margins,
  probe: (subject, _clean, _goal, parameters) => zoo(subject, parameters),
});

function* zoo(subject: Subject, parameters: typeof PARAMETERS): Search {
  const { space, clean, allowance } = subject;
  const { queries, rounds } = parameters;
  const deck = new CoordinateDeck(space, subject.random);
  const free = deck.coordinates;
  if (free.length === 0) return;
  const most = Math.max(
    Math.min(parameters.coordinates, Math.floor((queries * MOST_SHARE) / 2)),
    1,
  );
  // Each coordinate is asked about so many times in all.
  const turns = queries / (2 * free.length);
  const adam = new CoordinateAdam(space, Math.max(parameters.rate, parameters.reach / turns));
  const search = new ConstantSearch(1, parameters.initialConstant, rounds);
  const slopes = new Float64Array(most);
  const point = clean.slice();
  const candidate = new Float32Array(space.size);
  let { radius } = parameters;
  for (let round = 0; round < rounds; round += 1) {
    search.begin(round, 0);
    const constant = search.constants[0] ?? 0;
    const kept = Math.floor((queries * (rounds - 1 - round)) / rounds);
    let isReached = false;
    while (allowance.left > kept) {
      candidate.set(point);
      makeCandidates(space, candidate, clean, 1);
      const answers = yield { x: candidate, count: 1 };
      if ((answers[0] ?? 0) > 0) {
        isReached = true;
        if (subject.keep(candidate)) return;
        // Here the loss is the distance alone, whose slope needs no questions.
        for (const at of free) adam.move(point, at, 2 * ((point[at] ?? 0) - (clean[at] ?? 0)));
        continue;
      }
      const block = deck.deal(Math.min(most, allowance.left >> 1));
      const distinct = yield* coordinateSlopes(subject, point, block, radius, slopes);
      const wider = widened(radius, distinct, block.length);
      // Of answers that hardly differ the few that do are steps of a model that rounds, far steeper than what lies between.
      if (wider > radius) {
        radius = wider;
        continue;
      }
      for (const [place, at] of block.entries()) {
        const distance = 2 * ((point[at] ?? 0) - (clean[at] ?? 0));
        adam.move(point, at, distance - constant * (slopes[place] ?? 0));
      }
    }
    search.end(0, isReached);
  }
}
