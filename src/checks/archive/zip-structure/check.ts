import { defineCheck } from '../../../core/check.ts';
import type { ZipAnomalyCode } from '../../../formats/zip/archive.ts';
import { zipArchive } from '../../../formats/zip/archive.ts';

const CWE_436 = { id: 'CWE-436', url: 'https://cwe.mitre.org/data/definitions/436.html' } as const;
const APPNOTE = {
  id: 'ZIP specification (APPNOTE)',
  url: 'https://pkware.cachefly.net/webdocs/casestudies/APPNOTE.TXT',
} as const;
const SAVE_AGAIN =
  'Do not load the file. Get it from its original publisher, or save the model again with its own library, which writes one consistent view.';

/** Which rule an anomaly of the parser is an occurrence of. */
const RULE_OF = {
  'name-mismatch': 'name-mismatch',
  'unicode-name-mismatch': 'name-mismatch',
  'method-mismatch': 'conflicting-headers',
  'size-mismatch': 'conflicting-headers',
  'crc-mismatch': 'conflicting-headers',
  'stored-size-mismatch': 'conflicting-headers',
  'flag-mismatch': 'tampered-flags',
  'patched-data': 'tampered-flags',
  'fake-encryption': 'false-encryption-flag',
  encrypted: 'encrypted-member',
  'content-crc-mismatch': 'wrong-checksum',
  'zero-crc': 'missing-checksum',
  'unsupported-method': 'unsupported-method',
  'data-past-end': 'broken-entry',
  'missing-local-header': 'broken-entry',
  'multi-disk': 'broken-entry',
  'unlisted-entry': 'unlisted-entry',
  'duplicate-name': 'ambiguous-name',
  'case-variant': 'ambiguous-name',
  'several-roots': 'several-roots',
  overlap: 'overlapping-entries',
  'prefix-data': 'data-in-front',
  'program-prefix': 'program-in-front',
  'gap-data': 'data-between',
  'trailing-data': 'data-between',
  'several-end-records': 'ambiguous-directory',
  'offset-ambiguity': 'ambiguous-directory',
  'count-mismatch': 'ambiguous-directory',
  'zip64-mismatch': 'ambiguous-directory',
  'no-end-record': 'no-directory',
  'comment-overrun': 'odd-comment',
  'binary-comment': 'odd-comment',
} as const satisfies Record<ZipAnomalyCode, string>;

export default defineCheck({
  id: 'zip-structure',
  version: 1,
  title: 'Whether all readers of a zip archive see the same archive',
  needs: [zipArchive],
  rules: {
    'name-mismatch': {
      title: 'Two names for one entry',
      severity: 'high',
      message: 'entry {entry}: {detail}',
      why: 'Readers that go by the directory and readers that go by the local headers see different members. PyTorch opens such an archive, Python’s zipfile refuses it, and a scanner built on zipfile then sees nothing.',
      fix: SAVE_AGAIN,
      references: [
        { id: 'CVE-2025-1944', url: 'https://nvd.nist.gov/vuln/detail/CVE-2025-1944' },
        CWE_436,
      ],
      example: {
        bad: 'directory: archive/data.pkl, local header: archive/datap.kl',
        good: 'the same name in both headers',
      },
    },
    'conflicting-headers': {
      title: 'The two headers of an entry contradict each other',
      severity: 'high',
      message: 'entry {entry}: {detail}',
      why: 'Method, sizes and CRC decide what a reader gets. When the directory and the local header differ, two readers unpack two contents, and only one of them was checked.',
      fix: SAVE_AGAIN,
      references: [CWE_436, APPNOTE],
      example: {
        bad: 'method 8 in the directory, method 0 in the local header',
        good: 'the same method, sizes and CRC in both headers',
      },
    },
    'tampered-flags': {
      title: 'Flags no writer sets',
      severity: 'high',
      message: 'entry {entry}: {detail}',
      why: 'Bits for encryption or patched data that stand in one header only, or on plain data, make careful readers refuse the entry while PyTorch loads it. Only deliberate work puts them there.',
      fix: SAVE_AGAIN,
      references: [
        { id: 'CVE-2025-1945', url: 'https://nvd.nist.gov/vuln/detail/CVE-2025-1945' },
        APPNOTE,
      ],
      example: { bad: 'flags 0x0 in the directory, 0x20 in the local header', good: 'flags 0x808' },
    },
    'false-encryption-flag': {
      title: 'Plain data flagged as encrypted',
      severity: 'high',
      message: 'entry {entry}: {detail}',
      why: 'The flag makes scanners give up on the entry, although the data are readable and a loader that ignores the flag runs them.',
      fix: SAVE_AGAIN,
      references: [{ id: 'CVE-2025-1945', url: 'https://nvd.nist.gov/vuln/detail/CVE-2025-1945' }],
      example: { bad: 'flags 0x1 on a stored pickle', good: 'flags 0x0' },
    },
    'encrypted-member': {
      title: 'Encrypted entry',
      severity: 'medium',
      message: 'entry {entry}: {detail}',
      why: 'What is inside cannot be examined without the password, so nothing can be said about it. No model library writes encrypted archives.',
      fix: 'Decrypt the archive and weigh the result.',
      references: [{ id: 'AML.T0011', url: 'https://atlas.mitre.org/techniques/AML.T0011' }],
      example: {
        bad: 'data.pkl encrypted with a password',
        good: 'data.pkl that everybody can read',
      },
    },
    'wrong-checksum': {
      title: 'Content does not match its CRC',
      severity: 'high',
      message: 'entry {entry}: {detail}',
      why: 'PyTorch does not compare the CRC of what it loads, zipfile does: a wrong one stops scanners and nobody else. It also means that the content was changed after the archive was written.',
      fix: SAVE_AGAIN,
      references: [
        { id: 'CVE-2025-10156', url: 'https://nvd.nist.gov/vuln/detail/CVE-2025-10156' },
        { id: 'CWE-354', url: 'https://cwe.mitre.org/data/definitions/354.html' },
      ],
      example: { bad: 'data.pkl changed with a hex editor', good: 'an archive as it was saved' },
    },
    'missing-checksum': {
      title: 'CRC left at zero',
      severity: 'info',
      message: 'entry {entry}: {detail}',
      why: 'PyTorch leaves CRCs out when told to, to save time. Other tools then cannot notice damage.',
      fix: 'Nothing needs to be done; compare the file with its published SHA-256 instead.',
      references: [APPNOTE],
      example: {
        bad: 'an entry that has data and the CRC 0',
        good: 'an entry with the CRC of its data',
      },
    },
    'unsupported-method': {
      title: 'Unusual compression method',
      severity: 'medium',
      message: 'entry {entry}: {detail}',
      why: 'The content cannot be unpacked here and so was not examined. Model libraries store or deflate.',
      fix: 'Unpack the archive with a tool that knows the method and weigh the result.',
      references: [APPNOTE],
      example: { bad: 'method 98 (PPMd)', good: 'method 0 or 8' },
    },
    'broken-entry': {
      title: 'Entry whose data are not there',
      severity: 'medium',
      message: 'entry {entry}: {detail}',
      why: 'Readers that stop at the first broken entry never reach the ones behind it, while a loader asks for its entries by name and finds them.',
      fix: 'Download the file again; if it stays broken, do not use it.',
      references: [{ id: 'CWE-755', url: 'https://cwe.mitre.org/data/definitions/755.html' }],
      example: {
        bad: 'a directory record that points behind the end of the file',
        good: 'a directory record that points at a local header',
      },
    },
    'unlisted-entry': {
      title: 'Entry that the directory does not list',
      severity: 'high',
      message: 'entry {entry}: {detail}',
      why: 'Readers that stream from the front extract it, readers that use the directory do not know of it: what was checked is not what is unpacked.',
      fix: SAVE_AGAIN,
      references: [CWE_436],
      example: {
        bad: 'a local header and data without a directory record',
        good: 'every entry listed',
      },
    },
    'ambiguous-name': {
      title: 'Several entries answer to one name',
      severity: 'high',
      message: 'entry {entry}: {detail}',
      why: 'Which of them is loaded depends on the reader: the last, the first, or whichever a search without regard to case meets. A harmless twin hides the one that is loaded.',
      fix: SAVE_AGAIN,
      references: [CWE_436],
      example: {
        bad: 'archive/data.pkl twice, or once more as archive/DATA.PKL',
        good: 'each name once',
      },
    },
    'several-roots': {
      title: 'Several models in one PyTorch archive',
      severity: 'high',
      message: '{detail}',
      why: 'PyTorch takes the folder of the first entry for the model. With several folders that hold a data.pkl, other tools look at another one.',
      fix: SAVE_AGAIN,
      references: [CWE_436],
      example: { bad: 'decoy/data.pkl and archive/data.pkl', good: 'archive/data.pkl only' },
    },
    'overlapping-entries': {
      title: 'Entries share bytes',
      severity: 'high',
      message: 'entry {entry}: {detail}',
      why: 'Newer Pythons refuse such an archive and others unpack it, so it stops the scanner and not the loader. Overlapping entries are also how small archives unfold to petabytes.',
      fix: SAVE_AGAIN,
      references: [
        { id: 'CVE-2019-13232', url: 'https://nvd.nist.gov/vuln/detail/CVE-2019-13232' },
        { id: 'CWE-409', url: 'https://cwe.mitre.org/data/definitions/409.html' },
      ],
      example: {
        bad: 'two directory records for data.pkl and x.txt that share their bytes',
        good: 'every entry with bytes of its own',
      },
    },
    'data-in-front': {
      title: 'Data in front of the archive',
      severity: 'high',
      message: '{detail}',
      why: 'A zip archive is read from its end, other formats from their beginning. A pickle or another file in front is loaded by one program while another sees a harmless archive.',
      fix: SAVE_AGAIN,
      references: [CWE_436],
      example: { bad: 'a pickle, then a zip archive', good: 'PK at offset 0' },
    },
    'program-in-front': {
      title: 'Program in front of the archive',
      severity: 'low',
      message: '{detail}',
      why: 'Self-extracting archives, zipapps and llamafiles are programs with an archive behind them. Starting the file starts the program.',
      fix: 'Start it only if you meant to get a program.',
      references: [{ id: 'AML.T0011', url: 'https://atlas.mitre.org/techniques/AML.T0011' }],
      example: {
        bad: 'an ELF program with a zip archive at its end',
        good: 'an archive that starts with its first entry',
      },
    },
    'data-between': {
      title: 'Bytes that belong to no entry',
      severity: 'medium',
      message: '{detail}',
      why: 'No reader of the archive looks there, so an honest writer puts nothing there; another program that knows the offset can.',
      fix: SAVE_AGAIN,
      references: [{ id: 'CWE-434', url: 'https://cwe.mitre.org/data/definitions/434.html' }],
      example: {
        bad: '4 kB between two entries that belong to neither',
        good: 'entries one behind the other',
      },
    },
    'ambiguous-directory': {
      title: 'Several directories, or one that contradicts its end record',
      severity: 'high',
      message: '{detail}',
      why: 'Where the directory begins and how many entries it has decide what the archive contains. Readers that resolve the contradiction differently see different archives.',
      fix: SAVE_AGAIN,
      references: [CWE_436, APPNOTE],
      example: {
        bad: 'a second end record inside the comment',
        good: 'one end record, at the end of the file',
      },
    },
    'no-directory': {
      title: 'Archive without a directory',
      severity: 'medium',
      message: '{detail}',
      why: 'The end is missing, so most readers refuse the file; those that stream from the front unpack it all the same.',
      fix: 'Download the file again; if it stays incomplete, do not use it.',
      references: [CWE_436],
      example: {
        bad: 'local headers and data without a central directory',
        good: 'an archive that ends with its directory',
      },
    },
    'odd-comment': {
      title: 'Comment that is none',
      severity: 'medium',
      message: '{detail}',
      why: 'A comment with binary content, or one that is declared longer than the file, serves to confuse the search for the directory or to carry something.',
      fix: SAVE_AGAIN,
      references: [APPNOTE],
      example: {
        bad: 'an archive comment that holds a second end record',
        good: 'an archive without a comment',
      },
    },
  },
  run: (inputs, { report }) => {
    for (const { path, value } of inputs['zip-archive']) {
      for (const { code, offset, length, entry, detail } of value.anomalies) {
        const at = { path, offset, ...(length === undefined ? {} : { length }) };
        report(RULE_OF[code], at, { entry, detail }, { facts: { code } });
      }
    }
  },
});
