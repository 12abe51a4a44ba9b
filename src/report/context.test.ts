import { describe, expect, it } from 'vitest';
import { SAMPLE_CHECKS, SAMPLE_RULES } from '../../test/report/sample-rules.ts';
import { brief, contextOf, ruleOf } from './context.ts';

describe('report/context', () => {
  it('collects the rules of all checks under full ids', () => {
    const { rules } = contextOf(SAMPLE_CHECKS);

    expect([...rules.keys()].toSorted()).toEqual([...SAMPLE_RULES.keys()].toSorted());
  });

  it('gives a rule of another version its id for a title', () => {
    expect(ruleOf({ rules: new Map() }, 'gone/rule').title).toBe('gone/rule');
  });

  it.each([
    ['One. Two.', 'One. Two.'],
    [`${'Long '.repeat(30)}one. ${'Long '.repeat(30)}two.`, `${'Long '.repeat(30)}one.`],
    ['Use torch 2.6 e.g. here. Then more.', 'Use torch 2.6 e.g. here. Then more.'],
    ['no full stop', 'no full stop'],
    ['', ''],
  ])('shortens %j to whole sentences', (text, expected) => {
    expect(brief(text)).toBe(expected);
  });
});
