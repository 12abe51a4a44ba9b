import type { Reference } from '../../core/rule.ts';

export const OWASP_ML01: Reference = {
  id: 'OWASP-ML01',
  url: 'https://owasp.org/www-project-machine-learning-security-top-10/docs/ML01_2023-Input_Manipulation_Attack',
};
export const OWASP_ML05: Reference = {
  id: 'OWASP-ML05',
  url: 'https://owasp.org/www-project-machine-learning-security-top-10/docs/ML05_2023-Model_Theft',
};
export const ATLAS_CRAFT_ADVERSARIAL: Reference = {
  id: 'AML.T0043',
  url: 'https://atlas.mitre.org/techniques/AML.T0043',
};
export const ATLAS_EVADE: Reference = {
  id: 'AML.T0015',
  url: 'https://atlas.mitre.org/techniques/AML.T0015',
};
export const ATLAS_EXTRACT: Reference = {
  id: 'AML.T0024.002',
  url: 'https://atlas.mitre.org/techniques/AML.T0024.002',
};
/** Why a model that resists one attack is not robust. */
export const OBFUSCATED_GRADIENTS: Reference = {
  id: 'Athalye, Carlini, Wagner 2018: Obfuscated gradients give a false sense of security',
  url: 'https://arxiv.org/abs/1802.00420',
};
