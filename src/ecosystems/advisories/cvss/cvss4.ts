import { MACRO_SCORES } from './macro-scores.data.ts';
import type { CvssVector } from './vector.ts';

/** Values of each metric from most to least severe: a step between neighbours is one severity distance. */
const LEVELS: Readonly<Record<string, readonly string[]>> = {
  AV: ['N', 'A', 'L', 'P'],
  PR: ['N', 'L', 'H'],
  UI: ['N', 'P', 'A'],
  AC: ['L', 'H'],
  AT: ['N', 'P'],
  VC: ['H', 'L', 'N'],
  VI: ['H', 'L', 'N'],
  VA: ['H', 'L', 'N'],
  SC: ['S', 'H', 'L', 'N'],
  SI: ['S', 'H', 'L', 'N'],
  SA: ['S', 'H', 'L', 'N'],
  E: ['A', 'P', 'U'],
  CR: ['H', 'M', 'L'],
  IR: ['H', 'M', 'L'],
  AR: ['H', 'M', 'L'],
};
const MANDATORY = ['AV', 'AC', 'AT', 'PR', 'UI', 'VC', 'VI', 'VA', 'SC', 'SI', 'SA'] as const;
/** Not defined (X) counts as the worst. */
const WORST: Readonly<Record<string, string>> = { E: 'A', CR: 'H', IR: 'H', AR: 'H' };

type Metrics = (name: string) => string;

/** Equivalence classes 1 to 6 of the specification, tables 24 to 29. */
interface Classes {
  readonly eq1: number;
  readonly eq2: number;
  readonly eq3: number;
  readonly eq4: number;
  readonly eq5: number;
  readonly eq6: number;
}

interface ClassShape {
  /** Most severe vectors of the class, in the order of the specification. */
  readonly highest: readonly Readonly<Record<string, string>>[];
  /** Severity distances between the most and the least severe vector of the class. */
  readonly depth: number;
}

const vectors = (...texts: readonly string[]): readonly Readonly<Record<string, string>>[] =>
  texts.map((text) => Object.fromEntries(text.split('/').map((part) => part.split(':'))));

const EQ1: readonly ClassShape[] = [
  { highest: vectors('AV:N/PR:N/UI:N'), depth: 1 },
  { highest: vectors('AV:A/PR:N/UI:N', 'AV:N/PR:L/UI:N', 'AV:N/PR:N/UI:P'), depth: 4 },
  { highest: vectors('AV:P/PR:N/UI:N', 'AV:A/PR:L/UI:P'), depth: 5 },
];
const EQ2: readonly ClassShape[] = [
  { highest: vectors('AC:L/AT:N'), depth: 1 },
  { highest: vectors('AC:H/AT:N', 'AC:L/AT:P'), depth: 2 },
];
/** Classes 3 and 6 are not independent, so they are scored together. */
const EQ36: Readonly<Record<string, ClassShape>> = {
  '00': { highest: vectors('VC:H/VI:H/VA:H/CR:H/IR:H/AR:H'), depth: 7 },
  '01': {
    highest: vectors('VC:H/VI:H/VA:L/CR:M/IR:M/AR:H', 'VC:H/VI:H/VA:H/CR:M/IR:M/AR:M'),
    depth: 6,
  },
  '10': {
    highest: vectors('VC:L/VI:H/VA:H/CR:H/IR:H/AR:H', 'VC:H/VI:L/VA:H/CR:H/IR:H/AR:H'),
    depth: 8,
  },
  '11': {
    highest: vectors(
      'VC:L/VI:H/VA:L/CR:H/IR:M/AR:H',
      'VC:L/VI:H/VA:H/CR:H/IR:M/AR:M',
      'VC:H/VI:L/VA:H/CR:M/IR:H/AR:M',
      'VC:H/VI:L/VA:L/CR:M/IR:H/AR:H',
      'VC:L/VI:L/VA:H/CR:H/IR:H/AR:M',
    ),
    depth: 8,
  },
  '21': { highest: vectors('VC:L/VI:L/VA:L/CR:H/IR:H/AR:H'), depth: 10 },
};
const EQ4: readonly ClassShape[] = [
  { highest: vectors('SC:H/SI:S/SA:S'), depth: 6 },
  { highest: vectors('SC:H/SI:H/SA:H'), depth: 5 },
  { highest: vectors('SC:L/SI:L/SA:L'), depth: 4 },
];

/** The score with every metric the vector gives (threat and environment included), 0 to 10; undefined when it is no valid vector. */
export function score4(vector: CvssVector): number | undefined {
  const given = (name: string): string | undefined => {
    const value = vector.metrics.get(name);
    return value === 'X' ? undefined : value;
  };
  const metric: Metrics = (name) => given(`M${name}`) ?? given(name) ?? WORST[name] ?? '';
  const isValid =
    MANDATORY.every((name) => LEVELS[name]?.includes(vector.metrics.get(name) ?? '')) &&
    Object.keys(LEVELS).every((name) => LEVELS[name]?.includes(metric(name)));
  if (!isValid) return undefined;
  if (['VC', 'VI', 'VA', 'SC', 'SI', 'SA'].every((name) => metric(name) === 'N')) return 0;
  const classes = classify(metric);
  const own = macroScore(classes);
  if (own === undefined) return undefined;
  const steps = [
    step(own, lower(classes, 'eq1'), EQ1[classes.eq1], metric),
    step(own, lower(classes, 'eq2'), EQ2[classes.eq2], metric),
    step(own, lower36(classes), EQ36[`${classes.eq3}${classes.eq6}`], metric),
    step(own, lower(classes, 'eq4'), EQ4[classes.eq4], metric),
    // Class 5 has one metric, so every vector of it is the most severe one.
    lower(classes, 'eq5') === undefined ? undefined : 0,
  ].filter((value) => value !== undefined);
  const mean = steps.length === 0 ? 0 : steps.reduce((sum, value) => sum + value, 0) / steps.length;
  // The small addend keeps halves that floating point writes as 0.4999… from being rounded down.
  return Math.round(Math.min(Math.max(own - mean, 0), 100) + 1e-5) / 10;
}

function classify(metric: Metrics): Classes {
  const is = (name: string, value: string): boolean => metric(name) === value;
  const reach = [is('AV', 'N'), is('PR', 'N'), is('UI', 'N')];
  const eq1 = reach.every(Boolean) ? 0 : reach.some(Boolean) && !is('AV', 'P') ? 1 : 2;
  const eq2 = is('AC', 'L') && is('AT', 'N') ? 0 : 1;
  const vulnerable = ['VC', 'VI', 'VA'].some((name) => is(name, 'H'));
  const eq3 = is('VC', 'H') && is('VI', 'H') ? 0 : vulnerable ? 1 : 2;
  const subsequent = ['SC', 'SI', 'SA'].some((name) => is(name, 'H'));
  const eq4 = is('SI', 'S') || is('SA', 'S') ? 0 : subsequent ? 1 : 2;
  const eq5 = ['A', 'P', 'U'].indexOf(metric('E'));
  const isRequired = ['C', 'I', 'A'].some((name) => is(`${name}R`, 'H') && is(`V${name}`, 'H'));
  return { eq1, eq2, eq3, eq4, eq5, eq6: isRequired ? 0 : 1 };
}

/** Times ten; undefined for a macro vector that does not exist. */
function macroScore({ eq1, eq2, eq3, eq4, eq5, eq6 }: Classes): number | undefined {
  if (eq4 > 2 || eq5 > 2) return undefined;
  return MACRO_SCORES[`${eq1}${eq2}${eq3}${eq6}`]?.[eq4 * 3 + eq5];
}

function lower(classes: Classes, name: 'eq1' | 'eq2' | 'eq4' | 'eq5'): number | undefined {
  return macroScore({ ...classes, [name]: classes[name] + 1 });
}

function lower36(classes: Classes): number | undefined {
  const { eq3, eq6 } = classes;
  const down3 = macroScore({ ...classes, eq3: eq3 + 1 });
  const down6 = macroScore({ ...classes, eq6: eq6 + 1 });
  if (eq3 === 0 && eq6 === 0) return Math.max(down3 ?? 0, down6 ?? 0);
  return eq3 === 1 && eq6 === 0 ? down6 : down3;
}

/** How far the vector lies below the most severe one of its class, as a part of the distance to the next lower macro vector. */
function step(
  own: number,
  next: number | undefined,
  shape: ClassShape | undefined,
  metric: Metrics,
): number | undefined {
  if (next === undefined || shape === undefined) return undefined;
  for (const highest of shape.highest) {
    const distances = Object.entries(highest).map(([name, value]) => {
      const levels = LEVELS[name] ?? [];
      return levels.indexOf(metric(name)) - levels.indexOf(value);
    });
    if (distances.some((distance) => distance < 0)) continue;
    const distance = distances.reduce((sum, value) => sum + value, 0);
    return ((own - next) * distance) / shape.depth;
  }
  return undefined;
}
