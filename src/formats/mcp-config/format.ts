import type { Glimpse, Recognition } from '../format.ts';
import { defineFormat } from '../format.ts';
import { lazy } from '../lazy.ts';
import { shellFile } from '../shell-script/shell-file.ts';

/** `servers` alone says nothing; in files of these names it is the list of VS Code. */
const NAME_RE = /^\.?mcp(?:[-_.]\w+)?\.json$|^mcp[-_]?(?:config|settings|servers)\.json$/;
const SERVERS_RE = /"(?:mcpServers|mcp_servers|context_servers)"\s*:|"mcp"\s*:\s*\{/;
const PLAIN_RE = /"servers"\s*:/;

function recognise({ head, name, size }: Glimpse): Recognition {
  if (!/\.jsonc?$/.test(name)) return 'no';
  const text = Buffer.from(head.buffer, head.byteOffset, head.byteLength).toString('latin1');
  if (!/^(?:\u00ef\u00bb\u00bf)?\s*(?:\/[/*]|\{)/.test(text)) return 'no';
  const isNamed = NAME_RE.test(name);
  if (isNamed && (SERVERS_RE.test(text) || PLAIN_RE.test(text))) return 'likely';
  if (!SERVERS_RE.test(text)) return 'no';
  // A large file of another kind may hold the words, and is left to whoever knows its name.
  return head.length === size ? 'likely' : 'no';
}

const parser = lazy(() => import('./parse.ts'));

export default defineFormat({
  id: 'mcp-config',
  title: 'configuration of MCP servers',
  artifact: shellFile,
  kind: 'config',
  extensions: ['.json', '.jsonc'],
  recognise,
  parse: async (source, limits) => (await parser()).parseMcpConfig(source, limits),
});
