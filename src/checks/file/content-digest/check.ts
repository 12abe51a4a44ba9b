import { defineCheck } from '../../../core/check.ts';
import { contentDigest } from '../../../formats/file/content-digest.ts';

export default defineCheck({
  id: 'content-digest',
  version: 1,
  title: 'Files of a model store against the digests they are named after',
  needs: [contentDigest],
  rules: {
    mismatch: {
      title: 'Content is not what its digest says',
      severity: 'high',
      message: 'the store keeps the file as SHA-256 {claimed}, its content has {computed}',
      why: 'A model store names every file after the digest of its content, and clients trust the name: they do not hash again. The file was changed after it was downloaded, or the disk damaged it.',
      fix: 'Delete the file and download it again from its publisher. If it differs once more, find out what writes to the store.',
      references: [
        { id: 'CWE-354', url: 'https://cwe.mitre.org/data/definitions/354.html' },
        { id: 'AML.T0010', url: 'https://atlas.mitre.org/techniques/AML.T0010' },
      ],
      example: {
        bad: 'blobs/sha256-2bd8…, whose content has 9f86…',
        good: 'blobs/sha256-2bd8…, whose content has 2bd8…',
      },
    },
  },
  run: (inputs, { report }) => {
    for (const { path, value } of inputs['content-digest']) {
      if (value.computed !== value.claimed) report('mismatch', { path }, { ...value });
    }
  },
});
