/** Data that cannot be examined at all: one line that says why, and what to do. */
export class RefusedData extends Error {
  override readonly name = 'RefusedData';
}
