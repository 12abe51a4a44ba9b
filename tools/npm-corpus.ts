/**
 * Writes test/corpus/npm-dependencies: the lock files that the real package managers make of one small project,
 * and configurations as people write them. Needs a registry; nothing is installed but npm's own folder, and no
 * install script runs. Addresses of the registry are replaced, so that none stands in the repository.
 */
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const TARGET = 'test/corpus/npm-dependencies';
const HERE = 'tools/npm-corpus.ts';
const MANIFEST = {
  name: 'retrieval-demo',
  version: '0.1.0',
  private: true,
  license: 'Apache-2.0',
  scripts: { prepare: 'tsc -p .' },
  dependencies: {
    '@huggingface/jinja': '^0.5.0',
    'node-fetch': '2.7.0',
    schemas: 'npm:zod@^3.22.0',
  },
  devDependencies: { typescript: '~5.4.0' },
  optionalDependencies: { fsevents: '^2.3.0' },
};

interface Tool {
  readonly file: string;
  readonly library: string;
  readonly version: string;
  readonly command: readonly string[];
  /** Where the tool writes it. */
  readonly written: string;
  readonly what: string;
}

function npm(version: number): Tool {
  const flags = ['--package-lock-only', '--ignore-scripts', '--no-audit', '--no-fund'];
  return {
    file: `npm-v${version}/package-lock.json`,
    library: 'npm',
    version: execFileSync('npm', ['--version'], { encoding: 'utf8' }).trim(),
    command: ['npm', 'install', ...flags, `--lockfile-version=${version}`],
    written: 'package-lock.json',
    what: `Lock file of npm, version ${version} of the format.`,
  };
}

function pnpm(version: string, format: string): Tool {
  return {
    file: `pnpm-v${format}/pnpm-lock.yaml`,
    library: 'pnpm',
    version,
    command: ['npx', '-y', `pnpm@${version}`, 'install', '--lockfile-only', '--ignore-scripts'],
    written: 'pnpm-lock.yaml',
    what: `Lock file of pnpm, version ${format} of the format.`,
  };
}

const TOOLS: readonly Tool[] = [
  npm(1),
  npm(2),
  npm(3),
  {
    ...npm(3),
    file: 'installed/package-lock.json',
    command: ['npm', 'install', '--ignore-scripts', '--no-audit', '--no-fund'],
    written: 'node_modules/.package-lock.json',
    what: 'What npm notes in an installed node_modules, under a name that is not hidden.',
  },
  {
    file: 'yarn-v1/yarn.lock',
    library: 'yarn',
    version: '1.22.22',
    command: ['npx', '-y', 'yarn@1.22.22', 'install', '--ignore-scripts', '--non-interactive'],
    written: 'yarn.lock',
    what: 'Lock file of yarn 1.',
  },
  {
    file: 'yarn-v4/yarn.lock',
    library: '@yarnpkg/cli-dist',
    version: '4.9.1',
    command: ['npx', '-y', '@yarnpkg/cli-dist@4.9.1', 'install', '--mode=update-lockfile'],
    written: 'yarn.lock',
    what: 'Lock file of yarn 4.',
  },
  pnpm('5.18.11', '5.2'),
  pnpm('7.33.7', '5.4'),
  pnpm('8.15.9', '6.0'),
  pnpm('9.15.9', '9.0'),
  {
    file: 'bun/bun.lock',
    library: 'bun',
    version: '1.2.15',
    command: ['npx', '-y', 'bun@1.2.15', 'install', '--lockfile-only', '--ignore-scripts'],
    written: 'bun.lock',
    what: 'Lock file of bun, as text.',
  },
  {
    file: 'deno/deno.lock',
    library: 'deno',
    version: '2.9.6',
    command: ['npx', '-y', 'deno@2.9.6', 'install', '--lockfile-only'],
    written: 'deno.lock',
    what: 'Lock file of Deno for a package.json.',
  },
];

/** Registries that the tools write into their files. Whoever it is, the path behind the host is kept. */
function withoutHosts(bytes: Buffer): Buffer {
  const text = bytes.toString('utf8');
  return Buffer.from(
    text.replaceAll(/https?:\/\/registry\.[a-z.-]+\//g, 'https://registry.example/'),
  );
}

interface Record {
  readonly file: string;
  readonly sha256: string;
  readonly bytes: number;
  readonly library: string;
  readonly version: string;
  readonly generator: string;
  readonly what: string;
}

function record(file: string, library: string, version: string, what: string): Record {
  const bytes = readFileSync(join(TARGET, file));
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  const path = `npm-dependencies/${file}`;
  return { file: path, sha256, bytes: bytes.length, library, version, generator: HERE, what };
}

function runTool(tool: Tool): Record {
  const folder = mkdtempSync(join(tmpdir(), 'npm-corpus-'));
  try {
    writeFileSync(join(folder, 'package.json'), `${JSON.stringify(MANIFEST, undefined, 2)}\n`);
    if (tool.library.startsWith('@yarnpkg')) {
      writeFileSync(join(folder, 'yarn.lock'), '');
      writeFileSync(join(folder, '.yarnrc.yml'), 'enableScripts: false\nenableTelemetry: false\n');
    }
    const [program = '', ...args] = tool.command;
    execFileSync(program, args, { cwd: folder, stdio: 'ignore' });
    const target = join(TARGET, tool.file);
    mkdirSync(join(target, '..'), { recursive: true });
    writeFileSync(target, withoutHosts(readFileSync(join(folder, tool.written))));
    return record(tool.file, tool.library, tool.version, tool.what);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** Files beside this one that people write by hand. */
function copyWritten(): readonly Record[] {
  const from = 'tools/corpus/npm-dependencies';
  cpSync(from, join(TARGET, 'written'), { recursive: true });
  return readdirSync(from)
    .sort()
    .map((name) =>
      record(`written/${name}`, 'by hand', '', 'A configuration as people write them.'),
    );
}

rmSync(TARGET, { recursive: true, force: true });
mkdirSync(TARGET, { recursive: true });
const records = [...TOOLS.map(runTool), ...copyWritten()];
records.sort((a, b) => (a.file < b.file ? -1 : 1));
writeFileSync(join(TARGET, 'provenance.json'), `${JSON.stringify(records, undefined, 2)}\n`);
