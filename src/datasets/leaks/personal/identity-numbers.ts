import {
  isAadhaar,
  isAbn,
  isBookNumber,
  isBsn,
  isCnpj,
  isCpf,
  isNhsNumber,
  isPesel,
  isRoutingNumber,
  isSin,
  isSsn,
  isTfn,
  passesLuhn,
} from './check-digits.ts';
import { isCodiceFiscale, isIban, isSpanishIdentity, isVin } from './check-letters.ts';
import { compact, digitsOf, type Recogniser } from './recogniser.ts';
import { isBase58Address, isBech32Address } from './wallet-address.ts';

/** Not inside a longer number, code or decimal. */
const LEFT = String.raw`(?<![\w.,-])`;
const RIGHT = String.raw`(?![\w-]|[.,]\d)`;

function recogniser(
  kind: string,
  title: string,
  forms: { readonly pattern: string; readonly prefilter: string },
  check: Pick<Recogniser, 'accepts' | 'chance' | 'needs' | 'context'> & {
    readonly normal?: (match: string) => string;
  },
): Recogniser {
  return {
    kind,
    title,
    pattern: new RegExp(`${LEFT}(?:${forms.pattern})${RIGHT}`, 'g'),
    prefilter: forms.prefilter,
    normal: check.normal ?? digitsOf,
    accepts: check.accepts,
    chance: check.chance,
    needs: check.needs,
    context: check.context,
    shownEnd: 2,
  };
}

function isCard(digits: string): boolean {
  const isIssued =
    /^4\d{12}(?:\d{3}){0,2}$|^(?:5[1-5]|2[2-7]|6[05]|35|62)\d{14}$|^3[47]\d{13}$|^3[068]\d{12}$/.test(
      digits,
    );
  return isIssued && passesLuhn(digits) && !isBookNumber(digits);
}

function plain(pattern: string): { readonly pattern: string; readonly prefilter: string } {
  return { pattern, prefilter: pattern };
}

/** Numbers and codes that states, banks and networks give out. */
export const IDENTITY_RECOGNISERS: readonly Recogniser[] = [
  recogniser(
    'payment-card',
    'payment card number',
    plain(String.raw`[2-6]\d{3}(?:[ -]?\d{4}){2}[ -]?\d{1,7}|3[0-9]\d{2}[ -]?\d{6}[ -]?\d{4,5}`),
    {
      accepts: isCard,
      chance: 0.1,
      needs: 'context',
      context: [
        'card',
        'visa',
        'mastercard',
        'amex',
        'credit',
        'debit',
        'pan',
        'kreditkarte',
        'carte',
        'tarjeta',
        'carta',
      ],
    },
  ),
  recogniser(
    'iban',
    'bank account (IBAN)',
    plain(String.raw`[A-Z]{2}\d{2}(?: ?[A-Z0-9]{4}){2,7}(?: ?[A-Z0-9]{1,3})?`),
    {
      accepts: isIban,
      chance: 1 / 97,
      needs: 'checksum',
      normal: compact,
      context: ['iban', 'account', 'bank', 'konto'],
    },
  ),
  recogniser(
    'us-ssn',
    'Social Security number (US)',
    plain(String.raw`\d{3}-\d{2}-\d{4}|\d{3} \d{2} \d{4}|\d{9}`),
    { accepts: isSsn, chance: 1, needs: 'context', context: ['ssn', 'social', 'security', 'ss#'] },
  ),
  recogniser('us-routing', 'bank routing number (US)', plain(String.raw`\d{9}`), {
    accepts: isRoutingNumber,
    chance: 0.1,
    needs: 'context',
    context: ['routing', 'aba', 'rtn'],
  }),
  recogniser('uk-nhs', 'NHS number (UK)', plain(String.raw`\d{3}[ -]?\d{3}[ -]?\d{4}`), {
    accepts: isNhsNumber,
    chance: 1 / 11,
    needs: 'context',
    context: ['nhs'],
  }),
  recogniser('pl-pesel', 'PESEL (Poland)', plain(String.raw`\d{11}`), {
    accepts: isPesel,
    chance: 0.1,
    needs: 'context',
    context: ['pesel'],
  }),
  recogniser('in-aadhaar', 'Aadhaar number (India)', plain(String.raw`\d{4}[ -]?\d{4}[ -]?\d{4}`), {
    accepts: isAadhaar,
    chance: 0.1,
    needs: 'context',
    context: ['aadhaar', 'aadhar', 'uidai', 'uid'],
  }),
  recogniser('nl-bsn', 'BSN (Netherlands)', plain(String.raw`\d{9}`), {
    accepts: isBsn,
    chance: 1 / 11,
    needs: 'context',
    context: ['bsn', 'burgerservicenummer', 'sofinummer'],
  }),
  recogniser(
    'ca-sin',
    'Social Insurance number (Canada)',
    plain(String.raw`\d{3}[ -]?\d{3}[ -]?\d{3}`),
    { accepts: isSin, chance: 0.1, needs: 'context', context: ['sin', 'insurance', 'nas'] },
  ),
  recogniser(
    'au-tfn',
    'Tax File number (Australia)',
    plain(String.raw`\d{3}[ -]?\d{3}[ -]?\d{3}`),
    { accepts: isTfn, chance: 1 / 11, needs: 'context', context: ['tfn', 'tax'] },
  ),
  recogniser(
    'au-abn',
    'Business number (Australia)',
    plain(String.raw`\d{2}[ -]?\d{3}[ -]?\d{3}[ -]?\d{3}`),
    { accepts: isAbn, chance: 1 / 89, needs: 'context', context: ['abn'] },
  ),
  recogniser('br-cpf', 'CPF (Brazil)', plain(String.raw`\d{3}\.?\d{3}\.?\d{3}-?\d{2}`), {
    accepts: isCpf,
    chance: 1 / 100,
    needs: 'context',
    context: ['cpf', 'contribuinte'],
  }),
  recogniser('br-cnpj', 'CNPJ (Brazil)', plain(String.raw`\d{2}\.?\d{3}\.?\d{3}/?\d{4}-?\d{2}`), {
    accepts: isCnpj,
    chance: 1 / 100,
    needs: 'context',
    context: ['cnpj'],
  }),
  recogniser(
    'it-fiscal-code',
    'codice fiscale (Italy)',
    plain(String.raw`[A-Za-z]{6}\d{2}[A-Za-z]\d{2}[A-Za-z]\d{3}[A-Za-z]`),
    {
      accepts: isCodiceFiscale,
      chance: 1 / 26,
      needs: 'checksum',
      normal: compact,
      context: ['fiscale', 'cf'],
    },
  ),
  recogniser(
    'es-identity',
    'DNI or NIE (Spain)',
    plain(String.raw`(?:[XYZxyz]-?)?\d{7,8}-?[A-Za-z]`),
    {
      accepts: isSpanishIdentity,
      chance: 1 / 23,
      needs: 'context',
      normal: compact,
      context: ['dni', 'nie', 'nif', 'identidad'],
    },
  ),
  recogniser('vin', 'vehicle identification number', plain(String.raw`[A-HJ-NPR-Z0-9]{17}`), {
    accepts: isVin,
    chance: 1 / 11,
    needs: 'context',
    normal: compact,
    context: ['vin', 'vehicle', 'chassis', 'fahrgestell'],
  }),
  recogniser(
    'wallet',
    'wallet address',
    plain(String.raw`[13LMDX79T][1-9A-HJ-NP-Za-km-z]{25,34}`),
    {
      accepts: isBase58Address,
      chance: 2 ** -32,
      needs: 'checksum',
      normal: (text) => text,
      context: [],
    },
  ),
  recogniser(
    'wallet-bech32',
    'wallet address',
    plain(String.raw`(?:bc|ltc|BC|LTC)1[02-9ac-hj-np-zAC-HJ-NP-Z]{11,71}`),
    {
      accepts: isBech32Address,
      chance: 2 ** -30,
      needs: 'checksum',
      normal: (text) => text,
      context: [],
    },
  ),
];
