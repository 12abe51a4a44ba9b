import { randomBytes } from 'node:crypto';
import { mkdirSync, openSync, readSync, closeSync, writeFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { plant } from './canary/plant.ts';
import type { Plant } from './canary/plant.ts';
import { HOME, PROJECT } from './file-place.ts';
import type { SandboxAnswer, SandboxJob } from './job.ts';
import type { Machine } from './machine/machine.ts';
import { run as runProgram } from './machine/program.ts';
import { NODE_ENVIRONMENT, performNode } from './plan/node-plan.ts';
import type { Performed, Subject } from './plan/plan.ts';
import { Stage } from './plan/plan.ts';
import { PYTHON_ENVIRONMENT, performPython, probeLine, sitePackages } from './plan/python-plan.ts';
import { assemble } from './record/assemble.ts';
import type { Observed } from './record/assemble.ts';
import { makeRoom } from './room/room.ts';
import type { Surroundings } from './room/run-inside.ts';
import { encodeProgram, filterProgram } from './seccomp/filter.ts';
import { Sink } from './sink/sink.ts';

/** Bytes of reports of the probes that are read for one run. */
const MAX_EVENTS = 8 * 1024 * 1024;
/** Files and folders on the file system of the sandbox. */
const MAX_INODES = 200_000;

/** Runs one job in namespaces of its own, which the caller has made: see `NAMESPACES`. */
export async function supervise({
  subject,
  machine,
  limits,
  folder,
}: SandboxJob): Promise<SandboxAnswer> {
  const started = performance.now();
  await ownNetwork(machine);
  await ownDisk(machine, folder, `size=${limits.disk},nr_inodes=${MAX_INODES},mode=0755`);
  const traces = join(folder, 'trace');
  mkdirSync(traces);
  await ownDisk(machine, traces, `size=${limits.trace * 2},mode=0700`);
  const filter = join(traces, 'filter');
  writeFileSync(filter, encodeProgram(filterProgram(machine.architecture)));
  const planted = plant(randomBytes);
  const sink = new Sink(new Date(), planted.role);
  await sink.listen();
  const around: Surroundings = {
    machine,
    limits,
    filter,
    traces,
    left: () => limits.totalMs - (performance.now() - started),
  };
  const set: Set = { machine, around, sink, planted, folder };
  const control = await observe(set, 'control', controlSubject(set, subject));
  const observed = await observe(set, 'package', subject);
  const detonation = assemble(subject, machine.versions, observed, control);
  return { ok: true, detonation, gaps: observed.performed.gaps };
}

interface Set {
  readonly machine: Machine;
  readonly around: Surroundings;
  readonly sink: Sink;
  readonly planted: Plant;
  readonly folder: string;
}

/** Every address is this machine's own, and this machine is the sink: nothing else can be reached. */
async function ownNetwork({ programs }: Machine): Promise<void> {
  const commands = [
    ['link', 'set', 'lo', 'up'],
    ['route', 'add', 'local', '0.0.0.0/0', 'dev', 'lo'],
    ['-6', 'route', 'add', 'local', '::/0', 'dev', 'lo'],
  ];
  for (const [index, argv] of commands.entries()) {
    const { error, stderr } = await runProgram(programs.ip, argv);
    // A kernel without IPv6 has no addresses to lead anywhere.
    if (error !== undefined && index < 2) throw new Error(`ip ${argv.join(' ')}: ${stderr.trim()}`);
  }
}

async function ownDisk({ programs }: Machine, folder: string, options: string): Promise<void> {
  const { error, stderr } = await runProgram(programs.mount, [
    '-t',
    'tmpfs',
    '-o',
    options,
    'tmpfs',
    folder,
  ]);
  if (error !== undefined) throw new Error(`mount: ${stderr.trim()}`);
}

/** Makes a room, performs a package in it and keeps what the probes reported. */
async function observe(set: Set, label: string, subject: Subject): Promise<Observed> {
  const { machine, around, sink, planted, folder } = set;
  const room = makeRoom(join(folder, label), planted, sink.authority.certificate, 0);
  const isPython = subject.ecosystem === 'pypi';
  const { python } = machine;
  if (python !== undefined) writeProbeLine(room.folder, sitePackages(python));
  const events = new EventReader(room.events);
  const inside = subject.form === 'archive' ? `/in/${subject.file}` : '/in/folder';
  const stage = new Stage({
    room,
    around,
    environment: { ...(isPython ? PYTHON_ENVIRONMENT : NODE_ENVIRONMENT), ...planted.environment },
    binds: [[subject.path, inside]],
    label,
    onRun: (key) => {
      events.turn(key);
      sink.log.run = key;
    },
  });
  await refuseIfOpen(stage);
  const performed = await perform(stage, subject, machine);
  events.turn('');
  return { performed, events: events.byRun, sink, canaries: planted.canaries };
}

/** Opening changes nothing; being allowed to would. */
const OPENED = [
  '/proc/sys/kernel/core_pattern',
  '/proc/sys/kernel/modprobe',
  '/proc/sysrq-trigger',
  '/etc/passwd',
  '/usr/.x',
];

/** Before anything of a package is run: whether the room really holds. Throws when it does not, and nothing is run. */
async function refuseIfOpen(stage: Stage): Promise<void> {
  const attempts = OPENED.map((path) => `(: >> ${path}) 2>/dev/null && echo OPEN ${path}`);
  const { output } = await stage.prepare(
    ['/bin/sh', '-c', `${attempts.join('; ')}; echo CHECKED`],
    PROJECT,
  );
  const lines = output.trim().split('\n');
  const open = lines.find((line) => line.startsWith('OPEN '));
  if (open !== undefined || lines.at(-1) !== 'CHECKED')
    throw new Error(
      `the sandbox does not hold here (${open ?? output.trim()}), so nothing was run`,
    );
}

async function perform(stage: Stage, subject: Subject, { python }: Machine): Promise<Performed> {
  if (subject.ecosystem === 'npm') return performNode(stage, subject);
  if (python === undefined) throw new Error('no Python');
  return performPython(stage, subject, python);
}

function writeProbeLine(folder: string, site: string): void {
  const inside = join(folder, 'home', site.slice(HOME.length + 1));
  mkdirSync(inside, { recursive: true });
  writeFileSync(join(inside, '!weighbridge.pth'), probeLine());
}

/** Reads what was added to the file of events, run by run. */
class EventReader {
  readonly byRun = new Map<string, string>();
  readonly #path: string;
  #at = 0;
  #run = '';

  constructor(path: string) {
    this.#path = path;
  }

  /** Ends the run that was under way and begins another. */
  turn(run: string): void {
    const size = statSync(this.#path).size;
    const length = Math.min(MAX_EVENTS, Math.max(0, size - this.#at));
    const descriptor = openSync(this.#path, 'r');
    const bytes = Buffer.alloc(length);
    const read = readSync(descriptor, bytes, 0, length, this.#at);
    closeSync(descriptor);
    if (this.#run !== '') this.byRun.set(this.#run, bytes.toString('utf8', 0, read));
    this.#at = size;
    this.#run = run;
  }
}

const EMPTY_SCRIPT = 'node -e 0';
const NODE_CONTROL = {
  name: 'wbcontrol',
  version: '1.0.0',
  main: 'index.js',
  bin: 'index.js',
  scripts: {
    preinstall: EMPTY_SCRIPT,
    install: EMPTY_SCRIPT,
    postinstall: EMPTY_SCRIPT,
    prepare: EMPTY_SCRIPT,
  },
};

/** An empty package of the same kind: what happens with it happens with every package. */
function controlSubject(set: Set, subject: Subject): Subject {
  const folder = join(set.folder, 'control-package');
  mkdirSync(folder);
  if (subject.ecosystem === 'npm') {
    writeFileSync(join(folder, 'package.json'), JSON.stringify(NODE_CONTROL));
    writeFileSync(join(folder, 'index.js'), '');
    return { ecosystem: 'npm', form: 'folder', path: folder, file: 'wbcontrol' };
  }
  const file = subject.file.endsWith('.whl')
    ? 'wbcontrol-1.0-py3-none-any.whl'
    : 'wbcontrol-1.0.tar.gz';
  return { ecosystem: 'pypi', form: 'control', path: folder, file };
}
