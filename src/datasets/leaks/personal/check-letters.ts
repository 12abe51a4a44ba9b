/** Check letters of identifiers with letters in them. All take the identifier in capitals without spaces. */

/** Length of an IBAN by country (SWIFT IBAN registry). */
const IBAN_LENGTHS: ReadonlyMap<string, number> = new Map(
  'AD24 AE23 AL28 AT20 AZ28 BA20 BE16 BG22 BH22 BR29 BY28 CH21 CR22 CY28 CZ24 DE22 DK18 DO28 EE20 EG29 ES24 FI18 FO18 FR27 GB22 GE22 GI23 GL18 GR27 GT28 HR21 HU28 IE22 IL23 IQ23 IS26 IT27 JO30 KW30 KZ20 LB28 LC32 LI21 LT20 LU20 LV21 LY25 MC27 MD24 ME22 MK19 MR27 MT31 MU30 NL18 NO15 PK24 PL28 PS29 PT25 QA29 RO24 RS22 SA24 SC31 SE24 SI19 SK24 SM27 ST25 SV28 TL23 TN24 TR26 UA29 VA22 VG24 XK20'
    .split(' ')
    .map((entry) => [entry.slice(0, 2), Number(entry.slice(2))]),
);

/** IBAN (ISO 13616): the length of its country, and modulus 97. One random text of the form in 97 passes. */
export function isIban(text: string): boolean {
  if (IBAN_LENGTHS.get(text.slice(0, 2)) !== text.length) return false;
  let rest = 0;
  for (const letter of text.slice(4) + text.slice(0, 4)) {
    const value = Number.parseInt(letter, 36);
    if (Number.isNaN(value)) return false;
    rest = (rest * (value > 9 ? 100 : 10) + value) % 97;
  }
  return rest === 1;
}

const DNI_LETTERS = 'TRWAGMYFPDXBNJZSQVHLCKE';

/** DNI or NIE, Spain: the letter is the number modulo 23. */
export function isSpanishIdentity(text: string): boolean {
  const match = /^([XYZ]?)(\d{7,8})([A-Z])$/.exec(text);
  if (match === null) return false;
  const [, first = '', digits = '', letter] = match;
  if (first.length + digits.length !== 8) return false;
  const number = Number((first === '' ? '' : String('XYZ'.indexOf(first))) + digits);
  return DNI_LETTERS[number % 23] === letter;
}

/** Values of characters at odd places of a codice fiscale, digits and A to Z. */
const FISCAL_ODD = [1, 0, 5, 7, 9, 13, 15, 17, 19, 21];
const FISCAL_ODD_LETTERS = [
  ...FISCAL_ODD,
  2,
  4,
  18,
  20,
  11,
  3,
  6,
  8,
  12,
  14,
  16,
  10,
  22,
  25,
  24,
  23,
];

/** Codice fiscale, Italy (decree of 12 March 1974): name, birthday and place, the sixteenth letter checks. */
export function isCodiceFiscale(text: string): boolean {
  if (!/^[A-Z]{6}\d{2}[ABCDEHLMPRST][0-7]\d[A-Z]\d{3}[A-Z]$/.test(text)) return false;
  let sum = 0;
  for (let at = 0; at < 15; at += 1) {
    const code = text.charCodeAt(at);
    const value = code < 58 ? code - 48 : code - 65;
    sum += at % 2 === 1 ? value : ((code < 58 ? FISCAL_ODD : FISCAL_ODD_LETTERS)[value] ?? 0);
  }
  return text.charCodeAt(15) - 65 === sum % 26;
}

/** Value of each letter of a VIN, A to Z; I, O and Q do not occur. */
const VIN_VALUES = '12345678.12345.7.923456789';
const VIN_WEIGHTS = [8, 7, 6, 5, 4, 3, 2, 10, 0, 9, 8, 7, 6, 5, 4, 3, 2];

/** Vehicle identification number (49 CFR 565): the ninth character checks, in North America and China. */
export function isVin(text: string): boolean {
  if (!/^[A-HJ-NPR-Z\d]{8}[\dX][A-HJ-NPR-Z\d]{8}$/.test(text) || !/[A-Z].*[A-Z]/.test(text))
    return false;
  let sum = 0;
  for (const [at, weight] of VIN_WEIGHTS.entries()) {
    const code = text.charCodeAt(at);
    sum += weight * (code < 58 ? code - 48 : Number(VIN_VALUES[code - 65]));
  }
  return text[8] === (sum % 11 === 10 ? 'X' : String(sum % 11));
}
