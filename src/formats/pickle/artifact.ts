import { artifact } from '../../core/artifact.ts';
import type { PickleProgram } from './program.ts';

/** What loading a pickle, a legacy PyTorch checkpoint or a joblib file would do. */
export const pickleProgram = artifact<PickleProgram>()('pickle-program');
