import type { ScorerRequest } from './attack-request.ts';
import { ScorerError } from './core/scorer.ts';
import type { Scorer } from './core/scorer.ts';
import type { OpenOptions } from './datasets/open-options.ts';
import type { Model } from './engine/graph/graph.ts';
import { decodeModel } from './engine/onnx/decode-model.ts';
import { loadExternals } from './engine/onnx/external-data.ts';
import { readBeside, readModelBytes } from './io/model-bytes.ts';
import { CommandScorer } from './io/scorer/command-scorer.ts';
import { HttpScorer } from './io/scorer/http-scorer.ts';
import { headerFrom, parseScorerUrl } from './io/scorer/scorer-address.ts';
import { imageSize, layoutOf } from './robustness/input/layout.ts';
import type { ExaminationSubject } from './robustness/request.ts';
import { ExaminationError } from './robustness/request.ts';
import { VERSION } from './version.ts';

/** Samples of one question: some hundred kilobytes of JSON for small images. */
const DEFAULT_BATCH = 32;
/** Longer than a slow network on a slow processor takes for such a question. */
const DEFAULT_TIMEOUT_MS = 60_000;
/** Importing a framework and loading a model comes first. */
const DEFAULT_START_MS = 180_000;
/** How long a scorer may still answer when the run is to end, so that what was found is judged. */
const GRACE_MS = 5_000;
/** How often the flag of the other thread is looked at while a scorer is waited for. */
const LOOK_MS = 200;

/** Who is attacked, ready to be asked. */
export interface OpenedSubject {
  readonly subject: ExaminationSubject;
  /** What a kept state belongs to: the digest of a file, or how a scorer is reached. */
  readonly identity: unknown;
  readonly sha256?: string;
  /** Size and colour of the images it wants, where it says so. */
  readonly images: Pick<OpenOptions, 'size' | 'channels'>;
  readonly close: () => Promise<void>;
}

/** Reads a file and what lies beside it. Throws `ExaminationError` and `SourceError`. */
export async function openFileSubject(path: string): Promise<OpenedSubject> {
  const { bytes, sha256 } = readModelBytes(path);
  const read = decodeModel(bytes);
  if (!read.ok) {
    const at = read.error.code === 'malformed' ? ` (at byte ${read.error.offset})` : '';
    throw new ExaminationError(`${path}: ${read.error.detail}${at}`);
  }
  const model = await loadExternals(read.model, read.pending, (location, offset, length) =>
    Promise.resolve(readBeside(path, location, offset, length)),
  );
  return {
    subject: { kind: 'onnx', model },
    identity: sha256,
    sha256,
    images: wantedImages(model),
    close: () => Promise.resolve(),
  };
}

/** Size and colour of the images a model wants, where its input says so. */
function wantedImages({ graph }: Model): OpenedSubject['images'] {
  const shape =
    graph.inputs[0]?.shape?.slice(1).map((size) => (typeof size === 'number' ? size : 0)) ?? [];
  const layout = shape.every((size) => size > 0) ? layoutOf(shape) : undefined;
  if (layout === undefined) return {};
  const { width, height, channels } = imageSize(shape, layout);
  return { size: { width, height }, ...(channels === 1 || channels === 3 ? { channels } : {}) };
}

/** A scorer; nothing is started or asked before its first question. Throws `ExaminationError`. */
export function openScorerSubject(
  request: ScorerRequest,
  interrupted: () => boolean,
): OpenedSubject {
  const abort = new AbortController();
  let grace: NodeJS.Timeout | undefined;
  const watch = setInterval(() => {
    if (interrupted()) grace ??= setTimeout(() => abort.abort(), GRACE_MS);
  }, LOOK_MS);
  const stop = (): void => {
    clearInterval(watch);
    clearTimeout(grace);
  };
  const { batch = DEFAULT_BATCH, classes } = request;
  try {
    const { scorer, identity } = openScorer(request, abort.signal);
    return {
      subject: {
        kind: 'scorer',
        remote: { scorer, batch, ...(classes === undefined ? {} : { classes }) },
      },
      identity,
      images: {},
      close: async () => {
        stop();
        await scorer.close();
      },
    };
  } catch (error) {
    stop();
    if (error instanceof ScorerError) throw new ExaminationError(error.message, { cause: error });
    throw error;
  }
}

function openScorer(
  request: ScorerRequest,
  signal: AbortSignal,
): { readonly scorer: Scorer; readonly identity: unknown } {
  const patience = {
    timeoutMs: request.timeoutMs ?? DEFAULT_TIMEOUT_MS,
    startMs: request.startMs ?? DEFAULT_START_MS,
    signal,
  };
  if (request.kind === 'command') {
    const [program, ...more] = request.words;
    if (program === undefined) throw new ScorerError('the command of the scorer has no words');
    return {
      scorer: new CommandScorer({ words: [program, ...more], ...patience }),
      // The same words mean another program elsewhere.
      identity: ['command', process.cwd(), request.words],
    };
  }
  const url = parseScorerUrl(request.url);
  const headers = (request.headerVariables ?? []).map((name) =>
    headerFrom(name, process.env[name]),
  );
  return {
    scorer: new HttpScorer({ url, headers, userAgent: `weighbridge/${VERSION}`, ...patience }),
    // A new password is still the same model.
    identity: ['url', url.origin, url.pathname, url.search],
  };
}
