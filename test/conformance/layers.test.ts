import { globSync, readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { describe, expect, it } from 'vitest';

/** DESIGN: imports only point down. Each layer lists all it may import; itself is always allowed. */
const ALLOWED: Readonly<Record<string, readonly string[]>> = {
  core: [],
  bytes: ['core'],
  code: ['core', 'bytes'],
  formats: ['core', 'bytes', 'code'],
  ecosystems: ['core', 'bytes', 'code', 'formats'],
  checks: ['core', 'bytes', 'code', 'formats', 'ecosystems'],
  audit: ['core', 'bytes', 'code', 'formats', 'ecosystems', 'checks'],
  policy: ['core'],
  report: ['core'],
  io: ['core', 'bytes'],
  sandbox: ['core', 'bytes', 'io'],
  convert: ['core', 'bytes', 'formats'],
  remedy: ['core', 'bytes', 'code', 'formats', 'ecosystems'],
  comparison: ['core', 'bytes', 'code', 'formats', 'ecosystems'],
  tensor: ['core'],
  engine: ['core', 'tensor'],
  attacks: ['core', 'tensor', 'engine'],
  datasets: ['core', 'bytes', 'code', 'formats', 'tensor', 'engine', 'attacks'],
  robustness: ['core', 'tensor', 'engine', 'attacks', 'datasets'],
  '.': [
    'core',
    'bytes',
    'code',
    'formats',
    'ecosystems',
    'checks',
    'audit',
    'convert',
    'remedy',
    'comparison',
    'tensor',
    'engine',
    'attacks',
    'datasets',
    'robustness',
    'policy',
    'report',
    'io',
    'sandbox',
  ],
  cli: [
    'core',
    'bytes',
    'code',
    'formats',
    'ecosystems',
    'convert',
    'remedy',
    'comparison',
    'tensor',
    'engine',
    'attacks',
    'datasets',
    'robustness',
    'checks',
    'audit',
    'policy',
    'report',
    'io',
    'sandbox',
    '.',
  ],
};
/** The outside world belongs to io/ and the shells. */
const OUTSIDE =
  /^node:(fs|child_process|net|tls|http|https|http2|dgram|dns|worker_threads|os|cluster)(\/|$)/;
const PURE = new Set([
  'core',
  'bytes',
  'code',
  'formats',
  'ecosystems',
  'convert',
  'remedy',
  'comparison',
  'tensor',
  'engine',
  'attacks',
  'datasets',
  'robustness',
  'checks',
  'audit',
  'policy',
  'report',
]);
/** Names no pure layer may touch: they would make the same input give another answer. */
const AMBIENT_RE = /\b(process\.|Date\.now|Math\.random|console\.|fetch\()/;

const SPECIFIER_RE = /(?:from|import)\s*\(?\s*'([^']+)'/g;

function layerOf(file: string): string {
  const [, first = '', second] = file.split('/');
  return second === undefined ? '.' : first;
}

const sources = globSync('src/**/*.ts').filter((file) => !file.endsWith('.test.ts'));

interface Edge {
  readonly from: string;
  readonly specifier: string;
  readonly to: string | undefined;
}

const edges: Edge[] = sources.flatMap((file) =>
  Array.from(readFileSync(file, 'utf8').matchAll(SPECIFIER_RE), (match) => {
    const specifier = match[1] ?? '';
    const to = specifier.startsWith('.') ? normalize(join(dirname(file), specifier)) : undefined;
    return { from: file, specifier, to };
  }),
);

describe('layers', () => {
  it('saw the sources and their imports', () => {
    expect(sources.length).toBeGreaterThan(60);
    expect(edges.filter((edge) => edge.to !== undefined).length).toBeGreaterThan(200);
    expect(
      [...new Set(sources.map(layerOf))].filter((layer) => ALLOWED[layer] === undefined),
    ).toEqual([]);
    expect(new Set(sources.map(layerOf)).size).toBeGreaterThanOrEqual(10);
  });

  it('has no import that points up', () => {
    const wrong = edges.filter(({ from, to }) => {
      if (to === undefined) return false;
      const [layer, target] = [layerOf(from), layerOf(to)];
      return layer !== target && ALLOWED[layer]?.includes(target) !== true;
    });

    expect(wrong.map(({ from, to }) => `${from} -> ${to ?? ''}`)).toEqual([]);
  });

  it('keeps the outside world out of the pure layers', () => {
    const wrong = edges.filter(
      ({ from, specifier }) => PURE.has(layerOf(from)) && OUTSIDE.test(specifier),
    );

    expect(wrong.map(({ from, specifier }) => `${from} imports ${specifier}`)).toEqual([]);
  });

  it('keeps time, randomness and printing out of the pure layers', () => {
    const wrong = sources
      .filter((file) => PURE.has(layerOf(file)) && !/(data|\.data)\.ts$/.test(file))
      .flatMap((file) =>
        readFileSync(file, 'utf8')
          .split('\n')
          .filter((line) =>
            AMBIENT_RE.test(line.replaceAll(/'[^']*'|`[^`]*`|\/\/.*|^\s*\*.*/g, '')),
          )
          .map((line) => `${file}: ${line.trim()}`),
      );

    expect(wrong).toEqual([]);
  });

  it('lets no check import another check', () => {
    const wrong = edges.filter(({ from, to }) => {
      if (to === undefined || layerOf(from) !== 'checks' || layerOf(to) !== 'checks') return false;
      if (from === 'src/checks/index.ts') return false;
      const area = (file: string): string => file.split('/').slice(2, 4).join('/');
      return area(from) !== area(to) && to.endsWith('/check.ts');
    });

    expect(wrong.map(({ from, to }) => `${from} -> ${to ?? ''}`)).toEqual([]);
  });

  it('judges no test by the clock: a busy machine is no bug', () => {
    const tests = globSync(['src/**/*.test.ts', 'test/**/*.test.ts', 'tools/**/*.test.ts']);
    const timed = tests.filter((file) =>
      /\b(?:performance|Date)\.now\(\)\s*-/.test(readFileSync(file, 'utf8')),
    );
    expect(tests.length).toBeGreaterThan(100);
    expect(timed).toEqual([]);
  });
});
