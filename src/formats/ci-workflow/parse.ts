import type { ByteSource } from '../../bytes/source.ts';
import { decodeUtf8Leniently } from '../../bytes/text.ts';
import type { Limits } from '../../core/limits.ts';
import type { Parsed } from '../../core/parsed.ts';
import { addEnvironment } from '../install-command/environment.ts';
import type { YamlTreeError } from '../hydra/yaml-tree.ts';
import { readYaml } from '../hydra/yaml-tree.ts';
import { textLines } from '../json/lines.ts';
import type { JsonNode } from '../json/tree.ts';
import { everyValue, textOf } from '../json/tree.ts';
import { CommandFileDraft } from '../shell-script/command-file.ts';
import type { ShellFile } from '../shell-script/shell-file.ts';

export type WorkflowError = YamlTreeError | 'size-limit' | 'another-loader';

/** The `yaml` library needs a second for a million. */
const MAX_BYTES = 1024 * 1024;
/** What other readers of YAML build objects from: then the file is left to them. */
const OTHER_RE = /^[ \t]*(?:- )?["']?(?:_target_|class_path)["']?[ \t]*:|!!?python\//m;
const EXPRESSION_RE = /\$\{\{[^}\n]{0,500}\}\}/g;
/** Shells of a step that read another language. */
const OTHER_SHELL_RE = /python|pwsh|powershell|cmd|node|perl|ruby/;
const SCRIPT_KEYS: ReadonlySet<string> = new Set(['script', 'before_script', 'after_script']);

/** Reads the commands of a workflow, and which actions of others it uses. */
export async function parseWorkflow(
  source: ByteSource,
  limits: Limits,
): Promise<Parsed<ShellFile, never, WorkflowError>> {
  const most = Math.min(limits.maxHeaderBytes, MAX_BYTES);
  const bytes = await source.read(0, most + 1);
  const fail = (
    code: WorkflowError,
    offset: number,
    detail: string,
  ): Parsed<ShellFile, never, WorkflowError> => ({
    ok: false,
    error: { code, offset, detail },
  });
  if (bytes.length > most) return fail('size-limit', most, 'the workflow is too large');
  const text = decodeUtf8Leniently(bytes);
  if (OTHER_RE.test(text)) return fail('another-loader', 0, 'a configuration that builds objects');
  const tree = await readYaml(text);
  if (!tree.ok) return fail(tree.code, tree.offset, tree.detail);
  const draft = new CommandFileDraft('ci');
  const line = textLines(text);
  for (const document of tree.documents)
    for (const node of everyValue(document)) {
      if (node.kind === 'object') await readMapping(draft, node, text, line);
    }
  return draft.finish(bytes.length, 'workflow');
}

type Lines = (offset: number) => number;

async function readMapping(
  draft: CommandFileDraft,
  node: JsonNode,
  text: string,
  line: Lines,
): Promise<void> {
  if (node.kind !== 'object') return;
  const isOther = OTHER_SHELL_RE.test(textOf(node, 'shell') ?? '');
  for (const { key, value } of node.members) {
    if (key === 'run' && value.kind === 'string') {
      if (!isOther) await addText(draft, textOf(node, 'name') ?? 'run', value, text, line);
    } else if (SCRIPT_KEYS.has(key)) await addScripts(draft, key, value, text, line);
    else if (key === 'uses' && value.kind === 'string')
      draft.packages.addSwitch(`uses ${value.text}`, line(value.offset));
    else if ((key === 'env' || key === 'variables') && value.kind === 'object')
      for (const variable of value.members)
        if (variable.value.kind === 'string') {
          const at = line(variable.value.offset);
          const value2 = variable.value.text;
          addEnvironment({ draft: draft.packages, line: at }, variable.key, {
            text: value2,
            known: !value2.includes('${{'),
          });
        }
  }
}

/** The lists of GitLab: one line of shell each. */
async function addScripts(
  draft: CommandFileDraft,
  key: string,
  value: JsonNode,
  text: string,
  line: Lines,
): Promise<void> {
  const items = value.kind === 'array' ? value.items : [value];
  for (const item of items) if (item.kind === 'string') await addText(draft, key, item, text, line);
}

async function addText(
  draft: CommandFileDraft,
  name: string,
  node: JsonNode & { readonly kind: 'string' },
  text: string,
  line: Lines,
): Promise<void> {
  // A block scalar begins on the line below its mark.
  const isBlock = /^[|>]/.test(text.slice(node.offset, node.offset + 1));
  const shell = node.text.replaceAll(EXPRESSION_RE, '${EXPRESSION}');
  await draft.add({ name, text: shell, line: line(node.offset) + (isBlock ? 1 : 0) });
}
