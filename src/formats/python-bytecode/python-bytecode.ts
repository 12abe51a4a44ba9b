import { artifact } from '../../core/artifact.ts';
import type { BytecodeProgram } from '../../code/python-bytecode/bytecode.ts';
import type { Contents } from '../format.ts';

/** A compiled Python module, as it lies in `__pycache__` or stands in for its source. */
export interface PythonBytecode extends Contents {
  readonly program: BytecodeProgram;
  /** Version of CPython by the magic number: `3.11`. */
  readonly version: string;
}

export const pythonBytecode = artifact<PythonBytecode>()('python-bytecode');
