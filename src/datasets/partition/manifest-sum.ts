import { mergeManifests, type RowManifest } from '../integrity/row-manifest.ts';
import { broken, type PartFile } from './part-folder.ts';

interface Pile {
  readonly parts: number;
  readonly manifest: RowManifest;
  /** One of them, to be named where they do not fit. */
  readonly file: PartFile;
}

/** Manifests of parts added up two and two: one after the other would sort all rows once more for every part. */
export class ManifestSum {
  /** Fewer parts in each than in the one before. */
  readonly #piles: Pile[] = [];

  /** Throws DataFailure where it is of other columns than those before. */
  add(manifest: RowManifest, file: PartFile): void {
    let pile: Pile = { parts: 1, manifest, file };
    for (let last = this.#piles.at(-1); last?.parts === pile.parts; last = this.#piles.at(-1)) {
      this.#piles.pop();
      pile = together(last, pile);
    }
    this.#piles.push(pile);
  }

  /** Of all parts; absent where there was none. Throws DataFailure. */
  whole(): RowManifest | undefined {
    while (this.#piles.length > 1) {
      const [last, before] = [this.#piles.pop(), this.#piles.pop()];
      if (last !== undefined && before !== undefined) this.#piles.push(together(before, last));
    }
    return this.#piles[0]?.manifest;
  }
}

function together(a: Pile, b: Pile): Pile {
  try {
    return {
      parts: a.parts + b.parts,
      manifest: mergeManifests(a.manifest, b.manifest),
      file: b.file,
    };
  } catch (error) {
    // Of other columns: the marks of the part say otherwise, so that somebody changed it.
    if (error instanceof RangeError) throw broken(b.file, 'its manifest');
    throw error;
  }
}
