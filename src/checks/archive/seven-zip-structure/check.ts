import { defineCheck } from '../../../core/check.ts';
import type { SevenZipAnomalyCode } from '../../../formats/seven-zip/archive.ts';
import { sevenZipArchive } from '../../../formats/seven-zip/archive.ts';

const CWE_436 = { id: 'CWE-436', url: 'https://cwe.mitre.org/data/definitions/436.html' } as const;
const CWE_354 = { id: 'CWE-354', url: 'https://cwe.mitre.org/data/definitions/354.html' } as const;
const CWE_409 = { id: 'CWE-409', url: 'https://cwe.mitre.org/data/definitions/409.html' } as const;
const FORMAT = {
  id: '7-Zip documentation: 7zFormat.txt',
  url: 'https://7-zip.org/sdk.html',
} as const;
const AML_T0011 = {
  id: 'AML.T0011',
  url: 'https://atlas.mitre.org/techniques/AML.T0011',
} as const;
const PACK_AGAIN =
  'Get the archive from its original publisher, or unpack it in a place that does not matter (7z x file.7z -o/tmp/unpacked), weigh the result and pack it again.';

/** Which rule an anomaly of the parser is an occurrence of. */
const RULE_OF = {
  'start-header-crc': 'broken-header',
  'header-crc': 'broken-header',
  'header-broken': 'broken-header',
  'content-crc': 'wrong-checksum',
  'stream-beyond-file': 'broken-header',
  'overlapping-streams': 'inconsistent-list',
  'size-mismatch': 'inconsistent-list',
  'duplicate-name': 'ambiguous-name',
  'missing-name': 'inconsistent-list',
  'anti-item': 'anti-item',
  encrypted: 'encrypted',
  'unsupported-method': 'unsupported-method',
  bomb: 'bomb',
  'trailing-data': 'trailing-data',
  'anomaly-limit': 'inconsistent-list',
} as const satisfies Record<SevenZipAnomalyCode, string>;

export default defineCheck({
  id: 'seven-zip-structure',
  version: 1,
  title: 'Whether all readers of a 7-Zip archive see the same archive, and all of it',
  needs: [sevenZipArchive],
  rules: {
    'broken-header': {
      title: 'Archive whose header is broken',
      severity: 'medium',
      message: '{detail}',
      why: 'Readers that verify checksums refuse the archive, others (7-Zip with a warning, and loaders written by hand) go on. A scanner that stops sees nothing while the loader runs what is inside, which is how nullifAI got past scanners.',
      fix: 'Download the file again; if it stays broken, do not load it.',
      references: [CWE_354, FORMAT],
      example: {
        bad: 'a header whose CRC-32 is that of other bytes',
        good: 'a header as 7-Zip wrote it',
      },
    },
    'wrong-checksum': {
      title: 'Content does not match its CRC',
      severity: 'medium',
      message: '{detail}',
      why: 'The content was damaged or changed after the archive was written. An extractor complains at the end, when the file already lies on the disk.',
      fix: 'Download the file again; if it stays so, do not use it.',
      references: [CWE_354],
      example: { bad: 'model.pkl changed with a hex editor', good: 'model.pkl as it was packed' },
    },
    'inconsistent-list': {
      title: 'List of files that does not fit the contents',
      severity: 'medium',
      message: '{detail}',
      why: 'Which bytes belong to which name then depends on the reader, and content that no name claims is extracted by none, so an honest writer leaves nothing of the kind.',
      fix: PACK_AGAIN,
      references: [CWE_436, FORMAT],
      example: {
        bad: 'three packed contents and a list of two files',
        good: 'one content for each file that is not empty',
      },
    },
    'ambiguous-name': {
      title: 'Several files of one name',
      severity: 'high',
      message: '{detail}',
      why: 'The last one extracted overwrites the others, while readers that look a file up by name take the first: a harmless twin hides the one that is loaded.',
      fix: PACK_AGAIN,
      references: [CWE_436],
      example: { bad: 'model.pkl twice in the list', good: 'each name once' },
    },
    'anti-item': {
      title: 'Entry that deletes a file',
      severity: 'medium',
      message: '{detail}',
      why: '7-Zip’s update archives can hold anti-items: unpacking them removes the file or folder of that name. Models have no use for that.',
      fix: 'Do not unpack the archive over anything you want to keep.',
      references: [{ id: 'CWE-73', url: 'https://cwe.mitre.org/data/definitions/73.html' }, FORMAT],
      example: {
        bad: 'an anti-item named config.json',
        good: 'an archive made with 7z a, without the update switch -u',
      },
    },
    encrypted: {
      title: 'Encrypted content',
      severity: 'medium',
      message: '{detail}',
      why: 'What is inside cannot be examined without the password, so nothing can be said about it. No model library writes encrypted archives.',
      fix: 'Decrypt the archive and weigh the result.',
      references: [AML_T0011],
      example: {
        bad: 'model.pkl packed with a password',
        good: 'model.pkl that everybody can read',
      },
    },
    'unsupported-method': {
      title: 'Packing method that is not undone here',
      severity: 'low',
      message: 'content packed with {detail} was not examined',
      why: 'The method exists (PPMd, BCJ2 for programs, or one of a plug-in), but it is not undone here, and what is inside was not examined.',
      fix: 'Unpack the archive with 7z x and weigh the result.',
      references: [FORMAT],
      example: { bad: 'a pickle packed with PPMd', good: 'a pickle packed with LZMA2' },
    },
    bomb: {
      title: 'Archive that unfolds to very much',
      severity: 'high',
      message: '{detail}',
      why: 'A few bytes are declared to unfold to more than memory or disk can hold. A program that loads or checks the file dies or stops there.',
      fix: 'Do not open it. Honest model data compress far less.',
      references: [CWE_409],
      example: {
        bad: '100 packed bytes that unfold to 100 GB',
        good: 'weights, which hardly compress',
      },
    },
    'trailing-data': {
      title: 'Data behind the archive',
      severity: 'medium',
      message: '{detail}',
      why: 'The archive says itself where it ends. No reader looks behind that, so an honest writer puts nothing there.',
      fix: PACK_AGAIN,
      references: [{ id: 'CWE-434', url: 'https://cwe.mitre.org/data/definitions/434.html' }],
      example: { bad: 'an archive and then a pickle', good: 'a file that ends with its header' },
    },
  },
  run: (inputs, { report }) => {
    for (const { path, value } of inputs['seven-zip-archive']) {
      for (const { code, offset, detail } of value.anomalies)
        report(RULE_OF[code], { path, offset }, { detail }, { facts: { code } });
    }
  },
});
