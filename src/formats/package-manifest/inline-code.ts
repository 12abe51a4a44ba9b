import { memorySource } from '../../bytes/memory-source.ts';
import { calleesOf } from '../../code/call-site.ts';
import { parseJavaScript } from '../../code/javascript/parse.ts';
import { parseShell } from '../../code/shell/parse.ts';
import type { ShellCommand, ShellScript } from '../../code/shell/shell-script.ts';
import { showWord } from '../../code/shell/shell-script.ts';
import type { PackageHook } from '../package-archive/package-contents.ts';
import type { Member } from '../format.ts';

/** Programs that take code as an argument, with the extension of its language and the options before it. */
const INTERPRETERS: readonly (readonly [program: RegExp, options: RegExp, extension: string])[] = [
  [/^(?:node|nodejs|bun)$/, /^(?:-e|-p|-pe|--eval|--print)$/, '.js'],
  [/^deno$/, /^eval$/, '.js'],
  [/^(?:python[\d.]*|py|pypy\d*)$/, /^-c$/, '.py'],
];
/** Hooks and commands that are followed. */
const MAX_HOOKS = 32;
const MAX_COMMANDS = 200;
const MAX_EXPANDED = 16_384;

/** What a script would run, after quotes, variables and wrappers have been seen through. */
export interface HookScript {
  readonly event: string;
  /** One command a line, with what it is piped into. */
  readonly expanded: string;
  /** Code that the command carries in its arguments. */
  readonly inline: readonly { readonly extension: string; readonly text: string }[];
  /** All inline code does is print, or load a file of the package that may be missing. */
  readonly onlyTalks: boolean;
}

function expandedLine({ commands }: ShellScript, command: ShellCommand): string {
  const own = command.words.map(showWord).join(' ');
  const next = command.pipedInto.flatMap((index) => {
    const into = commands[index];
    return into === undefined ? [] : [into.words.map(showWord).join(' ')];
  });
  return [own, ...next].join(' | ');
}

function inlineOf({ program, words }: ShellCommand): HookScript['inline'] {
  const known = INTERPRETERS.find(([pattern]) => program !== undefined && pattern.test(program));
  if (known === undefined) return [];
  const [, options, extension] = known;
  const at = words.findIndex(({ text }) => text !== undefined && options.test(text));
  const text = at === -1 ? undefined : words[at + 1]?.text;
  return text === undefined ? [] : [{ extension, text }];
}

const TALKING_RE = /^(?:console\.\w+|process\.(?:stdout\.write|exit)|String\.raw)$/;

async function talksOnly({ extension, text }: HookScript['inline'][number]): Promise<boolean> {
  if (extension !== '.js') return false;
  const parsed = await parseJavaScript(text, 'javascript');
  if (!parsed.ok || parsed.value.errors > 0 || parsed.value.truncated !== undefined) return false;
  return parsed.value.calls.every((site) => {
    const [first] = site.positional;
    const loads = calleesOf(site).some((name) => name === 'require' || name === 'import');
    if (loads) return first?.kind === 'text' && first.text.startsWith('.');
    return site.callee !== undefined && TALKING_RE.test(site.callee);
  });
}

/** Reads the shell text of hooks. Commands that the parser gives up on stay as they are written. */
export async function readHooks(hooks: readonly PackageHook[]): Promise<readonly HookScript[]> {
  const scripts: HookScript[] = [];
  for (const { event, command } of hooks.slice(0, MAX_HOOKS)) {
    const parsed = await parseShell(command);
    if (parsed.commands.length === 0) continue;
    const commands = parsed.commands.slice(0, MAX_COMMANDS);
    const inline = commands.flatMap(inlineOf);
    const talking = await Promise.all(inline.map(talksOnly));
    scripts.push({
      event,
      expanded: commands
        .map((one) => expandedLine(parsed, one))
        .join('\n')
        .slice(0, MAX_EXPANDED),
      inline,
      onlyTalks: inline.length > 0 && talking.every(Boolean),
    });
  }
  return scripts;
}

/** The inline code as files of their own, so that it is judged like any source. */
export function inlineMembers(scripts: readonly HookScript[]): readonly Member[] {
  return scripts.flatMap(({ event, inline }) =>
    inline.map(({ extension, text }, at): Member => {
      const bytes = Buffer.from(text);
      const number = inline.length > 1 ? ` ${at + 1}` : '';
      return {
        name: `${event} script${number}${extension}`,
        size: bytes.length,
        expect: 'any',
        open: () => memorySource(bytes),
      };
    }),
  );
}
