import type { FileTechnique } from './file-technique.ts';

function orbax(
  id: string,
  title: string,
  file: string,
  content: unknown,
  rule: string,
): FileTechnique {
  const build = (): Uint8Array => Buffer.from(JSON.stringify(content));
  return {
    id: `orbax-${id}`,
    title: `Orbax: ${title}`,
    file,
    build,
    expect: [`orbax-metadata/${rule}`],
  };
}

export const ORBAX_TECHNIQUES: readonly FileTechnique[] = [
  orbax(
    'handler',
    'metadata with a class path of another package',
    '_CHECKPOINT_METADATA',
    { item_handlers: { params: 'acme.loader.Run' } },
    'foreign-handler',
  ),
  orbax(
    'pickle',
    'a Zarr array whose pieces are pickles',
    '.zarray',
    { zarr_format: 2, dtype: '|O', filters: [{ id: 'pickle' }] },
    'pickled-chunks',
  ),
  orbax(
    'pickle-v3',
    'the same in version 3',
    'zarr.json',
    { zarr_format: 3, codecs: [{ name: 'numcodecs.pickle' }] },
    'pickled-chunks',
  ),
  orbax(
    'file',
    'an array at an absolute path',
    '_METADATA',
    { tree_metadata: { w: { kvstore: { driver: 'file', path: '/nonexistent/secret' } } } },
    'outside-store',
  ),
  orbax(
    'http',
    'an array on the network',
    'spec.json',
    { driver: 'zarr', kvstore: { driver: 'http', base_url: 'https://example.invalid/' } },
    'outside-store',
  ),
];
