import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Random } from '../../src/tensor/random.ts';
import { findOperator, OPERATORS } from '../../src/engine/operators/table.ts';
import { OPERATOR_CASES } from '../builders/operators/cases.ts';
import type { OperatorCheck } from '../builders/operators/operator-checks.ts';
import type { OperatorCase } from '../builders/operators/operator-case.ts';
import {
  checkConstant,
  checkGradient,
  checkShapes,
} from '../builders/operators/operator-checks.ts';

const RUNS = 5;

type Kind = 'rule' | 'zero' | 'none';

/** What can be shown of a case: of random operators, their shape. */
function kindOf(operator: OperatorCase): Kind | undefined {
  const row = findOperator(operator.type, operator.domain);
  if (row === undefined || typeof row.gradient === 'function') return row && 'rule';
  return row.isRandom === undefined ? row.gradient : 'none';
}

function casesOf(kind: Kind): readonly (readonly [string, OperatorCase])[] {
  return OPERATOR_CASES.filter((each) => kindOf(each) === kind).map(
    (each) => [`${each.type}, ${each.about}`, each] as const,
  );
}

async function checkCase(operator: OperatorCase, check: OperatorCheck): Promise<void> {
  const examples = fc.asyncProperty(operator.examples, fc.nat(), (example, seed) =>
    check(operator, example, new Random(seed)),
  );
  await fc.assert(examples, { numRuns: operator.runs ?? RUNS });
}

describe('operator table', () => {
  it.each(OPERATORS.filter(({ gradient }) => gradient !== 'none').map((each) => [each.type, each]))(
    '%s has a case',
    (_, { type, domain = '' }) => {
      const found = OPERATOR_CASES.filter(
        (each) => each.type === type && (each.domain ?? '') === domain,
      );
      expect(found).not.toHaveLength(0);
    },
  );

  it('has a row for every case', () => {
    expect(OPERATOR_CASES.filter((each) => kindOf(each) === undefined)).toEqual([]);
  });
});

describe('the gradient is what differences show, in shapes that the runtime returns', () => {
  it.each(casesOf('rule'))('%s', async (_, operator) => {
    await expect(checkCase(operator, checkGradient)).resolves.toBeUndefined();
  });
});

describe('a derivative called zero is: constant between jumps', () => {
  it.each(casesOf('zero'))('%s', async (_, operator) => {
    await expect(checkCase(operator, checkConstant)).resolves.toBeUndefined();
  });
});

describe('without gradient, or at random, shapes are what the runtime returns', () => {
  it.each(casesOf('none'))('%s', async (_, operator) => {
    await expect(checkCase(operator, checkShapes)).resolves.toBeUndefined();
  });
});
