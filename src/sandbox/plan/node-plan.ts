import { PROJECT } from '../file-place.ts';
import { BASE_ENVIRONMENT, NODE_INSIDE } from '../room/bubble.ts';
import type { Performed, Stage, Subject } from './plan.ts';
import { lastLine } from './plan.ts';
import { record, text, textEntries, texts } from './told.ts';

const MODULES = `${PROJECT}/node_modules`;
/** On the same file system as its later place, so that it can be moved there. */
const UNPACKED = `${MODULES}/.unpacked`;
const MAX_COMMANDS = 4;

/** Scripts of an installation, in npm's order; `prepare` only where a folder or repository is installed. */
const LIFECYCLE = ['preinstall', 'install', 'postinstall'];

/** Unpacks as npm does, runs its scripts, loads what it exports, calls its commands. */
export async function performNode(stage: Stage, subject: Subject): Promise<Performed> {
  const unpacking = await unpack(stage, subject);
  const listed = await stage.prepare(
    [NODE_INSIDE, '/probe/inventory.cjs', UNPACKED, MODULES],
    PROJECT,
  );
  const told = record(listed.output);
  const folder = text(told['folder']);
  const name = text(told['name']);
  const version = text(told['version']);
  const done = (own: readonly string[]): Performed => ({
    name,
    version,
    runs: stage.runs,
    installed: { own, shared: [MODULES] },
    gaps: stage.gaps,
  });
  if (folder === undefined) {
    const said = lastLine(listed.output === '' ? unpacking : listed.output);
    stage.gaps.push({
      code: 'corrupt-data',
      detail: `it could not be unpacked as npm would (${said})`,
    });
    return done([]);
  }
  const scripts = new Map(textEntries(told['scripts']));
  const wanted = subject.form === 'folder' ? [...LIFECYCLE, 'prepare'] : LIFECYCLE;
  for (const event of wanted) {
    const script = scripts.get(event);
    if (script === undefined) continue;
    const environment = lifecycleEnvironment(event, name ?? '', version ?? '', script);
    const run = await stage.run('install', event, ['/bin/sh', '-c', script], folder, {
      environment,
    });
    // As npm does: what fails ends the installation. The rest is run nevertheless, because it is what others would get.
    if (run !== undefined && run.ended.exitCode !== 0 && run.ended.limit === undefined)
      stage.gaps.push({
        code: 'missing-dependency',
        detail: `its script ${event} failed (${lastLine(run.ended.output)})`,
      });
  }
  if (told['builds'] === true)
    stage.gaps.push({
      code: 'missing-dependency',
      detail: 'npm would build it with node-gyp, which needs the headers of Node: that was not run',
    });
  await stage.run('import', 'import', [NODE_INSIDE, '/probe/drive_import.mjs', folder], PROJECT);
  for (const [index, bin] of texts(told['bins']).slice(0, MAX_COMMANDS).entries()) {
    const isText = /\.[cm]?js$|\/[\w-]+$/.test(bin);
    if (isText)
      await stage.run('command', `command-${index}`, [NODE_INSIDE, bin, '--help'], PROJECT);
  }
  return done([folder, UNPACKED]);
}

/** The output of the program that unpacked. */
async function unpack(stage: Stage, subject: Subject): Promise<string> {
  await stage.prepare(
    ['/bin/mkdir', '-p', subject.form === 'folder' ? MODULES : UNPACKED],
    PROJECT,
  );
  if (subject.form === 'folder') {
    const copied = await stage.prepare(
      ['/bin/cp', '-a', '--no-preserve=ownership', '/in/folder', UNPACKED],
      PROJECT,
    );
    return copied.output;
  }
  const tar = [
    '/bin/tar',
    '-xzf',
    `/in/${subject.file}`,
    '-C',
    UNPACKED,
    '--strip-components=1',
    '--no-same-owner',
    '--no-same-permissions',
    '--delay-directory-restore',
  ];
  const extracted = await stage.prepare(tar, PROJECT);
  return extracted.output;
}

function lifecycleEnvironment(
  event: string,
  name: string,
  version: string,
  script: string,
): Readonly<Record<string, string>> {
  return {
    npm_lifecycle_event: event,
    npm_lifecycle_script: script,
    npm_package_name: name,
    npm_package_version: version,
    npm_command: 'install',
    npm_node_execpath: NODE_INSIDE,
    npm_config_user_agent: `npm/11.0.0 node/v${process.versions.node} linux ${process.arch} workspaces/false`,
    INIT_CWD: PROJECT,
    PATH: `${MODULES}/.bin:${BASE_ENVIRONMENT['PATH'] ?? ''}`,
  };
}

export const NODE_ENVIRONMENT: Readonly<Record<string, string>> = {
  ...BASE_ENVIRONMENT,
  NODE_OPTIONS: '--require=/probe/probe.cjs',
};
