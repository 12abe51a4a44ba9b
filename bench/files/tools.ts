import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { WORK } from './folder.ts';
import { VENV } from './setup.ts';

/** What a tool said about the files of the folder, by path relative to it. */
export interface Said {
  /** Findings that fail a build. */
  readonly flagged: ReadonlySet<string>;
  /** Files it says it could not, or not wholly, examine. */
  readonly unread: ReadonlySet<string>;
  /** Bytes it reports to have read, by file, where it does. */
  readonly readOf?: ReadonlyMap<string, number>;
}

export interface Tool {
  readonly id: string;
  readonly command: (folder: string) => readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  /** Reads the tool's report; `find` gives the file of the folder that a text starts with. */
  readonly read: (output: string, find: (text: string) => string | undefined) => Said;
}

export const REPORT = join(WORK, 'report.json');

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** A property of whatever a JSON document holds. */
function at(value: unknown, ...keys: readonly (string | number)[]): unknown {
  let here = value;
  for (const key of keys)
    here = typeof here === 'object' && here !== null ? Reflect.get(here, key) : undefined;
  return here;
}

function list(value: unknown, ...keys: readonly string[]): readonly unknown[] {
  const found = at(value, ...keys);
  return Array.isArray(found) ? found : [];
}

function report(): unknown {
  return existsSync(REPORT) ? parse(readFileSync(REPORT, 'utf8')) : undefined;
}

function pathsOf(
  texts: readonly unknown[],
  find: (text: string) => string | undefined,
): Set<string> {
  return new Set(texts.map((text) => find(String(text))).filter((path) => path !== undefined));
}

const weighbridge: Tool = {
  id: 'weighbridge',
  command: (folder) => [
    process.execPath,
    join(import.meta.dirname, '../../dist/cli/main.js'),
    'audit',
    folder,
    '--no-cache',
    '--format',
    'json',
    '--output',
    REPORT,
  ],
  read: () => {
    const document = report();
    const failing = list(document, 'findings').filter((finding) =>
      ['high', 'critical'].includes(String(at(finding, 'severity'))),
    );
    const failed = list(document, 'outcomes').filter((outcome) => at(outcome, 'kind') === 'failed');
    const gaps = list(document, 'gaps').map((gap) => String(at(gap, 'location', 'path', 0)));
    const components = list(document, 'components');
    return {
      flagged: new Set(failing.map((finding) => String(at(finding, 'component')))),
      unread: new Set([...gaps, ...failed.map((outcome) => String(at(outcome, 'component')))]),
      readOf: new Map(
        components.map((each) => [String(at(each, 'id')), Number(at(each, 'bytesRead'))]),
      ),
    };
  },
};

const picklescan: Tool = {
  id: 'picklescan',
  command: (folder) => [join(VENV, 'picklescan'), '--path', folder],
  read: (output, find) => {
    const lines = output.split('\n');
    const errors = lines.filter((line) => line.startsWith('ERROR: '));
    return {
      flagged: pathsOf(
        lines.filter((line) => line.endsWith(' FOUND')),
        find,
      ),
      unread: pathsOf(errors, find),
    };
  },
};

const modelscan: Tool = {
  id: 'modelscan',
  command: (folder) => [join(VENV, 'modelscan'), '-p', folder, '-r', 'json', '-o', REPORT],
  read: (_, find) => {
    const document = report();
    const sources = (key: string): unknown[] =>
      list(document, key).map((each) => at(each, 'source'));
    return { flagged: pathsOf(sources('issues'), find), unread: pathsOf(sources('errors'), find) };
  },
};

const fickling: Tool = {
  id: 'fickling',
  command: (folder) => [
    join(VENV, 'python'),
    join(import.meta.dirname, 'fickling_folder.py'),
    folder,
  ],
  read: (output, find) => {
    const lines = output.split('\n').map(parse);
    const paths = (chosen: readonly unknown[]): unknown[] => chosen.map((line) => at(line, 'path'));
    return {
      flagged: pathsOf(paths(lines.filter((line) => at(line, 'flagged') === true)), find),
      unread: pathsOf(paths(lines.filter((line) => list(line, 'errors').length > 0)), find),
    };
  },
};

const modelaudit: Tool = {
  id: 'modelaudit',
  // Without the cache: a second scan of an unchanged folder would measure the cache only.
  command: (folder) => [
    join(VENV, 'modelaudit'),
    'scan',
    folder,
    '--format',
    'json',
    '--output',
    REPORT,
    '--no-cache',
  ],
  env: { PROMPTFOO_DISABLE_TELEMETRY: '1', NO_ANALYTICS: '1', HF_HUB_OFFLINE: '1' },
  read: (_, find) => {
    const document = report();
    const failing = list(document, 'issues').filter((issue) =>
      ['warning', 'critical'].includes(String(at(issue, 'severity'))),
    );
    const partial = Object.entries(at(document, 'file_metadata') ?? {})
      .filter(([, facts]) => ['inconclusive', 'failed'].includes(String(at(facts, 'scan_outcome'))))
      .map(([path]) => path);
    return {
      flagged: pathsOf(
        failing.map((issue) => at(issue, 'location')),
        find,
      ),
      unread: pathsOf(partial, find),
    };
  },
};

export const TOOLS: readonly Tool[] = [weighbridge, picklescan, modelscan, fickling, modelaudit];
