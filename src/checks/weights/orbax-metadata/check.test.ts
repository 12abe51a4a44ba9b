import { describe, expect, it } from 'vitest';
import { weighBytes } from '../../../../test/builders/examine-bytes.ts';

async function rules(text: string, name: string): Promise<readonly string[]> {
  const { findings } = await weighBytes(Uint8Array.from(Buffer.from(text)), name);
  return findings.map(({ rule }) => rule.replace('orbax-metadata/', ''));
}

const HANDLER =
  'orbax.checkpoint._src.handlers.standard_checkpoint_handler.StandardCheckpointHandler';

describe('checks/weights/orbax-metadata', () => {
  it.each([
    ['_CHECKPOINT_METADATA', JSON.stringify({ item_handlers: HANDLER })],
    ['_CHECKPOINT_METADATA', JSON.stringify({ item_handlers: { params: HANDLER } })],
    [
      '.zarray',
      '{"zarr_format":2,"compressor":{"id":"zstd"},"shape":[2],"chunks":[2],"fill_value":0}',
    ],
    ['_METADATA', '{"tree_metadata":{},"kvstore":{"driver":"file","path":"params.w"}}'],
  ])('says nothing about %s as Orbax writes it', async (name, text) => {
    expect(await rules(text, name)).toEqual([]);
  });

  it.each([
    ['pickled-chunks', '.zarray', '{"zarr_format":2,"filters":[{"id":"pickle"}]}'],
    [
      'outside-store',
      '_METADATA',
      '{"kvstore":{"driver":"http","base_url":"https://example.invalid/"}}',
    ],
    ['outside-store', '_METADATA', '{"kvstore":{"driver":"file","path":"../../x"}}'],
    ['foreign-handler', '_CHECKPOINT_METADATA', '{"item_handlers":"acme.Loader"}'],
    ['doubled-key', '.zarray', '{"zarr_format":2,"zarr_format":3}'],
  ])('reports %s', async (rule, name, text) => {
    expect(await rules(text, name)).toContain(rule);
  });
});
