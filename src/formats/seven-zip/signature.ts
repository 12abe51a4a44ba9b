/** The first six bytes, as hex. */
export const SIGNATURE = '377abcaf271c';
