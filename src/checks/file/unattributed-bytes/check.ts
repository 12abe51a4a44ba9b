import { defineCheck } from '../../../core/check.ts';
import { byteCoverage } from '../../../formats/coverage/coverage.ts';

/** Alignment and block padding stay below this; a zero-filled hole above it is worth knowing. */
const MAX_PADDING_BYTES = 1024 * 1024;

export default defineCheck({
  id: 'unattributed-bytes',
  version: 1,
  title: 'Bytes of a model file that belong to no structure of its format',
  needs: [byteCoverage],
  rules: {
    'hidden-bytes': {
      title: 'Bytes outside every structure',
      severity: 'medium',
      message: '{count} bytes at {offset} belong to no structure of the recognised formats',
      why: 'Programs that read this file never look there, so an honest writer has no reason to put anything there. Polyglot files and trailing payloads hide in exactly such places: another loader, or a script that knows the offset, reads them.',
      fix: 'Look at the bytes, or save the model again with its own library, which drops them. Prefer a file from the original publisher.',
      references: [
        { id: 'CWE-434' },
        { id: 'AML.T0011', url: 'https://atlas.mitre.org/techniques/AML.T0011' },
      ],
      example: {
        bad: 'model.safetensors whose last tensor ends 4,096 bytes before the file does',
        good: 'the last tensor ends where the file ends',
      },
    },
    'large-padding': {
      title: 'Large empty region',
      severity: 'low',
      message: '{count} zero bytes at {offset} belong to no structure',
      why: 'Padding of this size serves no format. It can push a file over the size at which other tools stop looking.',
      fix: 'Save the model again with its own library.',
      references: [{ id: 'CWE-434' }],
      example: {
        bad: '2 MB of zeros between two members',
        good: '64 bytes of alignment between two members',
      },
    },
  },
  run: (inputs, { report }) => {
    for (const { path, value } of inputs['byte-coverage']) {
      for (const range of value.unattributed) {
        if (range.free === true) continue;
        const count = range.end - range.start;
        const at = { path, offset: range.start, length: count };
        if (!range.padding) report('hidden-bytes', at, { count, offset: range.start });
        else if (count > MAX_PADDING_BYTES)
          report('large-padding', at, { count, offset: range.start });
      }
    }
  },
});
