import { SourceError } from '../../bytes/source.ts';
import type { PackageEcosystem, PackageName } from '../../core/package.ts';
import type { AdvisorySource, PackageAdvisories } from './advisory-source.ts';
import type { CompiledRecord } from './advisory.ts';
import { compileRecord } from './compile-record.ts';
import { readOsvRecord } from './osv-record.ts';

/** Names in the API; packages of other ecosystems are not asked for. */
const ECOSYSTEMS: Readonly<Partial<Record<PackageEcosystem, string>>> = {
  pypi: 'PyPI',
  npm: 'npm',
};
/** Packages asked about in one request: the API's own limit. */
const BATCH = 1_000;
/** Answers of one package: the most any has today are some forty. */
const MAX_PAGES = 100;
/** Requests under way at once: the service is shared and free. */
const MAX_PARALLEL = 6;

export interface LiveOptions {
  /** Sends JSON to a path of the service and returns the text of its answer; rejects with SourceError. */
  readonly post: (path: string, json: string) => Promise<string>;
  /** The service, for the report. */
  readonly from: string;
  /** RFC 3339. */
  readonly now: string;
}

/**
 * Advisories asked for package by package, for whoever has a network and no index (OSV API: `POST /v1/querybatch`, `POST /v1/query`).
 * Only names are sent, never versions: matching is done here, with the same rules as offline.
 */
export function liveAdvisories({ post, from, now }: LiveOptions): AdvisorySource {
  /** Packages with any advisory, among those that were announced; an answer for every announced one. */
  const announced = new Map<string, boolean>();
  const limited = limiter(MAX_PARALLEL);
  const ask = async (path: string, question: unknown): Promise<Fields> =>
    answerOf(await limited(() => post(path, JSON.stringify(question))), from);
  return {
    state: {
      kind: 'live',
      records: 0,
      built: now,
      sources: [{ from, records: 0 }],
      ecosystems: ['pypi', 'npm'],
    },
    prepare: async (packages) => {
      const known = packages.filter(({ ecosystem }) => ECOSYSTEMS[ecosystem] !== undefined);
      for (let start = 0; start < known.length; start += BATCH) {
        const part = known.slice(start, start + BATCH);
        const { results } = await ask('/v1/querybatch', { queries: part.map(questionOf) });
        if (!Array.isArray(results) || results.length !== part.length)
          throw new SourceError(`${from} does not answer as the OSV API does`);
        for (const [index, one] of part.entries()) {
          const { vulns } = fields(results[index]);
          announced.set(keyOf(one), Array.isArray(vulns) && vulns.length > 0);
        }
      }
    },
    lookup: async (ecosystem, name) => {
      const one = { ecosystem, name };
      if (ECOSYSTEMS[ecosystem] === undefined || announced.get(keyOf(one)) === false)
        return undefined;
      const records: CompiledRecord[] = [];
      let token: string | undefined;
      for (let page = 0; page < MAX_PAGES; page += 1) {
        const more = token === undefined ? {} : { page_token: token };
        const answer = await ask('/v1/query', { ...questionOf(one), ...more });
        for (const value of Array.isArray(answer['vulns']) ? answer['vulns'] : []) {
          const record = readOsvRecord(value);
          if (record !== undefined) records.push(compileRecord(record));
        }
        const { next_page_token: next } = answer;
        if (typeof next !== 'string' || next === '') return packageFrom(one, records);
        token = next;
      }
      throw new SourceError(`${from} gives more than ${MAX_PAGES} pages for ${name}`);
    },
  };
}

type Fields = Readonly<Record<string, unknown>>;

function fields(value: unknown): Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? Object.fromEntries(Object.entries(value))
    : {};
}

function answerOf(text: string, from: string): Fields {
  try {
    return fields(JSON.parse(text));
  } catch (error) {
    if (error instanceof SyntaxError)
      throw new SourceError(`${from} does not answer in JSON`, { cause: error });
    throw error;
  }
}

function questionOf({ ecosystem, name }: PackageName): Fields {
  return { package: { ecosystem: ECOSYSTEMS[ecosystem], name } };
}

function keyOf({ ecosystem, name }: PackageName): string {
  return `${ecosystem} ${name}`;
}

function packageFrom(
  { ecosystem, name }: PackageName,
  records: readonly CompiledRecord[],
): PackageAdvisories | undefined {
  const details = new Map(records.map(({ detail }) => [detail.id, detail]));
  const advisories = records
    .flatMap(({ packages }) => packages)
    .filter((one) => one.ecosystem === ecosystem && one.name === name);
  if (advisories.length === 0) return undefined;
  return {
    advisories,
    detailOf: ({ id }) => {
      const detail = details.get(id);
      if (detail === undefined) throw new Error(`no details of ${id}`);
      return detail;
    },
    exploitationOf: () => undefined,
  };
}

/** Runs at most `width` actions at once, the others in the order they came. */
function limiter(width: number): <T>(action: () => Promise<T>) => Promise<T> {
  let running = 0;
  const waiting: (() => void)[] = [];
  return async (action) => {
    if (running >= width) await new Promise<void>((resolve) => waiting.push(resolve));
    running += 1;
    try {
      return await action();
    } finally {
      running -= 1;
      waiting.shift()?.();
    }
  };
}
