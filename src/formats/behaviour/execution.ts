import type { CallSite } from '../../code/call-site.ts';
import { shortName } from '../../code/render-call.ts';
import type { Value } from '../../code/value.ts';
import { loosePathOf } from '../../code/value.ts';
import { partsOf, someWithin } from '../../code/walk-value.ts';
import {
  COMMANDS_RE,
  DECODERS_RE,
  INJECTION_RE,
  LIBRARY_LOADERS_RE,
  MINING_RE,
  RUNNERS_RE,
} from './behaviour.data.ts';
import {
  commandText,
  hostileEffect,
  installedBy,
  publishedBy,
  registeredBy,
} from './command-text.ts';
import { isFetched } from './network-origin.ts';
import type { Observation } from './observation.ts';
import { shownName } from './observation.ts';

/** Values of an argument that are looked up as places of files. */
const MAX_PLACES = 40;
const MAX_SHOWN = 140;

/** The decoder that made a value, whether it could be undone here or not. */
function decoderOf(value: Value, { flow }: Observation): string | undefined {
  let name: string | undefined;
  flow.find(value, (part) => {
    if ((part.kind === 'text' || part.kind === 'bytes') && part.decodedBy !== undefined)
      name = part.decodedBy;
    else if (part.kind === 'call' && DECODERS_RE.test(loosePathOf(part)))
      name = loosePathOf(part).replaceAll('()', '');
    return name !== undefined;
  });
  return name === undefined ? undefined : shortName(name).replace(/^\?\./, '').replace(/^\./, '');
}

/** What a decoder gave, where that is known: readers want to see it. */
function decodedText(value: Value, { flow }: Observation): readonly string[] {
  let text: string | undefined;
  flow.find(value, (part) => {
    if ((part.kind === 'text' || part.kind === 'bytes') && part.decodedBy !== undefined)
      text = part.kind === 'text' ? part.text : part.bytes;
    return text !== undefined;
  });
  if (text === undefined) return [];
  const shown = text.trim().replaceAll(/\s+/g, ' ').slice(0, MAX_SHOWN);
  return shown === '' ? [] : [`decoded: ${shown}`];
}

/** Programs that run what they are given. */
const INTERPRETERS_RE =
  /^(?:\S*[\\/])?(?:(?:ba|z|da|k|c|tc|fi)?sh|cmd(?:\.exe)?|powershell(?:\.exe)?|pwsh|python[\d.]*w?|node|bun|deno|perl|ruby|php|osascript|wscript|cscript|mshta|rundll32|regsvr32|env|sudo|nohup|setsid|exec|eval|start|xargs|timeout|iex)(?:\.exe)?$/i;

/**
 * What decides what a command runs: the whole, unless it begins with the constant name of a program that
 * is no interpreter.
 */
function programOf({ positional }: CallSite): Value | undefined {
  const [first] = positional;
  if (first === undefined) return undefined;
  const head = headOf(first);
  if (head === undefined) return first;
  const word = /^\s*(\S+)(?=\s)/.exec(head)?.[1] ?? (first.kind === 'text' ? head : undefined);
  const program = word ?? (isWords(first) ? head : undefined);
  return program === undefined || INTERPRETERS_RE.test(program) ? first : undefined;
}

function isWords(value: Value): boolean {
  return (
    value.kind === 'list' ||
    value.kind === 'tuple' ||
    (value.kind === 'unknown' && value.from[0] !== undefined && isWords(value.from[0]))
  );
}

/** The constant text with which a command begins. */
function headOf(value: Value): string | undefined {
  let part: Value | undefined = value;
  for (let depth = 0; part !== undefined && depth < 8; depth += 1) {
    if (part.kind === 'text') return part.decodedBy === undefined ? part.text : undefined;
    if (part.kind === 'list' || part.kind === 'tuple') [part] = part.items;
    else if (part.kind === 'unknown') [part] = part.from;
    else return undefined;
  }
  return undefined;
}

/** Notes code that was fetched or hidden; true when it was. */
export function observeRun(
  site: CallSite,
  name: string,
  value: Value | undefined,
  seen: Observation,
): boolean {
  if (value === undefined) return false;
  const fetched = seen.flow.find(value, isFetched);
  if (fetched !== undefined) {
    seen.note(site, name, { act: 'runs-fetched', source: shownName(fetched) });
    return true;
  }
  const decoder = decoderOf(value, seen);
  // Bytes made of text are how honest code builds paths and arguments.
  const isPlain = decoder === 'bytes' || decoder === 'bytearray';
  if (decoder === undefined || (isPlain && COMMANDS_RE.test(name))) return false;
  seen.note(site, name, { act: 'runs-decoded', decoder }, decodedText(value, seen));
  return true;
}

export function observeCommand(site: CallSite, name: string, seen: Observation): void {
  const text = commandText(site, seen.flow);
  const effect = hostileEffect(text);
  if (effect !== undefined)
    seen.note(site, name, { act: 'hostile-command', effect }, [
      `command: ${text.slice(0, MAX_SHOWN)}`,
    ]);
  else {
    const isFile = observeFile(site, name, 'program', seen);
    const isKnown = observeRun(site, name, programOf(site), seen) || isFile;
    if (!isKnown)
      seen.note(
        site,
        name,
        { act: 'command' },
        text === '' ? [] : [`command: ${text.slice(0, MAX_SHOWN)}`],
      );
  }
  const where = registeredBy(text);
  if (where !== undefined && effect === undefined)
    seen.note(site, name, { act: 'registers', where });
  const packages = installedBy(text);
  if (packages !== undefined) seen.note(site, name, { act: 'installs', packages });
  const command = publishedBy(text);
  if (command !== undefined) seen.note(site, name, { act: 'publishes', command });
}

/** A program or library that was fetched or unpacked by the code itself. */
export function observeFile(
  site: CallSite,
  name: string,
  as: 'program' | 'library',
  seen: Observation,
): boolean {
  const waiting: Value[] = [...site.positional];
  for (let at = 0; at < waiting.length && at < MAX_PLACES; at += 1) {
    const part = waiting[at];
    if (part === undefined) continue;
    if (part.kind !== 'text' || part.text.length > 1) {
      for (const content of seen.files.at(part)) {
        const fetched = seen.flow.find(content, isFetched);
        if (fetched !== undefined) {
          const source = shownName(fetched);
          seen.note(site, name, { act: 'runs-file', from: 'network', source, as });
          return true;
        }
        const decoder = decoderOf(content, seen);
        if (decoder !== undefined) {
          seen.note(
            site,
            name,
            { act: 'runs-file', from: 'decoder', source: decoder, as },
            decodedText(content, seen),
          );
          return true;
        }
      }
    }
    waiting.push(...partsOf(part), ...(part.kind === 'parameter' ? seen.flow.behind(part) : []));
  }
  return false;
}

/** From any object over its class to all classes there are: how code names what it does not name. */
const WALK_RE =
  /__(?:class|base|bases|mro|base_)__.*__subclasses__$|^builtins\.object\.__subclasses__$/;

/** Everything about running code that one call says. */
export function observeExecution(site: CallSite, name: string, seen: Observation): void {
  if (RUNNERS_RE.test(name))
    observeRun(
      site,
      name,
      site.positional[name === 'Function' ? Math.max(site.positional.length - 1, 0) : 0],
      seen,
    );
  else if (COMMANDS_RE.test(name)) observeCommand(site, name, seen);
  else if (LIBRARY_LOADERS_RE.test(name)) observeFile(site, name, 'library', seen);
  else if (/^pip\.(?:main|_internal\.[\w.]*main)$|^pip\._internal\.cli\.main\.main$/.test(name))
    seen.note(site, name, {
      act: 'installs',
      packages: commandText(site, seen.flow).slice(0, 120),
    });
  if (name.startsWith('ctypes.') && INJECTION_RE.test(name))
    seen.note(site, name, { act: 'injects' });
}

export function observeWalk(site: CallSite, seen: Observation): void {
  const walked = site.target === undefined ? '' : loosePathOf(site.target);
  if (WALK_RE.test(walked) || WALK_RE.test(site.callee ?? ''))
    seen.note(site, site.callee ?? site.written, { act: 'walks-objects' });
}

/** A socket whose descriptor becomes standard input, and a shell after it. */
export function observeShell(seen: Observation): void {
  const { calls } = seen.module;
  const joins = calls.find((site) => isSocketDup(site) || isShellOnSocket(site) || isPiped(site));
  if (joins === undefined) return;
  const shell = calls.find(
    (site) =>
      site.callee !== undefined &&
      COMMANDS_RE.test(site.callee) &&
      isShell(commandText(site, seen.flow)),
  );
  if (shell?.callee !== undefined) seen.note(shell, shell.callee, { act: 'opens-shell' });
}

/** A server that starts one program of its own for each connection is no shell. */
function isShell(command: string): boolean {
  return (
    command === '' ||
    /(?:^|[\\/\s])(?:(?:ba|z|da|k|c|tc|a)?sh|cmd(?:\.exe)?|powershell(?:\.exe)?|pwsh)(?=$|\s)/i.test(
      command,
    )
  );
}

const SOCKET_RE =
  /^(?:socket|ssl)\.|^(?:net|tls)\.(?:connect|createConnection|Socket|createServer)\(\)/;

function isSocketDup({ callee, positional }: CallSite): boolean {
  if (callee !== 'os.dup2') return false;
  return positional.some((value) =>
    someWithin(value, (part) =>
      /^(?:socket|ssl)\..*\.fileno\(\)$|^\?\.fileno\(\)$/.test(loosePathOf(part)),
    ),
  );
}

/** `subprocess.Popen("sh", stdin=s, stdout=s)`. */
function isShellOnSocket({ callee, keywords }: CallSite): boolean {
  if (callee === undefined || !COMMANDS_RE.test(callee)) return false;
  const input = keywords.find(({ name }) => name === 'stdin')?.value;
  return input !== undefined && SOCKET_RE.test(loosePathOf(input));
}

/** `socket.pipe(shell.stdin)` or `shell.stdout.pipe(socket)`. */
function isPiped({ target, positional, callee }: CallSite): boolean {
  const [to] = positional;
  if (to === undefined || (target === undefined && callee === undefined)) return false;
  const from = target?.kind === 'member' && target.name === 'pipe' ? loosePathOf(target.of) : '';
  if (from === '') return false;
  const [a, b] = [from, loosePathOf(to)];
  const isChild = (path: string): boolean =>
    /^(?:child_process\.\w+|node-pty\.spawn)\(\)/.test(path);
  return (SOCKET_RE.test(a) && isChild(b)) || (isChild(a) && SOCKET_RE.test(b));
}

/** Words that only a miner has, in what a call is given. */
export function observeMining(site: CallSite, name: string, seen: Observation): void {
  const { positional } = site;
  for (const value of positional) {
    const texts =
      value.kind === 'text'
        ? [value.text]
        : value.kind === 'list'
          ? value.items.slice(0, 32).map((item) => (item.kind === 'text' ? item.text : ''))
          : [];
    if (texts.length === 0) continue;
    const sign = MINING_RE.exec(texts.join(' ').slice(0, 2000))?.[0];
    if (sign === undefined) continue;
    seen.note(site, name, { act: 'mines', sign: sign.slice(0, 80) });
    return;
  }
}
