import { globSync, readFileSync, statSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { weighBytes } from '../builders/examine-bytes.ts';

const MAX_SAMPLE_BYTES = 20_000;
const files = globSync(['test/corpus/**/*', 'examples/**/*'])
  .filter((file) => statSync(file).isFile() && statSync(file).size < MAX_SAMPLE_BYTES)
  .sort()
  .filter((_, index) => index % 4 === 0);

describe('results kept between runs', () => {
  it('saw enough files', () => {
    expect(files.length).toBeGreaterThan(80);
  });

  it.each(files)('lose nothing by being written as JSON: %s', async (file) => {
    const result = await weighBytes(new Uint8Array(readFileSync(file)), file);
    const kept: unknown = JSON.parse(JSON.stringify(result));

    expect(kept).toEqual(result);
  });
});
