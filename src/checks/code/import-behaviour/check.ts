import type { CallSite } from '../../../code/call-site.ts';
import { calleesOf } from '../../../code/call-site.ts';
import { Flow } from '../../../code/flow.ts';
import { renderCall, shortName } from '../../../code/render-call.ts';
import type { Value } from '../../../code/value.ts';
import { loosePathOf } from '../../../code/value.ts';
import { someWithin, textsWithin } from '../../../code/walk-value.ts';
import { defineCheck } from '../../../core/check.ts';
import type { CheckContext } from '../../../core/check.ts';
import type { SourceFile } from '../../../formats/source/source-file.ts';
import { sourceModule } from '../../../formats/source/source-file.ts';
import { comesFrom } from '../origin.ts';
import {
  AUTOSTART_RE,
  COMMANDS_RE,
  CREDENTIAL_FILES_RE,
  DECODERS_RE,
  HOSTILE_COMMAND_RE,
  PACKAGE_FOLDER_RE,
  PACKAGE_START_RE,
  RUNNERS_RE,
  SENDERS_RE,
} from './behaviour.data.ts';
import { RULES } from './rules.ts';

interface Seen {
  readonly path: readonly string[];
  readonly flow: Flow;
  readonly report: CheckContext<typeof RULES>['report'];
}

function at(
  { path }: Seen,
  site: CallSite,
): { readonly path: readonly string[]; readonly line: number } {
  return { path, line: site.line };
}

function evidence(site: CallSite): { readonly evidence: readonly string[] } {
  return { evidence: [renderCall(site)] };
}

/** The decoder that made a value, whether it could be undone here or not. */
function decoderOf(value: Value, flow: Flow): string | undefined {
  let name: string | undefined;
  flow.find(value, (part) => {
    if ((part.kind === 'text' || part.kind === 'bytes') && part.decodedBy !== undefined)
      name = part.decodedBy;
    else if (part.kind === 'call' && DECODERS_RE.test(loosePathOf(part)))
      name = loosePathOf(part).replaceAll('()', '');
    return name !== undefined;
  });
  return name === undefined ? undefined : shortName(name).replace(/^\?\./, '');
}

/** What a command consists of: the whole text, or the program of a list. */
function programOf(site: CallSite): Value | undefined {
  const [first] = site.positional;
  return first?.kind === 'list' || first?.kind === 'tuple' ? first.items[0] : first;
}

/** Reports code that was fetched or hidden; true when it was. */
function judgeRun(site: CallSite, name: string, value: Value | undefined, seen: Seen): boolean {
  if (value === undefined) return false;
  const callee = shortName(name);
  const isImport = site.when !== 'call';
  const fetched = seen.flow.find(value, comesFrom('network'));
  if (fetched !== undefined) {
    const source = shortName(loosePathOf(fetched))
      .replaceAll('()', '')
      .replace(/^\?\./, 'a socket: ');
    seen.report(
      isImport ? 'download-and-run' : 'downloaded-code',
      at(seen, site),
      { callee, source },
      evidence(site),
    );
    return true;
  }
  const decoder = decoderOf(value, seen.flow);
  if (decoder === undefined) return false;
  seen.report(
    isImport ? 'hidden-code' : 'hidden-code-later',
    at(seen, site),
    { callee, decoder },
    evidence(site),
  );
  return true;
}

function effectOf(command: string): string {
  if (/\/dev\/tcp\/|\bnc(?:at)?\b|bash\s+-i|sh\s+-i|mkfifo/.test(command))
    return 'gives somebody a shell';
  if (/crontab/.test(command)) return 'makes something start by itself';
  if (/rm\s+-rf/.test(command)) return 'deletes everything';
  return 'fetches or decodes a program and runs it';
}

/** Characters of a command that are read: patterns over it must not take for ever. */
const MAX_COMMAND = 16_384;

function judgeCommand(site: CallSite, name: string, seen: Seen): void {
  const callee = shortName(name);
  const text = site.positional.flatMap(textsWithin).join(' ').slice(0, MAX_COMMAND);
  if (HOSTILE_COMMAND_RE.test(text)) {
    const rule = site.when === 'call' ? 'hostile-command-later' : 'hostile-command';
    seen.report(rule, at(seen, site), { callee, effect: effectOf(text) }, evidence(site));
  } else if (!judgeRun(site, name, programOf(site), seen) && site.when === 'import')
    seen.report('command-on-import', at(seen, site), { callee }, evidence(site));
}

const WHOLE_ENVIRONMENT_RE = /^os\.environ\.(?:items|values|copy)$/;

/** Whole environments and files of credentials; a single variable is how honest clients log in. */
function secretIn(site: CallSite, flow: Flow): string | undefined {
  let what: string | undefined;
  const isSecret = (part: Value): boolean => {
    if (part.kind === 'name' && (part.path === 'os.environ' || part.path === 'process.env'))
      what = 'the environment';
    else if (part.kind === 'call' && WHOLE_ENVIRONMENT_RE.test(part.callee ?? ''))
      what = 'the environment';
    else if (
      part.kind === 'call' &&
      /^(?:builtins\.open|(?:.*\.)?(?:read_(?:text|bytes)|readFile(?:Sync)?))$/.test(
        part.callee ?? '',
      )
    ) {
      const file = textsWithin(part).find((text) => CREDENTIAL_FILES_RE.test(text));
      if (file !== undefined) what = file;
    }
    return what !== undefined;
  };
  /** One variable of the environment, or what a library makes of it for a proxy. */
  const isSingle = (part: Value): boolean =>
    (part.kind === 'item' && loosePathOf(part.of) === 'os.environ') ||
    (/^os\.environ\.\w+\(\)$|^os\.getenv\(\)$/.test(loosePathOf(part)) &&
      !/\.(?:items|copy|values)\(\)$/.test(loosePathOf(part)));
  for (const value of [...site.positional, ...site.keywords.map((keyword) => keyword.value)]) {
    flow.find(value, isSecret, isSingle);
    if (what !== undefined) return what;
  }
  return undefined;
}

function judgeSender(site: CallSite, name: string, seen: Seen): void {
  const callee = shortName(name);
  const what = secretIn(site, seen.flow);
  if (what !== undefined)
    seen.report('credentials-sent', at(seen, site), { callee, what }, evidence(site));
  else if (site.when === 'import')
    seen.report('network-on-import', at(seen, site), { callee }, evidence(site));
}

const WRITE_MODE_RE = /[wax+]/;

function judgeOpen(site: CallSite, seen: Seen): void {
  const [file, mode] = site.positional;
  const given = mode ?? site.keywords.find((keyword) => keyword.name === 'mode')?.value;
  if (file === undefined || given?.kind !== 'text' || !WRITE_MODE_RE.test(given.text)) return;
  const isPackageFolder = someWithin(file, (part) => PACKAGE_FOLDER_RE.test(loosePathOf(part)));
  const place = textsWithin(file).find(
    (text) => AUTOSTART_RE.test(text) || (isPackageFolder && PACKAGE_START_RE.test(text)),
  );
  if (place !== undefined)
    seen.report('persistence', at(seen, site), { callee: 'open', file: place }, evidence(site));
}

/** From any object over its class to all classes there are: how code names what it does not name. */
const WALK_RE =
  /__(?:class|base|bases|mro|base_)__.*__subclasses__$|^builtins\.object\.__subclasses__$/;

function judge(site: CallSite, seen: Seen): void {
  const walked = site.target === undefined ? '' : loosePathOf(site.target);
  if (WALK_RE.test(walked) || WALK_RE.test(site.callee ?? ''))
    seen.report('object-walk', at(seen, site), {}, evidence(site));
  for (const name of calleesOf(site)) {
    if (RUNNERS_RE.test(name)) judgeRun(site, name, site.positional[0], seen);
    else if (COMMANDS_RE.test(name)) judgeCommand(site, name, seen);
    else if (SENDERS_RE.test(name)) judgeSender(site, name, seen);
    else if (name === 'builtins.open') judgeOpen(site, seen);
  }
}

/** A socket whose descriptor becomes standard input, and a shell after it. */
function judgeShell({ module }: SourceFile, seen: Seen): void {
  const isSocketDup = (site: CallSite): boolean =>
    site.callee === 'os.dup2' &&
    site.positional.some((value) =>
      someWithin(value, (part) =>
        /^socket\..*\.fileno\(\)$|^\?\.fileno\(\)$/.test(loosePathOf(part)),
      ),
    );
  if (!module.calls.some(isSocketDup) && !module.calls.some(isShellOnSocket)) return;
  const shell = module.calls.find(({ callee }) => callee !== undefined && COMMANDS_RE.test(callee));
  if (shell?.callee !== undefined)
    seen.report(
      'reverse-shell',
      at(seen, shell),
      { callee: shortName(shell.callee) },
      evidence(shell),
    );
}

/** `subprocess.Popen("sh", stdin=s, stdout=s)`. */
function isShellOnSocket(site: CallSite): boolean {
  if (site.callee === undefined || !COMMANDS_RE.test(site.callee)) return false;
  const input = site.keywords.find(({ name }) => name === 'stdin')?.value;
  return input !== undefined && loosePathOf(input).startsWith('socket.');
}

export default defineCheck({
  id: 'import-behaviour',
  version: 1,
  title: 'What source code does as soon as it is imported, and code it hides',
  needs: [sourceModule],
  rules: RULES,
  run: (inputs, { report }) => {
    for (const { path, value } of inputs['source-module']) {
      const seen = { path, report, flow: new Flow(value.module) };
      if (value.encoding !== undefined)
        report('encoded-source', { path, line: 1 }, { encoding: value.encoding });
      if (value.turnedLine !== undefined)
        report('turned-text', { path, line: value.turnedLine }, {});
      for (const site of value.module.calls) judge(site, seen);
      judgeShell(value, seen);
    }
  },
});
