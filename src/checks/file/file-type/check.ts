import { defineCheck } from '../../../core/check.ts';
import type { FileFacts } from '../../../formats/file/file-facts.ts';
import { fileFacts } from '../../../formats/file/file-facts.ts';
import { MODEL_EXTENSIONS } from '../../../formats/file/model-extensions.ts';
import { INNOCENT_EXTENSIONS, SHARED_EXTENSIONS } from './data.ts';

/** Formats that are two views of one structure: finding both is no contradiction. */
const COMPATIBLE: readonly (readonly string[])[] = [
  // One JSON text, of which each of these readers takes its own keys.
  [
    'chat-template',
    'safetensors-shards',
    'model-config',
    'keras-config',
    'orbax',
    'skops',
    'tensorflowjs',
    'exported-program',
    'mxnet-symbol',
    'coreml-package',
    'torchserve-manifest',
    'xgboost',
    'catboost',
    'npm-manifest',
    'package-manifest',
    'start-config',
    'npm-lock',
    'mcp-config',
    'devcontainer',
    'start-config',
  ],
  // One YAML text, likewise.
  ['hydra-config', 'ci-workflow', 'pnpm-lock', 'index-config', 'pre-commit-config', 'start-config'],
  // Settings of npm and yarn: where packages come from, and what runs.
  ['index-config', 'start-config'],
  // A llamafile is a program with a zip archive at its end.
  ['llamafile', 'zip'],
  // TensorFlow Lite Metadata appends the label files as a zip archive.
  ['tflite', 'zip'],
];

function compatible(a: string, b: string): boolean {
  return COMPATIBLE.some((pair) => pair.includes(a) && pair.includes(b));
}

function contradiction(facts: FileFacts): readonly [string, string] | undefined {
  for (const [index, first] of facts.formats.entries()) {
    for (const second of facts.formats.slice(index + 1)) {
      if (!compatible(first.id, second.id)) return [first.title, second.title];
    }
  }
  return undefined;
}

export default defineCheck({
  id: 'file-type',
  version: 1,
  title: 'Whether a file is what its name says, and only that',
  needs: [fileFacts],
  rules: {
    'lying-extension': {
      title: 'Content contradicts the file name',
      severity: 'high',
      message: '{name} says {extension}, the content is {actual}',
      why: 'Tools that choose by name skip this file or treat it as harmless, while a loader that looks at the content, or a script that opens it by its real type, runs what is inside.',
      fix: 'Ask the publisher why the name differs, or rename the file to its real type and weigh it again. Do not load it before.',
      references: [
        { id: 'CWE-646', url: 'https://cwe.mitre.org/data/definitions/646.html' },
        { id: 'CVE-2025-10155' },
      ],
      example: { bad: 'logo.png that starts with a pickle', good: 'model.pkl that is a pickle' },
    },
    'unusual-extension': {
      title: 'Extension of another format',
      severity: 'low',
      message: '{name} is {actual}, which does not usually carry the extension {extension}',
      why: 'Tools that choose a loader by the extension will pick another one than the content needs.',
      fix: 'Rename the file to an extension of its format.',
      references: [{ id: 'CWE-646' }],
      example: { bad: 'weights.npz that is a pickle', good: 'weights.pkl that is a pickle' },
    },
    polyglot: {
      title: 'One file, two formats',
      severity: 'high',
      message: 'the same bytes are both {first} and {second}',
      why: 'Which format a reader sees depends on the reader. A polyglot lets a file pass as one thing and be loaded as another; no library writes such files.',
      fix: 'Do not load it. Get the file from its original publisher or save the model again.',
      references: [{ id: 'CWE-436' }, { id: 'AML.T0011' }],
      example: {
        bad: 'a pickle followed by a zip archive in one .pt file',
        good: 'a zip archive from its first byte to its last',
      },
    },
    'embedded-executable': {
      title: 'Program named like a model',
      severity: 'high',
      message: '{name} is a {actual}, not a model',
      why: 'An executable with a model file name runs when somebody is talked into starting it, or when a loader of native libraries opens it.',
      fix: 'Delete it, unless it is a library you know and expect under this name.',
      references: [{ id: 'CWE-434' }],
      example: {
        bad: 'model.pt that starts with the ELF magic',
        good: 'libops.so that starts with the ELF magic',
      },
    },
  },
  run: (inputs, { report }) => {
    for (const { path, value } of inputs['file-facts']) {
      const { name, extension } = value;
      const [first, ...others] = value.formats;
      const pair = contradiction(value);
      if (pair !== undefined)
        report('polyglot', { path, offset: 0 }, { first: pair[0], second: pair[1] });
      const executable = value.signature?.includes('program') === true;
      if (executable && MODEL_EXTENSIONS.has(extension)) {
        report('embedded-executable', { path, offset: 0 }, { name, actual: value.signature ?? '' });
      } else if (
        first === undefined &&
        value.signature !== undefined &&
        MODEL_EXTENSIONS.has(extension)
      ) {
        report(
          'unusual-extension',
          { path, offset: 0 },
          { name, extension, actual: value.signature },
        );
      }
      if (first === undefined || extension === '') continue;
      if (value.formats.some((format) => format.extensions.includes(extension))) continue;
      if (SHARED_EXTENSIONS.has(extension)) continue;
      const actual = [first, ...others].map((format) => format.title).join(' and ');
      const rule = INNOCENT_EXTENSIONS.has(extension) ? 'lying-extension' : 'unusual-extension';
      report(rule, { path, offset: 0 }, { name, extension, actual });
    }
  },
});
