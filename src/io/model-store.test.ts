import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { TreeEntry } from '../core/tree.ts';
import { FileTree } from './file-tree.ts';
import { withModelStores } from './model-store.ts';

const SHA = 'ab'.repeat(32);
const OTHER_SHA = 'cd'.repeat(32);
const GIT_SHA = 'ef'.repeat(20);
const [OLD, NEW] = ['1'.repeat(40), '2'.repeat(40)];

let root = '';
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'weighbridge-store-'));
});
afterEach(() => {
  rmSync(root, { recursive: true, force: true });
});

function put(path: string, content: string): void {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  writeFileSync(join(root, path), content);
}

function link(path: string, to: string): void {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  symlinkSync(to, join(root, path));
}

function list(target = root): readonly TreeEntry[] {
  const tree = new FileTree(target, { maxFiles: 1000, exclude: () => undefined });
  return [...withModelStores(target, tree.walk())];
}

function files(target = root) {
  return list(target).flatMap((entry) => {
    if (entry.kind !== 'file') return [];
    const { path, purl, claimedSha256, facts } = entry.file;
    return [{ path, purl, claimedSha256, facts }];
  });
}

function huggingFace(): void {
  const repository = 'hub/models--org--name';
  put(`${repository}/blobs/${SHA}`, 'weights');
  put(`${repository}/blobs/${GIT_SHA}`, '{}');
  put(`${repository}/refs/main`, NEW);
  for (const commit of [OLD, NEW]) {
    link(`${repository}/snapshots/${commit}/model.bin`, `../../blobs/${SHA}`);
    link(`${repository}/snapshots/${commit}/sub/config.json`, `../../../blobs/${GIT_SHA}`);
  }
}

describe('io/model-store', () => {
  it('shows each file of a Hugging Face cache under its name, with model, revision and digest', () => {
    huggingFace();

    expect(files().map(({ path, purl, claimedSha256 }) => [path, purl, claimedSha256])).toEqual([
      ['hub/models--org--name/refs/main', undefined, undefined],
      ...[OLD, NEW].flatMap((commit) => [
        [
          `hub/models--org--name/snapshots/${commit}/model.bin`,
          `pkg:huggingface/org/name@${commit}`,
          SHA,
        ],
        [
          `hub/models--org--name/snapshots/${commit}/sub/config.json`,
          `pkg:huggingface/org/name@${commit}`,
          undefined,
        ],
      ]),
    ]);
  });

  it('knows a part of the cache by the path that leads to it', () => {
    huggingFace();
    const snapshot = join(root, 'hub/models--org--name/snapshots', NEW);

    expect(files(snapshot)[0]).toMatchObject({
      path: 'model.bin',
      purl: `pkg:huggingface/org/name@${NEW}`,
      claimedSha256: SHA,
    });
  });

  it('still shows blobs that no snapshot names, and says what it leaves out', () => {
    huggingFace();
    put(`hub/models--org--name/blobs/${OTHER_SHA}`, 'hidden');
    put(`hub/models--org--name/blobs/${'0'.repeat(64)}.incomplete`, 'part');
    put('xet/abc/chunk-cache/aa/bb', 'chunk');

    expect(files().at(-1)).toMatchObject({
      path: `hub/models--org--name/blobs/${OTHER_SHA}`,
      claimedSha256: OTHER_SHA,
    });
    expect(list().filter(({ kind }) => kind === 'excluded')).toMatchObject([
      { by: 'unfinished download (default)' },
      { by: 'chunks of the Xet client (default)' },
    ]);
  });

  it('names the blobs of an Ollama store after the models that use them', () => {
    put(`models/blobs/sha256-${SHA}`, 'GGUF');
    put(`models/blobs/sha256-${OTHER_SHA}`, '{{ .Prompt }}');
    const layers = [
      { mediaType: 'application/vnd.ollama.image.model', digest: `sha256:${SHA}` },
      { mediaType: 'application/vnd.ollama.image.license', digest: `sha256:${'9'.repeat(64)}` },
    ];
    put('models/manifests/registry.invalid/library/tiny/latest', JSON.stringify({ layers }));
    put('models/manifests/registry.invalid/someone/tiny/7b', JSON.stringify({ layers }));
    put('models/manifests/registry.invalid/library/broken/latest', '{"layers":');

    expect(files().slice(-2)).toMatchObject([
      {
        path: `models/blobs/sha256-${SHA}`,
        claimedSha256: SHA,
        facts: { ollamaModels: 'someone/tiny:7b, tiny:latest', ollamaLayer: 'model' },
      },
      { path: `models/blobs/sha256-${OTHER_SHA}`, claimedSha256: OTHER_SHA },
    ]);
    expect(list().filter(({ kind }) => kind === 'gap')).toHaveLength(2);
  });

  it('leaves other folders as they are', () => {
    put('blobs/readme.txt', 'x');
    put('snapshots/a/model.pkl', 'x');
    put(`models--org--name/snapshots/main/model.pkl`, 'x');

    expect(files().every(({ purl, claimedSha256 }) => (purl ?? claimedSha256) === undefined)).toBe(
      true,
    );
    expect(files()).toHaveLength(3);
  });
});
