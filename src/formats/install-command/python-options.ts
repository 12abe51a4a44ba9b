import type { Arguments } from './arguments.ts';
import type { Target } from './target.ts';
import { addEditable, addInclude, addIndex, addSwitch } from './target.ts';

/** Switches of pip and uv that change what is found or trusted. */
const SWITCHES: ReadonlySet<string> = new Set([
  '--pre',
  '--no-deps',
  '--no-index',
  '--require-hashes',
  '--no-build-isolation',
  '--trusted-host',
  '--allow-insecure-host',
  '--index-strategy',
  '--prerelease',
  '--resolution',
  '--exclude-newer',
  '--no-binary',
  '--only-binary',
  '--native-tls',
  '--torch-backend',
]);

/** What the options of pip and uv say of indexes, files and switches. */
export function addPythonOptions(target: Target, { options }: Arguments): void {
  for (const { name, value } of options) {
    switch (name) {
      case '-r':
      case '--requirement':
      case '--requirements':
      case '--with-requirements':
        addInclude(target, 'manifest', value);
        break;
      case '-c':
      case '--constraint':
      case '--constraints':
      case '--override':
      case '--overrides':
        addInclude(target, 'constraints', value);
        break;
      case '-e':
      case '--editable':
      case '--with-editable':
        addEditable(target, value);
        break;
      case '-i':
      case '--index-url':
      case '--pypi-url':
      case '--default-index':
        addIndex(target, 'pypi', 'primary', value);
        break;
      case '--extra-index-url':
        addIndex(target, 'pypi', 'extra', value);
        break;
      case '--index': {
        const named = /^([\w.-]+)=(.*)$/.exec(value?.text ?? '');
        const url = named === null ? value : { text: named[2] ?? '', known: value?.known === true };
        addIndex(target, 'pypi', 'extra', url, named?.[1]);
        break;
      }
      case '-f':
      case '--find-links':
        addIndex(target, 'pypi', 'find-links', value);
        break;
      default:
        if (SWITCHES.has(name)) addSwitch(target, `${name} ${value?.text ?? ''}`.trim());
    }
  }
}
