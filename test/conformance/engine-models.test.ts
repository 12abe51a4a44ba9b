import { globSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { decodeModel } from '../../src/engine/onnx/decode-model.ts';

/** Files with what the engine does not compute with, each with the reason it gives. */
const REFUSED: Readonly<Record<string, string>> = {
  'test/corpus/onnx/types.onnx': 'sparse initializers are not supported',
};

describe('engine: models of real exporters', () => {
  const files = globSync('{test/corpus,examples}/**/*.onnx').sort();

  it('saw some', () => {
    expect(files.length).toBeGreaterThan(3);
  });

  it.each(files)('reads %s, or says why not', (file) => {
    const read = decodeModel(readFileSync(file));

    expect(read.ok ? 'ok' : read.error.detail).toBe(REFUSED[file] ?? 'ok');
  });
});
