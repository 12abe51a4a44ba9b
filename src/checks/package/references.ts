import type { Reference } from '../../core/rule.ts';

function weakness(number: number): Reference {
  return { id: `CWE-${number}`, url: `https://cwe.mitre.org/data/definitions/${number}.html` };
}

export const CWE_78 = weakness(78);
export const CWE_319 = weakness(319);
export const CWE_345 = weakness(345);
export const CWE_347 = weakness(347);
export const CWE_354 = weakness(354);
export const CWE_426 = weakness(426);
export const CWE_427 = weakness(427);
export const CWE_494 = weakness(494);
export const CWE_506 = weakness(506);
export const CWE_1007 = weakness(1007);
export const CWE_1104 = weakness(1104);
