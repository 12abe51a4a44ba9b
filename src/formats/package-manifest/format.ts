import { decodeUtf8Leniently } from '../../bytes/text.ts';
import { defineFormat, type Glimpse, type Recognition } from '../format.ts';
import { lazy } from '../lazy.ts';
import { readNpmManifest } from '../package-archive/npm-manifest.ts';
import { couldBeSource } from '../signature/text.ts';
import { packageManifest } from './package-manifest.ts';

/** Bytes of a manifest that are read; the largest honest ones have some 100 KB. */
const MAX_MANIFEST_BYTES = 2 * 1024 ** 2;

function recognise({ head, name }: Glimpse): Recognition {
  if (name !== 'package.json' || !couldBeSource(head)) return 'no';
  const first = decodeUtf8Leniently(head.subarray(0, 256))
    .replace(/^\ufeff/, '')
    .trimStart();
  return first.startsWith('{') ? 'likely' : 'no';
}

const reader = lazy(() => import('./inline-code.ts'));

export default defineFormat({
  id: 'package-manifest',
  title: 'npm package manifest',
  artifact: packageManifest,
  kind: 'config',
  extensions: ['.json'],
  recognise,
  parse: async (source) => {
    const bytes = await source.read(0, MAX_MANIFEST_BYTES + 1);
    const manifest = readNpmManifest(decodeUtf8Leniently(bytes), false);
    if (manifest === undefined) {
      const detail = bytes.length > MAX_MANIFEST_BYTES ? 'too large' : 'no JSON object';
      return { ok: false, error: { code: 'no-manifest', offset: 0, detail } };
    }
    const claims = [{ start: 0, end: source.size ?? bytes.length, what: 'manifest' }];
    const scripts =
      manifest.hooks.length === 0 ? [] : await (await reader()).readHooks(manifest.hooks);
    const members = scripts.length === 0 ? [] : (await reader()).inlineMembers(scripts);
    return {
      ok: true,
      value: { ...manifest, scripts, claims, members },
      anomalies: [],
      unexamined: [],
    };
  },
});
