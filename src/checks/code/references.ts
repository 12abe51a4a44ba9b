import type { Reference } from '../../core/rule.ts';

function weakness(number: number): Reference {
  return {
    id: `CWE-${number}`,
    url: `https://cwe.mitre.org/data/definitions/${number}.html`,
  };
}

function technique(id: string): Reference {
  return { id, url: `https://atlas.mitre.org/techniques/${id}` };
}

export const CWE_77 = weakness(77);
export const CWE_78 = weakness(78);
export const CWE_94 = weakness(94);
export const CWE_95 = weakness(95);
export const CWE_200 = weakness(200);
export const CWE_250 = weakness(250);
export const CWE_306 = weakness(306);
export const CWE_489 = weakness(489);
export const CWE_494 = weakness(494);
export const CWE_502 = weakness(502);
export const CWE_506 = weakness(506);
export const CWE_668 = weakness(668);
export const CWE_829 = weakness(829);
export const CWE_89 = weakness(89);
export const AML_T0010 = technique('AML.T0010');
export const AML_T0011 = technique('AML.T0011');
export const AML_T0053 = technique('AML.T0053');
export const LLM03: Reference = {
  id: 'OWASP-LLM03',
  url: 'https://genai.owasp.org/llmrisk/llm032025-supply-chain/',
};
export const LLM05: Reference = {
  id: 'OWASP-LLM05',
  url: 'https://genai.owasp.org/llmrisk/llm052025-improper-output-handling/',
};
export const LLM06: Reference = {
  id: 'OWASP-LLM06',
  url: 'https://genai.owasp.org/llmrisk/llm062025-excessive-agency/',
};
export const ML06: Reference = {
  id: 'OWASP-ML06',
  url: 'https://owasp.org/www-project-machine-learning-security-top-10/',
};
export const CWE_522 = weakness(522);
export const CWE_798 = weakness(798);
export const AML_T0055 = technique('AML.T0055');
