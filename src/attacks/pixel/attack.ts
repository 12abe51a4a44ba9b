import { defineProbing } from '../probing/define-probing.ts';
import { margins } from '../probing/answers.ts';
import type { Search } from '../probing/search.ts';
import type { Subject } from '../probing/subject.ts';
import { evolve } from './evolution.ts';
import type { Places } from './places.ts';
import { placesOf } from './places.ts';
import { LEAST_MEMBERS, Population } from './population.ts';
import { putBack } from './put-back.ts';

/** Pixels that one number of them is raised by to the next: 1, 3, 5 as in the paper, and on. */
const STEP = 2;
/** Few questions make a smaller population before they make fewer generations than this, down to so many members. */
const WANTED_GENERATIONS = 50;
const SMALL_POPULATION = 10;

const PARAMETERS = {
  queries: 40_400,
  population: 400,
  generations: 100,
  /** Weight of the difference of two members, F. */
  scale: 0.5,
  /** Where the radius allows more. */
  mostPixels: 16,
};

/** Changes as few pixels as it can, to values and at places that differential evolution finds. */
export default defineProbing({
  id: 'pixel',
  title: 'Few-pixel attack by differential evolution',
  source: 'Su, Vargas, Sakurai 2019, arXiv 1710.08864',
  access: 'scores',
  norms: ['l0'],
  search: 'minimal',
  goals: ['untargeted', 'targeted'],
  parameters: PARAMETERS,
  defaultsFrom:
    'the paper: population 400, up to 100 generations, F 0.5, no crossover, values from N(128, 127); questions for one such run, which all numbers of pixels share. Unlike the paper: the population is smaller where that many questions would not pay for 50 generations, more pixels start from the population of fewer, what a hit does not need is put back, fewer pixels are tried again with what is left, and a hit ends a run instead of a true class below 5 %; margin of log-probabilities or logits instead of the probability. L0 counts elements: a pixel counts as many as it has channels, and below that radius single elements change',
  answers: margins,
  probe: (subject, _clean, _goal, parameters) => search(subject, parameters),
});

function* search(subject: Subject, parameters: typeof PARAMETERS): Search {
  const { space, budget, allowance } = subject;
  const radius = Math.min(Math.floor(budget.epsilon), space.size);
  const places = placesOf(space, radius);
  const most = Math.min(
    Math.floor(parameters.mostPixels),
    places.all.length,
    Math.floor(radius / places.channels),
  );
  if (most < 1) return;
  const numbers: number[] = [];
  for (let pixels = 1; pixels < most; pixels += STEP) numbers.push(pixels);
  numbers.push(most);
  const share = Math.floor(allowance.left / numbers.length);
  const population = populationFor(subject, places, share, parameters);
  for (const [turn, pixels] of numbers.entries()) {
    population.grow(pixels);
    const questions = Math.floor(allowance.left / (numbers.length - turn));
    const hit = yield* evolve(subject, population, questions, parameters.generations);
    if (hit === undefined) continue;
    if (subject.keep(hit)) return;
    yield* putBack(subject, hit);
    yield* lessen(subject, places, parameters);
    return;
  }
}

/** One pixel less than the best has, from a fresh population and with all questions that are left, for as long as that is found. */
function* lessen(subject: Subject, places: Places, parameters: typeof PARAMETERS): Search {
  const { allowance } = subject;
  for (;;) {
    const pixels = Math.ceil(subject.best / places.channels) - 1;
    if (pixels < 1) return;
    const population = populationFor(subject, places, allowance.left, parameters);
    population.grow(pixels);
    const hit = yield* evolve(subject, population, allowance.left, parameters.generations);
    if (hit === undefined || subject.keep(hit)) return;
    yield* putBack(subject, hit);
  }
}

function populationFor(
  subject: Subject,
  places: Places,
  questions: number,
  parameters: typeof PARAMETERS,
): Population {
  const paid = Math.max(Math.floor(questions / WANTED_GENERATIONS), SMALL_POPULATION);
  const members = Math.max(Math.min(Math.floor(parameters.population), paid), LEAST_MEMBERS);
  return new Population(subject, places, members, parameters.scale);
}
