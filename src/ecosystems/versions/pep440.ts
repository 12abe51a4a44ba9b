import {
  END,
  FINAL,
  NO_DEV,
  NO_POST,
  READABLE,
  numberKey,
  releaseKey,
  textKey,
  unreadableKey,
} from './key-bytes.ts';

/** Longest version that is read; the longest real ones have some sixty characters. */
const MAX_VERSION_CHARACTERS = 512;

/** A Python version in its parts. Numbers are decimal digits without leading zeros: PEP 440 sets no limit to them. */
export interface Pep440Version {
  readonly epoch: string;
  readonly release: readonly string[];
  readonly pre?: { readonly phase: 'a' | 'b' | 'rc'; readonly number: string };
  readonly post?: string;
  readonly dev?: string;
  /** Parts of the local version, lower case. */
  readonly local?: readonly string[];
}

/** PEP 440, appendix B; every repetition is separated by a mandatory character, so it matches in linear time. */
const VERSION_RE =
  /^v?(?:(?<epoch>\d+)!)?(?<release>\d+(?:\.\d+)*)(?<pre>[-_.]?(?<phase>alpha|a|beta|b|preview|pre|c|rc)[-_.]?(?<preNumber>\d*))?(?<post>-(?<implicit>\d+)|[-_.]?(?:post|rev|r)[-_.]?(?<postNumber>\d*))?(?<dev>[-_.]?dev[-_.]?(?<devNumber>\d*))?(?:\+(?<local>[a-z0-9]+(?:[-_.][a-z0-9]+)*))?$/;

const PHASES: Readonly<Record<string, 'a' | 'b' | 'rc'>> = {
  alpha: 'a',
  a: 'a',
  beta: 'b',
  b: 'b',
  preview: 'rc',
  pre: 'rc',
  c: 'rc',
  rc: 'rc',
};

/** Reads every spelling that PEP 440 allows; undefined for what is no version by its rules. */
export function parsePep440(text: string): Pep440Version | undefined {
  if (text.length > MAX_VERSION_CHARACTERS) return undefined;
  const groups = VERSION_RE.exec(text.trim().toLowerCase())?.groups;
  if (groups === undefined) return undefined;
  const {
    epoch,
    release = '',
    phase,
    preNumber,
    post,
    implicit,
    postNumber,
    dev,
    devNumber,
  } = groups;
  const known = phase === undefined ? undefined : PHASES[phase];
  return {
    epoch: plain(epoch),
    release: release.split('.').map(plain),
    ...(known === undefined ? {} : { pre: { phase: known, number: plain(preNumber) } }),
    ...(post === undefined ? {} : { post: plain(implicit ?? postNumber) }),
    ...(dev === undefined ? {} : { dev: plain(devNumber) }),
    ...(groups['local'] === undefined
      ? {}
      : {
          local: groups['local']
            .split(/[-_.]/)
            .map((part) => (/^\d+$/.test(part) ? plain(part) : part)),
        }),
  };
}

/** A number left out counts as 0. */
function plain(digits: string | undefined): string {
  return (digits === undefined || digits === '' ? '0' : digits).replace(/^0+(?=\d)/, '');
}

export function isPrerelease(version: Pep440Version): boolean {
  return version.pre !== undefined || version.dev !== undefined;
}

/** The normal form of PEP 440; trailing zeros of the release stay. */
export function formatPep440(version: Pep440Version): string {
  const { epoch, release, pre, post, dev, local } = version;
  return [
    epoch === '0' ? '' : `${epoch}!`,
    release.join('.'),
    pre === undefined ? '' : `${pre.phase}${pre.number}`,
    post === undefined ? '' : `.post${post}`,
    dev === undefined ? '' : `.dev${dev}`,
    local === undefined ? '' : `+${local.join('.')}`,
  ].join('');
}

export function normalisePep440(text: string): string {
  const parsed = parsePep440(text);
  return parsed === undefined ? text.trim() : formatPep440(parsed);
}

const PHASE_KEYS = { a: '\x20', b: '\x30', rc: '\x40' } as const;
const DEV_ONLY = '\x10';
const POST = '\x20';
const DEV = '\x10';
const LOCAL_TEXT = '\x10';
const LOCAL_NUMBER = '\x20';

/** The key up to and with the pre-release: what a version shares with its own post-releases. */
export function baseKey({ epoch, release, pre, post, dev }: Pep440Version): string {
  const phase =
    pre !== undefined
      ? PHASE_KEYS[pre.phase] + numberKey(pre.number)
      : post === undefined && dev !== undefined
        ? DEV_ONLY
        : FINAL;
  return READABLE + numberKey(epoch) + releaseKey(release) + phase;
}

/** The key without the local version: what a version shares with its local versions. */
export function publicKey(version: Pep440Version): string {
  const { post, dev } = version;
  return (
    baseKey(version) +
    (post === undefined ? NO_POST : POST + numberKey(post)) +
    (dev === undefined ? NO_DEV : DEV + numberKey(dev))
  );
}

export function keyOfPep440(version: Pep440Version): string {
  const local = (version.local ?? [])
    .map((part) =>
      /^\d+$/.test(part) ? LOCAL_NUMBER + numberKey(part) : LOCAL_TEXT + textKey(part),
    )
    .join('');
  return publicKey(version) + local + END;
}

/** Key of a version text; legacy versions sort below all of PEP 440. */
export function pep440Key(text: string): string {
  const parsed = parsePep440(text);
  return parsed === undefined ? unreadableKey(text) : keyOfPep440(parsed);
}
