import { deflateRawSync, deflateSync, gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { weighBytes } from '../../test/builders/examine-bytes.ts';
import { assemble, call, pickle, shortBinunicode } from '../../test/builders/pickle.ts';
import { tar } from '../../test/builders/tar.ts';
import { torchZip, zip } from '../../test/builders/zip.ts';
import { memorySource } from '../bytes/memory-source.ts';
import { CHECKS } from '../checks/index.ts';
import { DEFAULT_LIMITS } from '../core/limits.ts';
import { FORMATS } from '../formats/index.ts';
import type { JobResult } from './job.ts';
import { runJob } from './run-job.ts';

const PAYLOAD = pickle(2, call('os', 'system', shortBinunicode('echo weighbridge-test')));
const BENIGN = pickle(2, assemble('}'));
const TEXT_PAYLOAD = assemble('cos\nsystem\n(Vecho weighbridge-test\ntR.');
const JUNKED = assemble(new Uint8Array(7), PAYLOAD);

function calls(result: JobResult): readonly string[] {
  return result.findings
    .filter((finding) => finding.rule === 'pickle-calls/code-execution')
    .map((finding) => finding.location.path.slice(1).join(' > '));
}

function gaps(result: JobResult): readonly string[] {
  return result.gaps.map((gap) => gap.code);
}

describe('audit/examine', () => {
  it('weighs a file as everything it is: a pickle before a zip', async () => {
    const result = await weighBytes(assemble(PAYLOAD, torchZip({ pickle: BENIGN })), 'model.pt');

    expect(result.component.formats).toEqual(['pickle', 'zip']);
    expect(calls(result)).toContain('');
    expect(result.findings.map(({ rule }) => rule)).toContain('file-type/polyglot');
  });

  it('judges what stands before the defect of a member that cannot be inflated to its end', async () => {
    const text = Array.from({ length: 4000 }, (_, index) => `word ${index * 7919}\n`).join('');
    const content = assemble(PAYLOAD, text);
    const packed = deflateRawSync(content).subarray(0, 500);
    const file = zip({
      entries: [{ name: 'a/data.pkl', data: content, method: 8, packedData: packed }],
    });
    const result = await weighBytes(file, 'model.zip');

    expect(calls(result)).toEqual(['a/data.pkl']);
    expect(gaps(result)).toContain('corrupt-data');
  });

  it('follows archives into archives, and says where it stopped', async () => {
    let nested: Uint8Array = PAYLOAD;
    for (let level = 0; level < 4; level += 1) nested = gzipSync(nested);
    const shallow = await weighBytes(nested, 'model.gz');
    const deep = await weighBytes(nested, 'model.gz', { limits: { maxDepth: 2 } });

    expect(calls(shallow)).toHaveLength(1);
    expect(calls(deep)).toHaveLength(0);
    expect(gaps(deep)).toContain('depth-limit');
    expect(deep.outcomes.every((outcome) => outcome.kind !== 'complete')).toBe(true);
  });

  it('looks into bytes that no structure claims', async () => {
    const file = zip({ entries: [{ name: 'x.txt', data: 'x', gapAfter: PAYLOAD }] });
    const result = await weighBytes(file, 'data.zip');

    expect(calls(result)).toHaveLength(1);
  });

  it.each([
    ['a byte behind a pickle', assemble(BENIGN, new Uint8Array([0xff]), PAYLOAD)],
    ['a page of zeros behind a pickle', assemble(BENIGN, new Uint8Array(8192), PAYLOAD)],
    ['junk in front of a pickle', assemble(new Uint8Array(100).fill(0xee), PAYLOAD)],
    ['junk in front of a pickle of protocol 0', assemble(new Uint8Array(9), TEXT_PAYLOAD)],
    ['zeros behind a gzip stream', assemble(gzipSync(BENIGN), new Uint8Array(512), PAYLOAD)],
    [
      'nine decoys behind a pickle',
      assemble(
        Array.from({ length: 9 }, () => assemble(BENIGN, 0xff)),
        PAYLOAD,
      ),
    ],
    [
      'eighty broken archives behind a pickle',
      assemble(
        BENIGN,
        Array.from({ length: 80 }, () => '\xff\x1f\x8b\x08junk'),
        PAYLOAD,
      ),
    ],
    [
      'twenty thousand PROTO',
      assemble(
        new Uint8Array(40_000).map((_, at) => (at % 2 === 0 ? 0x80 : 2)),
        PAYLOAD,
      ),
    ],
    ['a zlib stream behind another', assemble(deflateSync(BENIGN), deflateSync(PAYLOAD))],
    ['junk in front of a member', zip({ entries: [{ name: 'data.pkl', data: JUNKED }] })],
    ['the comment of a zip', zip({ entries: [{ name: 'a', data: 'x' }], comment: PAYLOAD })],
    [
      'the comment of a zip, in base64',
      zip({
        entries: [{ name: 'a', data: 'x' }],
        comment: assemble(Buffer.from(PAYLOAD).toString('base64')),
      }),
    ],
  ])('finds a payload that a loader would have to seek to: %s', async (_, file) => {
    expect(calls(await weighBytes(file, 'model.bin'))).not.toEqual([]);
  });

  it('says that a member named like a model was not understood', async () => {
    const data = new Uint8Array(64).fill(0xee);
    const result = await weighBytes(zip({ entries: [{ name: 'a/data.pkl', data }] }), 'model.pt');

    expect(gaps(result)).toContain('unknown-format');
  });

  it('takes a zip at the end of a tar for the entry it is', async () => {
    const file = tar({ entries: [{ name: 'model.pt', data: torchZip({ pickle: BENIGN }) }] });
    const result = await weighBytes(file, 'model.tar');

    expect(result.findings.map(({ rule }) => rule)).not.toContain('zip-structure/data-in-front');
    expect(result.component.formats).toEqual(['tar']);
  });

  it('takes a line break at the end for nothing hidden', async () => {
    const result = await weighBytes(assemble(BENIGN, '\n'), 'model.pkl');

    expect(result.findings).toEqual([]);
  });

  it.each([
    [
      'a Git LFS pointer',
      'version https://git-lfs.github.com/spec/v1\noid sha256:00\nsize 1\n',
      'model.bin',
      'lfs-pointer',
    ],
    ['text named like a model', 'hello world', 'model.pt', 'unknown-format'],
    ['a program named like an archive', 'MZ\u0090\u0000\u0003', 'model.7z', 'unknown-format'],
    [
      'binary content nobody knows',
      '\u0001\u0002\u0003\u0004\u0000\u0000',
      'blob.dat',
      'unknown-format',
    ],
  ])('never calls %s clean', async (_, content, name, code) => {
    const result = await weighBytes(new TextEncoder().encode(content), name);

    expect(gaps(result)).toEqual([code]);
    expect(result.outcomes.filter(({ kind }) => kind === 'complete')).toEqual([]);
  });

  it('keeps what it found when the time for the file is over', async () => {
    let now = 0;
    const bytes = torchZip({
      pickle: PAYLOAD,
      storages: Array.from({ length: 50 }, () => new Uint8Array(8)),
    });
    const job = {
      file: { path: 'm.pt', handle: 'm.pt', size: bytes.length },
      limits: { ...DEFAULT_LIMITS, maxMilliseconds: 20 },
      loader: undefined,
    };
    const host = {
      open: () => ({ source: memorySource(bytes), close: () => undefined }),
      milliseconds: () => (now += 1),
    };
    const result = await runJob(job, host, FORMATS, CHECKS);

    expect(calls(result)).toHaveLength(1);
    expect(gaps(result)).toEqual(['time-limit']);
  });
});
