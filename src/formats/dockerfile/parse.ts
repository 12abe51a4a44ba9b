import type { ByteSource } from '../../bytes/source.ts';
import { decodeUtf8Leniently } from '../../bytes/text.ts';
import type { Limits } from '../../core/limits.ts';
import type { Parsed } from '../../core/parsed.ts';
import { addEnvironment } from '../install-command/environment.ts';
import { CommandFileDraft } from '../shell-script/command-file.ts';
import { execText } from '../shell-script/exec-form.ts';
import type { ShellFile } from '../shell-script/shell-file.ts';
import type { Instruction } from './instructions.ts';
import { readInstructions } from './instructions.ts';

const MAX_BYTES = 4 * 1024 * 1024;
const FLAG_RE = /^(?:\\?\s*--[a-z][\w-]*(?:=(?:"[^"]*"|\S*))?[ \t\n\\]+)+/;
const PAIR_RE = /([A-Za-z_]\w{0,100})=("(?:[^"\\]|\\[\s\S])*"|'[^']*'|(?:[^\s\\]|\\[\s\S])*)/g;
const REFERENCE_RE = /\$(?:\{([A-Za-z_]\w*)(?::?-([^}]*))?\}|([A-Za-z_]\w*))/g;
const RUNS: ReadonlySet<string> = new Set(['RUN', 'CMD', 'ENTRYPOINT']);

/** Reads what a Dockerfile runs while it is built and when it starts, with `ARG` and `ENV` put in. */
export async function parseDockerfile(
  source: ByteSource,
  limits: Limits,
): Promise<Parsed<ShellFile>> {
  const most = Math.min(limits.maxHeaderBytes, MAX_BYTES);
  const bytes = await source.read(0, most + 1);
  const draft = new CommandFileDraft('docker');
  if (bytes.length > most)
    draft.packages.addGap('size-limit', `a Dockerfile of more than ${most} bytes`);
  const variables = new Map<string, string>();
  for (const instruction of readInstructions(decodeUtf8Leniently(bytes.subarray(0, most)))) {
    const { word, text, line } = instruction;
    if (RUNS.has(word)) await addRun(draft, instruction, variables);
    else if (word === 'ENV' || word === 'ARG') setVariables(draft, instruction, variables);
    else if (word === 'FROM') {
      const image = text.replace(FLAG_RE, '').split(/\s/, 1)[0] ?? '';
      draft.packages.addSwitch(`container image ${expand(image, variables)}`, line);
    } else if (word === 'ONBUILD') {
      const inner = /^([A-Za-z]+)[ \t]+([\s\S]*)$/.exec(text);
      if (inner?.[1]?.toUpperCase() === 'RUN')
        await addRun(draft, { ...instruction, word: 'RUN', text: inner[2] ?? '' }, variables);
    }
  }
  return draft.finish(source.size ?? bytes.length, 'Dockerfile');
}

async function addRun(
  draft: CommandFileDraft,
  { word, text, heredocs, line }: Instruction,
  variables: ReadonlyMap<string, string>,
): Promise<void> {
  const command = text.replace(FLAG_RE, '');
  const given = { name: word, variables };
  const [first] = heredocs;
  // `RUN <<EOF`: the heredoc is the script.
  if (first !== undefined && /^<<-?["']?[\w.-]+["']?$/.test(command.trim())) {
    if (/^#!(?!.*\b(?:ba|da|a|z|k)?sh\b)/.test(first.body)) return;
    await draft.add({ ...given, text: first.body, line: first.line });
    return;
  }
  const bodies = heredocs.map(({ name, body }) => `${body}\n${name}`);
  const shell = execText(command) ?? [command, ...bodies].join('\n');
  await draft.add({ ...given, text: shell, line });
}

function setVariables(
  draft: CommandFileDraft,
  { word, text, line }: Instruction,
  variables: Map<string, string>,
): void {
  const plain = text.replaceAll('\\\n', ' ');
  const pairs = [...plain.matchAll(PAIR_RE)].map(
    ([, name = '', value = '']) => [name, unquote(value)] as const,
  );
  // `ENV NAME value`, the old form.
  const old =
    word === 'ENV' && pairs.length === 0 ? /^([A-Za-z_]\w*)[ \t]+(.*)$/s.exec(plain) : null;
  if (old !== null) pairs.push([old[1] ?? '', (old[2] ?? '').trim()]);
  for (const [name, value] of pairs) {
    const expanded = expand(value, variables);
    variables.set(name, expanded);
    const known = !expanded.includes('$');
    addEnvironment({ draft: draft.packages, line }, name, { text: expanded, known });
  }
}

function unquote(value: string): string {
  const quote = value[0];
  if (quote === "'" || quote === '"') return value.slice(1, -1).replaceAll(/\\(.)/gs, '$1');
  return value.replaceAll(/\\(.)/gs, '$1');
}

/** Characters that a variable may grow to by naming others. */
const MAX_VALUE = 8192;

function expand(text: string, variables: ReadonlyMap<string, string>): string {
  const made = text.replaceAll(
    REFERENCE_RE,
    (whole, braced?: string, fallback?: string, bare?: string) =>
      variables.get(braced ?? bare ?? '') ?? fallback ?? whole,
  );
  return made.length > MAX_VALUE ? text : made;
}
