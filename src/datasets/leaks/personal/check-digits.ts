/** Check digits of numbers. All take the digits alone and answer false for another length than the number has. */

function digitAt(text: string, at: number): number {
  return text.charCodeAt(at) - 48;
}

/** Σ digit · weight over the weights. */
function weighted(text: string, weights: readonly number[]): number {
  let sum = 0;
  for (const [at, weight] of weights.entries()) sum += digitAt(text, at) * weight;
  return sum;
}

/** One digit repeated: no number that was issued. */
function isUniform(text: string): boolean {
  return /^(.)\1*$/.test(text);
}

/** Luhn's formula (ISO/IEC 7812-1 annex B): one random number in ten passes. */
export function passesLuhn(digits: string): boolean {
  let sum = 0;
  for (let at = digits.length - 1, isDoubled = false; at >= 0; at -= 1, isDoubled = !isDoubled) {
    const digit = digitAt(digits, at);
    sum += isDoubled ? (digit > 4 ? 2 * digit - 9 : 2 * digit) : digit;
  }
  return sum % 10 === 0 && !isUniform(digits);
}

const VERHOEFF_PRODUCTS = [
  '0123456789',
  '1234067895',
  '2340178956',
  '3401289567',
  '4012395678',
  '5987604321',
  '6598710432',
  '7659821043',
  '8765932104',
  '9876543210',
];
const VERHOEFF_TURNS = [
  '0123456789',
  '1576283094',
  '5803796142',
  '8916043527',
  '9453126870',
  '4286573901',
  '2793806415',
  '7046913258',
];

/** Verhoeff's check (1969) over the dihedral group of order ten. */
export function passesVerhoeff(digits: string): boolean {
  let check = 0;
  for (let at = 0; at < digits.length; at += 1) {
    const digit = digitAt(digits, digits.length - 1 - at);
    const turned = Number(VERHOEFF_TURNS[at % 8]?.[digit] ?? 0);
    check = Number(VERHOEFF_PRODUCTS[check]?.[turned] ?? 0);
  }
  return check === 0;
}

/** Aadhaar, India: twelve digits, not beginning with 0 or 1. */
export function isAadhaar(digits: string): boolean {
  return /^[2-9]\d{11}$/.test(digits) && !isUniform(digits) && passesVerhoeff(digits);
}

/** ABA routing number of a bank in the United States; the first two digits name a district. */
export function isRoutingNumber(digits: string): boolean {
  if (!/^(?:0[1-9]|1[0-2]|2[1-9]|3[0-2]|6[1-9]|7[0-2]|80)\d{7}$/.test(digits)) return false;
  return weighted(digits, [3, 7, 1, 3, 7, 1, 3, 7, 1]) % 10 === 0;
}

/** NHS number of England, Wales and the Isle of Man: modulus 11. */
export function isNhsNumber(digits: string): boolean {
  if (!/^[4679]\d{9}$/.test(digits) || isUniform(digits)) return false;
  const check = 11 - (weighted(digits, [10, 9, 8, 7, 6, 5, 4, 3, 2]) % 11);
  return (check === 11 ? 0 : check) === digitAt(digits, 9);
}

const DAYS = [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

/** PESEL, Poland: a birthday, whose month tells the century, and a check digit. */
export function isPesel(digits: string): boolean {
  if (!/^\d{11}$/.test(digits)) return false;
  const month = Number(digits.slice(2, 4)) % 20;
  const day = Number(digits.slice(4, 6));
  if (day < 1 || day > (DAYS[month - 1] ?? 0)) return false;
  return weighted(digits, [1, 3, 7, 9, 1, 3, 7, 9, 1, 3, 1]) % 10 === 0;
}

/** BSN, Netherlands: the eleven test with −1 for the last digit. */
export function isBsn(digits: string): boolean {
  if (!/^\d{9}$/.test(digits) || isUniform(digits)) return false;
  return weighted(digits, [9, 8, 7, 6, 5, 4, 3, 2, -1]) % 11 === 0;
}

/** SIN, Canada: Luhn over nine digits; none begins with 0 or 8. */
export function isSin(digits: string): boolean {
  return /^[1-79]\d{8}$/.test(digits) && passesLuhn(digits);
}

/** TFN, Australia: nine digits, modulus 11. */
export function isTfn(digits: string): boolean {
  if (!/^\d{9}$/.test(digits) || isUniform(digits)) return false;
  return weighted(digits, [1, 4, 3, 7, 5, 8, 6, 9, 10]) % 11 === 0;
}

/** ABN, Australia: eleven digits, modulus 89 after taking one from the first. */
export function isAbn(digits: string): boolean {
  if (!/^[1-9]\d{10}$/.test(digits)) return false;
  return (weighted(digits, [10, 1, 3, 5, 7, 9, 11, 13, 15, 17, 19]) - 10) % 89 === 0;
}

function brazilianDigit(digits: string, weights: readonly number[]): number {
  const rest = weighted(digits, weights) % 11;
  return rest < 2 ? 0 : 11 - rest;
}

/** CPF, Brazil: eleven digits, the last two check. */
export function isCpf(digits: string): boolean {
  if (!/^\d{11}$/.test(digits) || isUniform(digits)) return false;
  return (
    brazilianDigit(digits, [10, 9, 8, 7, 6, 5, 4, 3, 2]) === digitAt(digits, 9) &&
    brazilianDigit(digits, [11, 10, 9, 8, 7, 6, 5, 4, 3, 2]) === digitAt(digits, 10)
  );
}

/** CNPJ, Brazil: fourteen digits, the last two check. */
export function isCnpj(digits: string): boolean {
  if (!/^\d{14}$/.test(digits) || isUniform(digits)) return false;
  const weights = [5, 4, 3, 2, 9, 8, 7, 6, 5, 4, 3, 2];
  return (
    brazilianDigit(digits, weights) === digitAt(digits, 12) &&
    brazilianDigit(digits, [6, ...weights]) === digitAt(digits, 13)
  );
}

/** Numbers that were printed on cards in wallets and leaflets, and held by thousands. */
const PUBLISHED_SSN: ReadonlySet<string> = new Set([
  '078051120',
  '219099999',
  '123456789',
  '457555462',
  '987654321',
]);

/** Social Security number, United States. It has no check digit: groups that are never given out, and those in leaflets, are none. */
export function isSsn(digits: string): boolean {
  if (!/^(?!000|666|9)\d{3}(?!00)\d{2}(?!0000)\d{4}$/.test(digits)) return false;
  return !isUniform(digits) && !PUBLISHED_SSN.has(digits);
}

/** ISBN-10 or ISBN-13 digits: evidence against a number being a person's. */
export function isBookNumber(text: string): boolean {
  if (/^97[89]\d{10}$/.test(text))
    return weighted(text, [1, 3, 1, 3, 1, 3, 1, 3, 1, 3, 1, 3, 1]) % 10 === 0;
  if (!/^\d{9}[\dXx]$/.test(text)) return false;
  const last = /x$/i.test(text) ? 10 : digitAt(text, 9);
  return (weighted(text, [10, 9, 8, 7, 6, 5, 4, 3, 2]) + last) % 11 === 0;
}
