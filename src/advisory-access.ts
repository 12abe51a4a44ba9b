import { advisoryFolder, openAdvisories } from './advisories.ts';
import { SourceError } from './bytes/source.ts';
import type { AdvisorySource } from './ecosystems/advisories/advisory-source.ts';
import { liveAdvisories } from './ecosystems/advisories/live-source.ts';
import { Network } from './io/remote/network.ts';
import type { Patience } from './io/remote/retry.ts';
import { PATIENCE } from './io/remote/retry.ts';
import { postJson } from './io/remote/whole-answer.ts';
import { VERSION } from './version.ts';

/** The API of the OSV project. `WEIGHBRIDGE_OSV_URL` names another one that answers alike; `off` asks nobody. */
export const OSV_API = 'https://api.osv.dev';
/** One answer: a page of records of one package. */
const MAX_ANSWER_BYTES = 64 * 1024 * 1024;

export interface AdvisoryAccessOptions {
  /** May the names of the project's packages be sent to the OSV API when there is no index? */
  readonly allowNetwork: boolean;
  readonly folder?: string;
  readonly allowHttp?: boolean;
  readonly now?: () => Date;
  readonly patience?: Patience;
}

export interface AdvisoryAccess {
  /** Undefined where there is neither an index nor leave to use the network. */
  readonly source: AdvisorySource | undefined;
  readonly close: () => void;
}

/** The index in force; else, where that is allowed, the service. A damaged index is a source that says so when it is asked. */
export function advisoryAccess(options: AdvisoryAccessOptions): AdvisoryAccess {
  const { allowNetwork, folder = advisoryFolder(), now = () => new Date() } = options;
  try {
    const opened = openAdvisories(folder);
    if (opened !== undefined) return { source: opened.index, close: opened.close };
  } catch (error) {
    if (!(error instanceof SourceError)) throw error;
    return { source: failing(error, now()), close: () => undefined };
  }
  const { WEIGHBRIDGE_OSV_URL: own = '' } = process.env;
  if (!allowNetwork || own === 'off') return { source: undefined, close: () => undefined };
  const base = (own === '' ? OSV_API : own).replace(/\/+$/, '');
  if (!URL.canParse(base)) throw new SourceError(`WEIGHBRIDGE_OSV_URL: ${base} is no address`);
  const network = new Network({
    userAgent: `weighbridge/${VERSION}`,
    allowHttp: options.allowHttp ?? false,
  });
  const tools = { network, patience: options.patience ?? PATIENCE, maxBytes: MAX_ANSWER_BYTES };
  const source = liveAdvisories({
    from: new URL(base).host,
    now: now().toISOString(),
    post: (path, json) => postJson({ url: new URL(`${base}${path}`), json }, tools),
  });
  return { source, close: () => network.close() };
}

function failing(error: SourceError, now: Date): AdvisorySource {
  return {
    state: {
      kind: 'index',
      records: 0,
      built: now.toISOString(),
      sources: [],
      ecosystems: ['pypi', 'npm'],
    },
    lookup: () => {
      throw error;
    },
  };
}
