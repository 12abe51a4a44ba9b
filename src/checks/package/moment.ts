import type { Deed } from '../../formats/behaviour/source-behaviour.ts';

/** Completes a sentence: when a deed happens, as far as the file alone can say. */
export function momentOf({ when, within }: Pick<Deed, 'when' | 'within'>): string {
  switch (when) {
    case 'import':
      return 'on import';
    case 'main':
      return 'when the file is run';
    case 'call':
      return within === undefined ? 'when called' : `when ${shown(within)} is called`;
  }
}

/** Functions without a name are known by the one they stand in. */
function shown(within: string): string {
  const named = within.replaceAll(/\.?<[^>]*>/g, '').slice(0, 80);
  return named === '' ? 'a function' : named;
}

/** Where what is sent goes, with a blank before it. */
export function destinationOf(to: string | undefined): string {
  return to === undefined ? 'another machine' : to.slice(0, 100);
}
