import type { Argument } from './arguments.ts';
import type { Target } from './target.ts';
import { addIndex, addSwitch } from './target.ts';

const SWITCHES_RE =
  /^(?:PIP_(?:PRE|NO_DEPS|NO_INDEX|TRUSTED_HOST|REQUIRE_HASHES|NO_BUILD_ISOLATION|CONFIG_FILE|CONSTRAINT)|UV_(?:INDEX_STRATEGY|PRERELEASE|INSECURE_HOST|NO_VERIFY_HASHES|CONFIG_FILE)|NPM_CONFIG_(?:STRICT_SSL|IGNORE_SCRIPTS|UNSAFE_PERM)|YARN_ENABLE_SCRIPTS|NODE_TLS_REJECT_UNAUTHORIZED|PYTHONHTTPSVERIFY)$/i;

/** A variable of the environment that tells a package manager where to look or what to trust. */
export function addEnvironment(target: Target, name: string, value: Argument): void {
  const upper = name.toUpperCase();
  const urls = value.text.split(/\s+/).filter((text) => text !== '');
  const each = (add: (url: Argument, name?: string) => void): void => {
    for (const text of urls) {
      const named = /^([\w.-]+)=(\S+)$/.exec(text);
      if (named === null) add({ text, known: value.known });
      else add({ text: named[2] ?? '', known: value.known }, named[1]);
    }
  };
  switch (upper) {
    case 'PIP_INDEX_URL':
    case 'UV_INDEX_URL':
    case 'UV_DEFAULT_INDEX':
      each((url, known) => addIndex(target, 'pypi', 'primary', url, known));
      break;
    case 'PIP_EXTRA_INDEX_URL':
    case 'UV_EXTRA_INDEX_URL':
    case 'UV_INDEX':
      each((url, known) => addIndex(target, 'pypi', 'extra', url, known));
      break;
    case 'PIP_FIND_LINKS':
    case 'UV_FIND_LINKS':
      each((url) => addIndex(target, 'pypi', 'find-links', url));
      break;
    case 'NPM_CONFIG_REGISTRY':
    case 'YARN_REGISTRY':
    case 'YARN_NPM_REGISTRY_SERVER':
    case 'BUN_CONFIG_REGISTRY':
      addIndex(target, 'npm', 'primary', value);
      break;
    default:
      if (SWITCHES_RE.test(upper)) addSwitch(target, `${name}=${value.text}`);
  }
}
