import { defineCheck } from '../../../core/check.ts';
import type { CompressedAnomalyCode } from '../../../formats/compressed/stream.ts';
import { compressedStream } from '../../../formats/compressed/stream.ts';
import { isPackageSample } from '../../../formats/behaviour/file-role.ts';
import { zipArchive } from '../../../formats/zip/archive.ts';

const CWE_409 = { id: 'CWE-409', url: 'https://cwe.mitre.org/data/definitions/409.html' } as const;
const CWE_436 = { id: 'CWE-436', url: 'https://cwe.mitre.org/data/definitions/436.html' } as const;

/** Content declared by a zip archive is a concern past this; smaller fits anywhere. */
const LARGE_BYTES = 4 * 1024 ** 3;
/** Deflate reaches 1032 to 1 on zeros; a whole archive near that is empty or a bomb. */
const SUSPICIOUS_RATIO = 900;

const RULE_OF = {
  bomb: 'bomb',
  'trailing-data': 'trailing-data',
  'several-parts': 'several-parts',
  'skippable-frame': 'skippable-frame',
  'preset-dictionary': 'preset-dictionary',
  'checksum-mismatch': 'wrong-checksum',
  'reserved-flag': 'broken-stream',
  truncated: 'broken-stream',
  corrupt: 'broken-stream',
} as const satisfies Record<CompressedAnomalyCode, string>;

export default defineCheck({
  id: 'decompression',
  version: 2,
  title: 'What unpacking a compressed file costs, and what is in it besides its content',
  needs: [compressedStream, zipArchive],
  rules: {
    bomb: {
      title: 'Decompression bomb',
      severity: 'high',
      message: '{algorithm}: {detail}',
      why: 'A few bytes unfold to more than memory or disk can hold. A program that loads or checks the file dies or stops there.',
      fix: 'Do not open it. Honest model data compress far less.',
      references: [CWE_409],
      example: {
        bad: '45 bytes of bzip2 that unfold to 45 MB',
        good: 'weights, which hardly compress',
      },
    },
    'sample-bomb': {
      title: 'Decompression bomb among the tests of a package',
      severity: 'low',
      message: '{algorithm}: {detail}',
      why: 'Packages that unpack what they are sent test that they stop in time. Nothing unpacks the file when the package is installed or used.',
      fix: 'Do not open it.',
      references: [CWE_409],
      example: {
        bad: 'tests/bomb.bz2 of 45 bytes that unfold to 45 MB',
        good: 'tests/plain.bz2 that unfolds to its text',
      },
    },
    'high-expansion': {
      title: 'Archive that unfolds to very much',
      severity: 'medium',
      message: '{algorithm}: {detail}',
      why: 'The declared contents are so much larger than the archive that it is empty tensors at best and a bomb at worst.',
      fix: 'Unpack it only where a full disk does no harm.',
      references: [CWE_409],
      example: {
        bad: 'two members that declare 4 GB each in an archive of 300 bytes',
        good: 'a member that declares the size it unpacks to',
      },
    },
    'trailing-data': {
      title: 'Data behind the compressed stream',
      severity: 'medium',
      message: '{algorithm}: {detail}',
      why: 'Some readers ignore it, others raise an error after they have handed out the content, others still read it as something else. An honest writer puts nothing there.',
      fix: 'Compress the content again, or get the file from its original publisher.',
      references: [CWE_436],
      example: { bad: 'a gzip member and then a pickle', good: 'a gzip member' },
    },
    'several-parts': {
      title: 'Several compressed parts',
      severity: 'info',
      message: '{algorithm}: {detail}',
      why: 'Readers join the parts. Parallel compressors write files like this; tools that look at the first part only miss the rest, which was examined here.',
      fix: 'Nothing needs to be done.',
      references: [{ id: 'RFC 1952', url: 'https://www.rfc-editor.org/rfc/rfc1952' }],
      example: {
        bad: 'data.gz made of two gzip members, one behind the other',
        good: 'data.gz of one gzip member',
      },
    },
    'skippable-frame': {
      title: 'Frame that decoders skip',
      severity: 'low',
      message: '{algorithm}: {detail}',
      why: 'Seekable archives keep an index in such frames. They can hold anything, and no decoder shows it.',
      fix: 'Compress the content again, which drops the frame.',
      references: [{ id: 'RFC 8878', url: 'https://www.rfc-editor.org/rfc/rfc8878' }],
      example: {
        bad: 'a zstd file that begins with a skippable frame of 4 kB',
        good: 'a zstd file of one data frame',
      },
    },
    'preset-dictionary': {
      title: 'Stream that needs a dictionary',
      severity: 'medium',
      message: '{algorithm}: {detail}',
      why: 'Only a program that has the dictionary can unpack it; what it unfolds to was not examined.',
      fix: 'Ask the publisher for a file that unpacks by itself.',
      references: [{ id: 'RFC 1950', url: 'https://www.rfc-editor.org/rfc/rfc1950' }],
      example: {
        bad: 'a zlib stream whose header asks for a dictionary',
        good: 'a zlib stream that unpacks by itself',
      },
    },
    'wrong-checksum': {
      title: 'Content does not match its checksum',
      severity: 'medium',
      message: '{algorithm}: {detail}',
      why: 'A reader notices at the end, when the content has long been used. Damage is possible, and so is a change after packing.',
      fix: 'Download the file again; if it stays so, do not use it.',
      references: [{ id: 'CWE-354', url: 'https://cwe.mitre.org/data/definitions/354.html' }],
      example: {
        bad: 'model.pkl.gz whose CRC-32 is that of other content',
        good: 'model.pkl.gz as gzip wrote it',
      },
    },
    'broken-stream': {
      title: 'Compressed stream that breaks off',
      severity: 'medium',
      message: '{algorithm}: {detail}',
      why: 'A loader executes what precedes the defect before it meets it, while a scanner that unpacks first sees only the error.',
      fix: 'Download the file again; if it stays broken, do not load it.',
      references: [{ id: 'CWE-755', url: 'https://cwe.mitre.org/data/definitions/755.html' }],
      example: {
        bad: 'model.pkl.gz cut off after the payload',
        good: 'model.pkl.gz from its first byte to its last',
      },
    },
  },
  run: (inputs, { report }) => {
    for (const { path, value } of inputs['compressed-stream']) {
      const { algorithm } = value;
      for (const { code, offset, detail } of value.anomalies) {
        const rule = code === 'bomb' && isPackageSample(path) ? 'sample-bomb' : RULE_OF[code];
        report(rule, { path, offset }, { algorithm, detail }, { facts: { code } });
      }
    }
    for (const { path, value } of inputs['zip-archive']) {
      const { declaredBytes, archiveBytes } = value;
      const ratio = declaredBytes / Math.max(1, archiveBytes);
      if (declaredBytes < LARGE_BYTES || ratio < SUSPICIOUS_RATIO) continue;
      const detail = `${declaredBytes} bytes declared in an archive of ${archiveBytes}`;
      report('high-expansion', { path, offset: 0 }, { algorithm: 'zip', detail });
    }
  },
});
