import { decodeUtf8Leniently } from '../../bytes/text.ts';
import { defineFormat, type Glimpse, type Recognition } from '../format.ts';
import { looksLikeText } from '../signature/text.ts';
import { readStartConfig } from './read-config.ts';
import type { StartConfigKind } from './start-config.ts';
import { startConfig } from './start-config.ts';

const MAX_CONFIG_BYTES = 1024 ** 2;

/** Whose settings these are: by the name, and where names are common by what stands in them. */
export function startConfigKind(name: string, head: string): StartConfigKind | undefined {
  switch (name) {
    case '.npmrc':
      return 'npm';
    case '.yarnrc':
    case '.yarnrc.yml':
      return 'yarn';
    case 'binding.gyp':
      return 'binding-gyp';
    case 'tasks.json':
      return head.includes('"folderOpen"') ? 'vscode-tasks' : undefined;
    case 'settings.json':
    case 'settings.local.json':
    case 'hooks.json':
      return head.includes('"hooks"') ? 'agent-hooks' : undefined;
    case 'config':
      return /^\s*\[core\]/.test(head) ? 'git-config' : undefined;
    default:
      return undefined;
  }
}

function kindOf({ head, size, name }: Glimpse): StartConfigKind | undefined {
  const kind = startConfigKind(name, decodeUtf8Leniently(head));
  return kind !== undefined && looksLikeText(head, head.length === size) ? kind : undefined;
}

export default defineFormat({
  id: 'start-config',
  title: 'Settings that make programs start',
  artifact: startConfig,
  kind: 'config',
  extensions: ['.json', '.npmrc', '.yarnrc', '.yml', '.gyp'],
  recognise: (glimpse): Recognition => (kindOf(glimpse) === undefined ? 'no' : 'likely'),
  parse: async (source, _limits, glimpse) => {
    const config = kindOf(glimpse);
    if (config === undefined) {
      const detail = 'no settings of a known program';
      return { ok: false, error: { code: 'not-settings', offset: 0, detail } };
    }
    const bytes = await source.read(0, MAX_CONFIG_BYTES + 1);
    const text = decodeUtf8Leniently(bytes.subarray(0, MAX_CONFIG_BYTES));
    return {
      ok: true,
      value: {
        config,
        settings: readStartConfig(config, text),
        claims: [{ start: 0, end: source.size ?? bytes.length, what: 'settings' }],
      },
      anomalies: [],
      unexamined:
        bytes.length > MAX_CONFIG_BYTES
          ? [{ code: 'size-limit', detail: `settings of more than ${MAX_CONFIG_BYTES} bytes` }]
          : [],
    };
  },
});
