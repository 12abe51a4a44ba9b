import { spawn, spawnSync } from 'node:child_process';
import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { updateAdvisories } from '../../src/advisories.ts';
import { applyPatch } from '../builders/apply-patch.ts';
import type { Hub } from '../builders/hub-server.ts';
import { COMMIT, startHub } from '../builders/hub-server.ts';
import { osv } from '../builders/osv.ts';
import type { Registry } from '../builders/registry-server.ts';
import { startRegistry } from '../builders/registry-server.ts';

const HIGH = {
  severity: [{ type: 'CVSS_V3', score: 'CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H' }],
};

let data = '';
let folder = '';
let hub: Hub;
let registry: Registry;

beforeAll(async () => {
  data = mkdtempSync(join(tmpdir(), 'weighbridge-data-'));
  const dump = join(data, 'dump');
  mkdirSync(dump);
  const records = [
    osv('CVE-2023-1', 'requests', {
      events: [{ introduced: '0' }, { fixed: '2.31.0' }],
      record: HIGH,
    }),
    osv('CVE-2023-2', 'left-pad', {
      ecosystem: 'npm',
      type: 'SEMVER',
      events: [{ introduced: '0' }, { fixed: '1.1.1' }],
      record: HIGH,
    }),
    osv('CVE-2023-3', 'hopeless', { events: [{ introduced: '0' }], record: HIGH }),
  ];
  for (const [index, record] of records.entries())
    writeFileSync(join(dump, `${index}.json`), JSON.stringify(record));
  await updateAdvisories({ from: dump, folder: join(data, 'advisories') });
  hub = await startHub({ files: {}, name: 'acme/model' });
  const file = (name: string): { readonly name: string; readonly content: Uint8Array } => ({
    name,
    content: Buffer.from(name),
  });
  registry = await startRegistry({
    python: {
      requests: {
        files: ['2.25.1', '2.31.0', '2.32.0'].map((version) => file(`requests-${version}.tar.gz`)),
      },
    },
    npm: {
      server: {
        versions: {
          '1.0.0': { manifest: { name: 'server', version: '1.0.0' }, tarball: Buffer.from('a') },
          '1.2.0': { manifest: { name: 'server', version: '1.2.0' }, tarball: Buffer.from('b') },
        },
      },
    },
  });
});
afterAll(async () => {
  await hub.close();
  await registry.close();
  rmSync(data, { recursive: true, force: true });
});
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'weighbridge-fix-'));
});
afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

function write(path: string, text: string): void {
  mkdirSync(dirname(join(folder, path)), { recursive: true });
  writeFileSync(join(folder, path), text);
}

function read(path: string): string {
  return readFileSync(join(folder, path), 'utf8');
}

interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs the command beside this process, which serves hub and registry meanwhile. */
function run(
  args: readonly string[],
  environment: Readonly<Record<string, string>> = {},
): Promise<Ended> {
  const own = {
    WEIGHBRIDGE_DATA: data,
    HF_ENDPOINT: hub.url,
    PIP_INDEX_URL: registry.simple,
    npm_config_registry: `${registry.url}/`,
    HOME: data,
    NO_COLOR: '1',
    ...environment,
  };
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, ['src/cli/main.ts', 'fix', folder, ...args], {
      env: { ...process.env, ...own },
    });
    let [stdout, stderr] = ['', ''];
    child.stdout.on('data', (text: Buffer) => (stdout += text.toString()));
    child.stderr.on('data', (text: Buffer) => (stderr += text.toString()));
    child.on('error', reject);
    child.on('close', (code) => resolve({ code, stdout, stderr }));
  });
}

const APP =
  'from transformers import AutoModel\n\nmodel = AutoModel.from_pretrained("acme/model")  # ours\n';

describe('weighbridge fix', () => {
  it('changes pins, commits and servers in place and nothing else', async () => {
    write('requirements.txt', '# web\r\nrequests==2.25.1  # pinned\r\nflask\r\n');
    write('app.py', APP);
    write('.mcp.json', '{"mcpServers": {"s": {"command": "npx", "args": ["-y", "server"]}}}\n');
    const { code, stdout, stderr } = await run([]);

    expect(stderr).toBe('');
    expect(read('requirements.txt')).toBe('# web\r\nrequests==2.31.0  # pinned\r\nflask\r\n');
    expect(read('app.py')).toBe(APP.replace('"acme/model"', `"acme/model", revision="${COMMIT}"`));
    expect(read('.mcp.json')).toContain('["-y", "server@1.2.0"]');
    expect(stdout).toContain('requests 2.25.1 → 2.31.0 (minor, direct)  CVE-2023-1 critical');
    expect(code).toBe(0);
    const again = await run([]);
    expect([again.code, again.stdout]).toEqual([0, 'Nothing to fix.\n']);
  });

  it('prints a patch that applies, and writes nothing', async () => {
    write('requirements.txt', 'requests==2.25.1\n');
    const { code, stdout } = await run(['--dry-run', '--offline']);

    expect(read('requirements.txt')).toBe('requests==2.25.1\n');
    expect(applyPatch('requests==2.25.1\n', stdout.trimEnd().split('\n'))).toBe(
      'requests==2.31.0\n',
    );
    expect(code).toBe(1);
  });

  it('puts the digests of the new version where the old ones stood', async () => {
    write('requirements.txt', `requests==2.25.1 --hash=sha256:${'0'.repeat(64)}\n`);
    const { code } = await run([]);

    expect(read('requirements.txt')).toMatch(
      /^requests==2\.31\.0 --hash=sha256:(?!0{64})[0-9a-f]{64}\n$/,
    );
    expect(code).toBe(0);
    write('requirements.txt', `requests==2.25.1 --hash=sha256:${'0'.repeat(64)}\n`);
    const offline = await run(['--offline']);
    expect(offline.stdout).toContain(
      'pip-compile --generate-hashes --upgrade-package requests==2.31.0',
    );
    expect(offline.code).toBe(1);
  });

  it('prints the command for a lock file and says what has no fix', async () => {
    const project = '[project]\nname = "x"\nversion = "1"\ndependencies = ["requests==2.25.1"]\n';
    write('pyproject.toml', project);
    write(
      'uv.lock',
      `version = 1\n\n[[package]]\nname = "requests"\nversion = "2.25.1"\nsource = { registry = "https://index.example/simple" }\n
[[package]]\nname = "x"\nversion = "1"\nsource = { virtual = "." }\ndependencies = [{ name = "requests" }]\n`,
    );
    write('requirements.txt', 'hopeless==1.0\n');
    const { code, stdout } = await run(['--offline', '--json']);
    const result: {
      readonly changes: readonly { readonly commands: readonly { readonly line: string }[] }[];
      readonly left: readonly unknown[];
    } = JSON.parse(stdout);

    expect(read('pyproject.toml')).toBe(project.replace('2.25.1', '2.31.0'));
    expect(result.changes[0]?.commands[0]?.line).toBe('uv lock --upgrade-package requests==2.31.0');
    expect(result.left).toMatchObject([
      {
        package: 'pkg:pypi/hopeless@1.0',
        path: 'requirements.txt',
        line: 1,
        advisories: ['CVE-2023-3'],
      },
    ]);
    expect(code).toBe(1);
  });

  it('changes package.json and prints the command for package-lock.json', async () => {
    write('package.json', '{"name": "x", "dependencies": {"left-pad": "1.1.0"}}\n');
    const locked = {
      version: '1.1.0',
      resolved: 'https://registry.example/left-pad/-/left-pad-1.1.0.tgz',
      integrity: 'sha512-AA==',
    };
    const root = { name: 'x', dependencies: { 'left-pad': '1.1.0' } };
    const packages = { '': root, 'node_modules/left-pad': locked };
    const lock = JSON.stringify({ name: 'x', lockfileVersion: 3, packages });
    write('package-lock.json', lock);
    const { code, stdout } = await run(['--offline']);

    expect(read('package.json')).toBe('{"name": "x", "dependencies": {"left-pad": "1.1.1"}}\n');
    expect(read('package-lock.json')).toBe(lock);
    expect(stdout).toContain('\n  npm install\n');
    expect(code).toBe(1);
  });

  it('writes the text of a pull request, with hostile names shown as they are', async () => {
    write('requirements.txt', 'requests==2.25.1\n');
    write('a|<b>@team `x`.txt/requirements.txt', 'requests==2.25.1\n');
    const { stdout } = await run(['--offline', '--pr-body', '--dry-run']);

    expect(stdout).toContain(
      '| `requests` | `2.25.1` | `2.31.0` | minor, direct | CVE-2023-1 (critical) |',
    );
    expect(
      stdout
        .split('\n')
        .filter((line) => line.startsWith('| `requests`'))[0]
        ?.split(' | '),
    ).toHaveLength(6);
  });

  it('fails without having changed anything when a file is read-only', async () => {
    write('requirements.txt', 'requests==2.25.1\n');
    write('b/requirements.txt', 'requests==2.25.1\n');
    chmodSync(join(folder, 'requirements.txt'), 0o444);
    const { code, stderr } = await run(['--offline']);

    expect(code).toBe(2);
    expect(stderr).toMatch(/cannot write .*requirements\.txt: it is read-only/);
    expect(read('b/requirements.txt')).toBe('requests==2.25.1\n');
    expect(readdirSync(join(folder, 'b'))).toEqual(['requirements.txt']);
  });

  it.skipIf(process.platform === 'win32')(
    'leaves everything as it was when the disk is full',
    () => {
      const text = `requests==2.25.1\n${'# a line of a large file\n'.repeat(4_000)}`;
      write('requirements.txt', text);
      write('a/requirements.txt', 'requests==2.25.1\n');
      const main = new URL('../../src/cli/main.ts', import.meta.url).pathname;
      const script = `ulimit -f 16; exec "$0" "${main}" fix "${folder}" --offline`;
      const { status, stderr } = spawnSync('bash', ['-c', script, process.execPath], {
        env: { ...process.env, WEIGHBRIDGE_DATA: data, NO_COLOR: '1' },
        encoding: 'utf8',
      });

      expect(status).toBe(2);
      expect(stderr).toMatch(/cannot write .*requirements\.txt/);
      expect(read('requirements.txt')).toBe(text);
      expect(read('a/requirements.txt')).toBe('requests==2.25.1\n');
      expect(readdirSync(folder).sort()).toEqual(['a', 'requirements.txt']);
      expect(readdirSync(join(folder, 'a'))).toEqual(['requirements.txt']);
    },
  );

  it('lists what it cannot pin: a notebook is not edited', async () => {
    const cell = {
      cell_type: 'code',
      source: APP,
      metadata: {},
      outputs: [],
      execution_count: null,
    };
    const notebook = JSON.stringify({
      nbformat: 4,
      nbformat_minor: 5,
      metadata: {},
      cells: [cell],
    });
    write('a.ipynb', notebook);
    const { code, stdout } = await run([]);

    expect(read('a.ipynb')).toBe(notebook);
    expect(stdout).toContain('acme/model');
    expect(stdout).toContain('files of this kind are not edited');
    expect(code).toBe(1);
  });

  it('never says clean without advisory data', async () => {
    write('requirements.txt', 'requests==2.25.1\n');
    const { code, stdout } = await run(['--offline'], { WEIGHBRIDGE_DATA: folder });

    expect(stdout).toContain('No advisory data');
    expect(code).toBe(1);
  });

  it('refuses a target that is not there', async () => {
    rmSync(folder, { recursive: true });
    const { code, stderr } = await run(['--offline']);
    expect(code).toBe(2);
    expect(stderr).toContain('no such file or directory');
  });
});
