import { globSync, readFileSync, statSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import decompression from '../../src/checks/archive/decompression/check.ts';
import memberPaths from '../../src/checks/archive/member-paths/check.ts';
import tarStructure from '../../src/checks/archive/tar-structure/check.ts';
import zipStructure from '../../src/checks/archive/zip-structure/check.ts';
import { compareSeverity } from '../../src/core/severity.ts';
import type { Finding } from '../../src/core/finding.ts';
import type { AnyFormat, Member } from '../../src/formats/format.ts';
import compressedFormat from '../../src/formats/compressed/format.ts';
import tarFormat from '../../src/formats/tar/format.ts';
import { torchArchive } from '../../src/formats/torch-archive/torch-archive.ts';
import zipFormat from '../../src/formats/zip/format.ts';
import { glimpseOf, parseBytes, readMember } from '../builders/parse-bytes.ts';
import { runCheck } from '../builders/check-runner.ts';
import { PAYLOAD } from './archive-technique.ts';
import { ARCHIVE_TECHNIQUES } from './archive.ts';

const FORMATS: Readonly<Record<string, AnyFormat>> = {
  zip: zipFormat,
  tar: tarFormat,
  compressed: compressedFormat,
};

async function findingsOf(format: AnyFormat, value: unknown): Promise<readonly Finding[]> {
  const checks = [zipStructure, tarStructure, memberPaths, decompression];
  const applicable = checks.filter((check) =>
    check.needs.some((token) => token.key === format.artifact.key),
  );
  const found = await Promise.all(
    applicable.map((check) => runCheck(check, [[format.artifact, value]])),
  );
  return found.flat();
}

/** Whether the payload is the content of a member, or of one inside it. */
async function isExposed(members: readonly Member[], depth = 0): Promise<boolean> {
  for (const member of members) {
    const content = await readMember(member);
    if (Buffer.from(content).includes(Buffer.from(PAYLOAD))) return true;
    if (depth < 4 && content[0] === 0x50 && content[1] === 0x4b) {
      const parsed = await parseBytes(zipFormat, content);
      if (parsed.ok && (await isExposed(parsed.value.members ?? [], depth + 1))) return true;
    }
  }
  return false;
}

/** A llamafile is a program with an archive behind it, and is said to be one. */
const corpus = (): string[] =>
  globSync('test/corpus/**/*')
    .filter((file) => statSync(file).isFile() && !file.endsWith('.llamafile'))
    .sort();

describe('honest containers', () => {
  it('give no finding above info in the whole corpus', async () => {
    let seen = 0;
    for (const file of corpus()) {
      const bytes = new Uint8Array(readFileSync(file));
      for (const format of Object.values(FORMATS)) {
        // A guess is pursued only where nothing surer explains the bytes.
        if (['no', 'possible'].includes(format.recognise(glimpseOf(bytes)))) continue;
        const parsed = await parseBytes(format, bytes);
        if (!parsed.ok) expect.fail(`${file}: ${parsed.error.detail}`);
        const findings = await findingsOf(format, parsed.value);
        const serious = findings.filter(({ severity }) => severity !== 'info');
        expect([file, serious, parsed.unexamined]).toEqual([file, [], []]);
        seen += 1;
      }
    }

    expect(seen).toBeGreaterThan(100);
  });
});

describe('PyTorch archives', () => {
  it.each([
    ['checkpoint', 'state-dict.pt'],
    ['torchscript', 'script-gate.pt'],
    ['exported-program', 'exported-program.pt2'],
  ])('tells a %s by what torch itself wrote', async (kind, file) => {
    const bytes = new Uint8Array(readFileSync(`test/corpus/torch/${file}`));
    const parsed = await parseBytes(zipFormat, bytes);
    const torch = parsed.ok ? torchArchive(parsed.value) : undefined;

    expect(torch?.kind).toBe(kind);
    expect(torch?.root).toBe(file.replace(/\.\w+$/, ''));
    expect(torch?.byteorder).toBe('little');
    expect(torch?.storages).toBeGreaterThan(0);
  });
});

describe('archive techniques', () => {
  it('has a unique id for each of at least fifty', () => {
    expect(ARCHIVE_TECHNIQUES.length).toBeGreaterThanOrEqual(50);
    expect(new Set(ARCHIVE_TECHNIQUES.map(({ id }) => id)).size).toBe(ARCHIVE_TECHNIQUES.length);
  });

  it.each(
    ARCHIVE_TECHNIQUES.map((technique) => [technique.id, technique.title, technique] as const),
  )('%s: %s', async (_id, _title, technique) => {
    const format = FORMATS[technique.format]!;
    const parsed = await parseBytes(format, technique.build());
    if (!parsed.ok) expect.fail(parsed.error.detail);
    const findings = await findingsOf(format, parsed.value);
    const { rule, severity, payload, gap } = technique.expect;

    if (rule !== undefined) {
      const match = findings.find((finding) => finding.rule === rule);
      expect(findings.map((finding) => finding.rule)).toContain(rule);
      expect(compareSeverity(match!.severity, severity ?? 'info')).toBeGreaterThanOrEqual(0);
    }
    if (payload) expect(await isExposed(parsed.value.members ?? [])).toBe(true);
    if (gap !== undefined) expect(parsed.unexamined.map(({ code }) => code)).toContain(gap);
  });
});
