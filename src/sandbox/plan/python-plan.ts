import { BUILD, HOME, PROJECT } from '../file-place.ts';
import type { Python } from '../machine/python.ts';
import { BASE_ENVIRONMENT } from '../room/bubble.ts';
import type { Performed, Stage, Subject } from './plan.ts';
import { lastLine } from './plan.ts';
import { record, text, texts } from './told.ts';

/** Commands of the package that are called; each costs a fifth of a second. */
const MAX_COMMANDS = 4;
const SOURCE = `${BUILD}/source`;
/** A copy of a folder that is to be built: what is handed in cannot be written. */
const FOLDER = `${BUILD}/folder`;

const PIP = [
  '-m',
  'pip',
  'install',
  '--no-deps',
  '--no-index',
  '--no-build-isolation',
  // The same road for every source, so that the empty package takes it, too.
  '--use-pep517',
  '--disable-pip-version-check',
  '--no-input',
  '--no-cache-dir',
  '--no-warn-script-location',
  '--quiet',
];

/** The user's own site-packages: what is installed there is live in every interpreter, `.pth` files included. */
export function sitePackages(python: Python): string {
  return `${HOME}/.local/lib/python${python.series}/site-packages`;
}

/** The probe is loaded by the first `.pth` file of all, by name. */
export function probeLine(): string {
  return "import sys; exec(compile(open('/probe/weighbridge_probe.py').read(), '/probe/weighbridge_probe.py', 'exec'), {'__name__': 'weighbridge_probe', '__file__': '/probe/weighbridge_probe.py'})\n";
}

/** Installs, starts an interpreter, imports every module, calls the commands. */
export async function performPython(
  stage: Stage,
  subject: Subject,
  python: Python,
): Promise<Performed> {
  const site = sitePackages(python);
  const executable = python.executable;
  const given = await brought(stage, subject, executable);
  const install = await stage.run(
    'install',
    'install',
    [executable, ...PIP, '--target', site, given],
    PROJECT,
    { isTool: true },
  );
  const isInstalled = install?.ended.exitCode === 0;
  const sources = isInstalled ? [] : [await unpacked(stage, subject, executable, given)];
  if (!isInstalled && install !== undefined)
    stage.gaps.push({
      code: 'missing-dependency',
      detail: `pip could not install it (${lastLine(install.ended.output)}); its source was imported instead`,
    });
  const listed = await stage.prepare(
    [executable, '-I', '-S', '/probe/inventory.py', site, ...sources],
    PROJECT,
  );
  const told = record(listed.output);
  const entries = texts(told['entries']);
  const modules = texts(told['modules']);
  await stage.run('start', 'start', [executable, '-c', 'pass'], PROJECT);
  const environment = sources.length === 0 ? {} : { PYTHONPATH: importFolders(entries).join(':') };
  if (modules.length > 0) {
    const imported = await stage.run(
      'import',
      'import',
      [executable, '/probe/drive_import.py', ...modules],
      PROJECT,
      { environment },
    );
    if (
      imported !== undefined &&
      imported.ended.exitCode !== 0 &&
      imported.ended.limit === undefined
    )
      reportFailures(stage, imported.ended.output, modules.length);
  }
  for (const script of isInstalled ? texts(told['scripts']).slice(0, MAX_COMMANDS) : []) {
    if (!/^[\w.-]{1,80}$/.test(script)) continue;
    await stage.run(
      'command',
      `command-${script}`,
      [executable, `${site}/bin/${script}`, '--help'],
      PROJECT,
    );
  }
  return {
    name: text(told['name']),
    version: text(told['version']),
    runs: stage.runs,
    installed: {
      own: [...entries, `${site}/bin`, SOURCE, FOLDER],
      shared: [site, `${python.prefix}/lib/python${python.series}`],
    },
    gaps: stage.gaps,
  };
}

/** Where the package stands inside; folders are copied, because builds write into them. */
async function brought(stage: Stage, subject: Subject, executable: string): Promise<string> {
  if (subject.form === 'archive') return `/in/${subject.file}`;
  if (subject.form === 'control') {
    await stage.prepare([executable, '-I', '-S', '/probe/control.py'], PROJECT);
    return `${BUILD}/control/${subject.file}`;
  }
  const copy = ['/bin/cp', '-a', '--no-preserve=ownership', '/in/folder', FOLDER];
  await stage.prepare(copy, PROJECT);
  return FOLDER;
}

/** What a failed import means: where nothing could be imported, nothing was seen. */
function reportFailures(stage: Stage, output: string, modules: number): void {
  const failures = output.split('\n').filter((line) => line.startsWith('import '));
  if (failures.length < modules) return;
  stage.gaps.push({
    code: 'missing-dependency',
    detail: `none of its modules could be imported to the end (${lastLine(failures[0] ?? output)})`,
  });
}

async function unpacked(
  stage: Stage,
  subject: Subject,
  executable: string,
  given: string,
): Promise<string> {
  if (subject.form === 'folder') return given;
  const module = /\.(?:whl|zip)$/i.test(subject.file) ? 'zipfile' : 'tarfile';
  await stage.prepare([executable, '-I', '-S', '-m', module, '-e', given, SOURCE], PROJECT);
  return SOURCE;
}

/** The folders the modules lie in. */
function importFolders(entries: readonly string[]): readonly string[] {
  return [...new Set(entries.map((entry) => entry.slice(0, entry.lastIndexOf('/'))))];
}

export const PYTHON_ENVIRONMENT: Readonly<Record<string, string>> = {
  ...BASE_ENVIRONMENT,
  PYTHONUSERBASE: `${HOME}/.local`,
};
