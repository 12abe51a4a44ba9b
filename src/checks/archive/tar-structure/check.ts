import { defineCheck } from '../../../core/check.ts';
import type { TarAnomalyCode } from '../../../formats/tar/archive.ts';
import { tarArchive } from '../../../formats/tar/archive.ts';

const CWE_436 = { id: 'CWE-436', url: 'https://cwe.mitre.org/data/definitions/436.html' } as const;
const PAX = {
  id: 'POSIX pax interchange format',
  url: 'https://pubs.opengroup.org/onlinepubs/9699919799/utilities/pax.html',
} as const;
const PACK_AGAIN =
  'Do not unpack the archive. Get it from its original publisher, or have it packed again.';

const RULE_OF = {
  'size-mismatch': 'conflicting-size',
  'name-mismatch': 'conflicting-name',
  'duplicate-name': 'duplicate-name',
  'entries-after-end': 'entries-after-end',
  'bad-checksum': 'broken-header',
  'bad-size': 'broken-header',
  'bad-pax-record': 'broken-header',
  'bad-sparse-map': 'broken-header',
  'unknown-type': 'broken-header',
  'data-past-end': 'broken-header',
  'trailing-data': 'trailing-data',
  'padding-data': 'dirty-padding',
  'missing-end': 'missing-end',
} as const satisfies Record<TarAnomalyCode, string>;

export default defineCheck({
  id: 'tar-structure',
  version: 1,
  title: 'Whether all readers of a tar archive see the same archive',
  needs: [tarArchive],
  rules: {
    'conflicting-size': {
      title: 'Two sizes for one entry',
      severity: 'high',
      message: 'entry {entry}: {detail}',
      why: 'A reader that does not honour the extension header jumps to another place and finds other entries there: an archive inside the archive that only some programs see.',
      fix: PACK_AGAIN,
      references: [
        { id: 'CVE-2025-62518', url: 'https://nvd.nist.gov/vuln/detail/CVE-2025-62518' },
        CWE_436,
      ],
      example: { bad: 'size 0 in one header, 4096 in the other', good: 'the same size in both' },
    },
    'conflicting-name': {
      title: 'Two names for one entry',
      severity: 'high',
      message: 'entry {entry}: {detail}',
      why: 'The extension header renames an entry whose name needed no extension. Readers that ignore it see a harmless name.',
      fix: PACK_AGAIN,
      references: [PAX, CWE_436],
      example: { bad: 'header: readme.txt, PAX path: data.pkl', good: 'one name' },
    },
    'duplicate-name': {
      title: 'Several entries of one name',
      severity: 'high',
      message: 'entry {entry}: {detail}',
      why: 'After unpacking only the last one exists, a streaming reader uses the first one: what was checked need not be what is loaded.',
      fix: PACK_AGAIN,
      references: [CWE_436],
      example: { bad: 'pickle, storages, pickle', good: 'each name once' },
    },
    'entries-after-end': {
      title: 'Entries behind the end mark',
      severity: 'high',
      message: 'entry {entry}: {detail}',
      why: 'Most readers stop at two zero blocks, others go on when told to ignore them. Entries behind the mark are seen by some programs only.',
      fix: PACK_AGAIN,
      references: [CWE_436],
      example: { bad: 'two archives one behind the other', good: 'one archive, one end mark' },
    },
    'broken-header': {
      title: 'Header that cannot be right',
      severity: 'medium',
      message: 'entry {entry}: {detail}',
      why: 'Readers differ in what they do with a broken header: stop, skip it, or search for the next one. What lies behind it is seen by some only.',
      fix: 'Download the file again; if it stays broken, do not use it.',
      references: [PAX, CWE_436],
      example: {
        bad: 'a header whose checksum field does not fit its bytes',
        good: 'a header as tar wrote it',
      },
    },
    'trailing-data': {
      title: 'Data behind the archive',
      severity: 'medium',
      message: '{detail}',
      why: 'No reader of the archive looks there, so an honest writer puts nothing there.',
      fix: PACK_AGAIN,
      references: [{ id: 'CWE-434', url: 'https://cwe.mitre.org/data/definitions/434.html' }],
      example: {
        bad: 'a pickle behind the two zero blocks at the end',
        good: 'zero blocks up to the end of the file',
      },
    },
    'dirty-padding': {
      title: 'Padding that is not zero',
      severity: 'low',
      message: 'entry {entry}: {detail}',
      why: 'Up to 511 bytes fill the last block of each entry. Very old writers left garbage there; it is also a place to keep something.',
      fix: 'Nothing needs to be done if the archive is old. Otherwise have it packed again.',
      references: [PAX],
      example: {
        bad: 'text between the end of a member and the next block',
        good: 'zeros between the end of a member and the next block',
      },
    },
    'missing-end': {
      title: 'End mark is missing',
      severity: 'low',
      message: '{detail}',
      why: 'The archive may have been cut off, and something may be missing.',
      fix: 'Compare the file’s size or digest with what the publisher states.',
      references: [PAX],
      example: {
        bad: 'an archive that ends with its last member',
        good: 'an archive that ends with two zero blocks',
      },
    },
  },
  run: (inputs, { report }) => {
    for (const { path, value } of inputs['tar-archive']) {
      for (const { code, offset, entry, detail } of value.anomalies) {
        report(RULE_OF[code], { path, offset }, { entry, detail }, { facts: { code } });
      }
    }
  },
});
