import type { CallSite } from '../../../code/call-site.ts';
import { calleesOf } from '../../../code/call-site.ts';
import { renderCall, shortName } from '../../../code/render-call.ts';
import type { Value } from '../../../code/value.ts';
import { defineCheck } from '../../../core/check.ts';
import type { CheckContext } from '../../../core/check.ts';
import { canonicalName } from '../../../formats/package-archive/metadata.ts';
import type { PackageContents } from '../../../formats/package-archive/package-contents.ts';
import { packageContents } from '../../../formats/package-archive/package-contents.ts';
import { pathFile } from '../../../formats/pth-file/pth-file.ts';
import { deedOf } from '../../../formats/source/deed.ts';
import { sourceModule } from '../../../formats/source/source-file.ts';
import type { StartConfig } from '../../../formats/start-config/start-config.ts';
import { startConfig } from '../../../formats/start-config/start-config.ts';
import { isOutermost } from '../outermost.ts';
import { hostileEffect } from '../hostile-command.ts';
import { PROVIDERS, SYSTEM_COMMANDS } from './commands.data.ts';
import { RULES } from './rules.ts';

type Report = CheckContext<typeof RULES>['report'];

/** Characters of a command that are shown. */
const SHOWN = 200;
const START_MODULE_RE = /^(?:sitecustomize|usercustomize)(?:\.py|\/__init__\.py)$/;
const NATIVE_SOURCE_RE =
  /\.(?:c|cc|cpp|cxx|c\+\+|m|mm|s|asm|h|hh|hpp|rs|swift|f|f90|node|gypi?|a|lib|dylib|so|inc|cu)$/i;

function judgePackage(path: readonly string[], contents: PackageContents, report: Report): void {
  const root = contents.root === '' ? '' : `${contents.root}/`;
  const at = (file: string): { readonly path: readonly string[] } => ({
    path: [...path, root + file],
  });
  for (const { path: file } of contents.files) {
    const inside = file.replace(/^[^/]+\.data\/(?:purelib|platlib)\//, '');
    const isTop = contents.kind === 'wheel' || !inside.includes('/');
    if (contents.kind !== 'npm' && isTop && START_MODULE_RE.test(inside))
      report('start-module', at(file), { file });
    if (contents.kind === 'wheel' && inside === 'conftest.py')
      report('test-hook', at(file), { file });
    if (/(?:^|\/)\.git\/hooks\/[^/.]+$/.test(file)) report('git-setting', at(file), { file });
  }
  const builds = contents.hooks.some(({ event }) => event === 'binding.gyp');
  if (
    builds &&
    !contents.files.some(({ path: file }) => file !== 'binding.gyp' && NATIVE_SOURCE_RE.test(file))
  )
    report('build-without-source', at('binding.gyp'), {});
  const own = canonicalName(contents.name.replace(/^@[^/]*\//, ''));
  for (const { name: command, group } of contents.entryPoints) {
    const isCommand = /^(?:console_scripts|gui_scripts|bin|scripts)$/.test(group);
    const plain = command.replace(/\.(?:exe|cmd|bat|ps1)$/i, '');
    if (!isCommand || !SYSTEM_COMMANDS.has(plain) || isProvider(own, plain, contents.name))
      continue;
    report('shadowed-command', { path }, { name: contents.name, command: plain });
  }
}

/** Whether a package may honestly provide a command: it carries its name, or is known to. */
function isProvider(own: string, command: string, name: string): boolean {
  if (own.split('-').includes(command) || own === command) return true;
  // Scoped packages of vendors: `@pnpm/exe`, `@yarnpkg/cli-dist`.
  if (new RegExp(`^@${command}`).test(name)) return true;
  return Object.hasOwn(PROVIDERS, command) && PROVIDERS[command]?.test(own) === true;
}

/** Settings of npm and yarn that decide what runs or where packages come from. */
const NPM_SETTING_RE =
  /^(?:script-shell|node-options|shell|init-module|onload-script|(?:@[^:]+:)?registry|globalconfig|userconfig|git|yarnpath|yarn-path|npmregistryserver)$/;
const RUNNING_SETTING_RE = /^(?:script-shell|node-options|onload-script|git)$/;
const GIT_RUNNING_RE =
  /^core\.(?:fsmonitor|sshcommand|hookspath|editor|pager|askpass)$|^(?:alias|filter|diff|merge)\.|^credential\.helper$/;

function judgeConfig(
  path: readonly string[],
  { config, settings }: StartConfig,
  report: Report,
): void {
  const isInArchive = path.length > 1;
  for (const { name, value, line } of settings) {
    const place = line === undefined ? { path } : { path, line };
    const command = value.slice(0, SHOWN);
    const evidence = { evidence: [command] };
    const effect = hostileEffect(value);
    const runs =
      config === 'vscode-tasks' ||
      config === 'agent-hooks' ||
      config === 'binding-gyp' ||
      (config === 'git-config' ? GIT_RUNNING_RE.test(name) : RUNNING_SETTING_RE.test(name));
    if (effect !== undefined && runs)
      report('hostile-start', place, { where: WHERE[config], effect, command }, evidence);
    else if (config === 'vscode-tasks') report('folder-task', place, { command }, evidence);
    else if (config === 'agent-hooks')
      report('agent-hook', place, { event: name, command }, evidence);
    else if ((config === 'npm' || config === 'yarn') && isInArchive && NPM_SETTING_RE.test(name))
      report('npm-setting', place, { setting: name, value: command }, evidence);
    else if (config === 'git-config' && isInArchive && runs && value !== 'false')
      report('git-setting', place, { file: path.at(-1) ?? '' }, evidence);
  }
}

const WHERE = {
  'vscode-tasks': 'opening the folder',
  'agent-hooks': 'an agent that works in the folder',
  'binding-gyp': 'building the package',
  'git-config': 'git',
  npm: 'npm',
  yarn: 'yarn',
} as const satisfies Record<StartConfig['config'], string>;

/** Calls that turn text into code, and those that undo an encoding. */
const RUNNER_RE =
  /^(?:builtins\.(?:exec|eval|compile)|marshal\.loads?|base64\.\w*decode\w*|zlib\.decompress)$/;

export default defineCheck({
  id: 'start-files',
  version: 1,
  title: 'Files of a package or folder that start by themselves',
  needs: [packageContents, pathFile, startConfig, sourceModule],
  rules: RULES,
  run: (inputs, { report }) => {
    for (const { path, value } of inputs['package-contents'])
      if (isOutermost(path)) judgePackage(path, value, report);
    for (const { path, value } of inputs['start-config']) judgeConfig(path, value, report);
    const modules = inputs['source-module'];
    for (const { path, value } of inputs['path-file']) {
      const [first] = value.lines;
      if (first === undefined) continue;
      const evidence = value.lines.slice(0, 4).map(({ text }) => text);
      report('path-file-code', { path, line: first.line }, {}, { evidence });
      const source = modules.find((other) => other.path.join('\0') === path.join('\0'));
      for (const site of source?.value.module.calls ?? []) {
        const [callee, does] = deedIn(site);
        if (callee === undefined) continue;
        const data = { callee: shortName(callee), does };
        report('path-file-command', { path, line: site.line }, data, {
          evidence: [renderCall(site)],
        });
        break;
      }
    }
  },
});

/** Text that stands there to be read is followed into, call by call; running it says nothing more. */
function isReadable(value: Value | undefined): boolean {
  return value?.kind === 'text' && value.decodedBy === undefined;
}

function deedIn(site: CallSite): readonly [string | undefined, string] {
  for (const name of calleesOf(site)) {
    if (/^builtins\.(?:exec|eval|compile)$/.test(name) && isReadable(site.positional[0])) continue;
    const deed = deedOf(name);
    if (deed?.weight === 'runs') return [name, deed.does];
    if (RUNNER_RE.test(name)) return [name, 'runs or unpacks code'];
  }
  return [undefined, ''];
}
