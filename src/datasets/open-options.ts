import type { DataLimits } from './data-limits.ts';
import type { Selection } from './select-samples.ts';

/** How images become one size. `crop` scales the shorter side and cuts out the middle (torchvision's evaluation), `stretch` ignores proportions. */
export interface ImageSize {
  readonly width: number;
  readonly height: number;
  readonly fit?: 'crop' | 'stretch';
  /** `crop` only: length of the shorter side before cutting, 256 in front of 224 for most ImageNet models. */
  readonly shorterSide?: number;
  /** How pixels are weighed: `linear` by default, as torchvision does; `lanczos3` as perceptual hashes want it. */
  readonly kernel?: 'linear' | 'lanczos3';
}

/** What the user said of the data; everything else is found out and noted. */
export interface OpenOptions {
  /** Images: the size and channels the model wants. Without a size all must have the same. */
  readonly size?: ImageSize;
  readonly channels?: 1 | 3;
  /** Tables: the column of the classes. `false`: there are no classes, and those that arrays and folders bring are left out, too. */
  readonly labelColumn?: string | false;
  /** Tables: columns that are no feature. */
  readonly ignoreColumns?: readonly string[];
  /** Arrays of an NPZ file. */
  readonly samplesArray?: string;
  readonly labelsArray?: string;
  /** Which arrays are meant where an archive has those of training and of testing; testing by default. */
  readonly part?: 'test' | 'training';
  /** Values that are infinite or no number: an error by default. */
  readonly notFinite?: 'refused' | 'kept';
  /** Another file with the labels: NPY or IDX. */
  readonly labelsFile?: string;
  /** Names of the classes in the model's order. */
  readonly classNames?: readonly string[];
  /** Whether names of classes that are numbers are sorted as text (default) or are the class numbers themselves. */
  readonly classOrder?: 'text' | 'number';
  /** Take a random choice instead of all; the seed makes it the same every time. */
  readonly select?: Selection & { readonly seed: number };
  readonly limits?: DataLimits;
}
