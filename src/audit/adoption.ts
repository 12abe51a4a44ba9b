import type {
  Adoption,
  AdoptionAnswer,
  Alternative,
  FormatShare,
  RepositoryClaims,
  Transfer,
} from '../core/adoption.ts';
import type { Component } from '../core/component.ts';
import { compareText } from '../core/location.ts';
import type { PackageReputation } from '../core/package-reputation.ts';
import type { Verdict } from '../core/policy.ts';
import { folderOf } from '../core/project.ts';
import { packageAdvice } from './package-advice.ts';

/**
 * Formats whose loaders run what the file says, by design. Archives are judged by what is in them. A list
 * here and no property of the formats: this runs in the main thread, which does not load them.
 */
export const RUNS_CODE: ReadonlySet<string> = new Set([
  'accelerator-program',
  'exported-program',
  'hdf5',
  'joblib-zfile',
  'keras-config',
  'llamafile',
  'mlflow-model',
  'pickle',
  'python-bytecode',
  'r-data',
  'skops',
  'tensorflow-graph',
  'torch7',
]);
/** Endings under which such files are known when the bytes alone are an archive. */
const RUNS_CODE_RE = /\.(?:bin|pt|pth|ckpt|pkl|pickle|joblib|h5|keras|nemo|mar|pt2)$/i;
/** Sigstore bundles and the names under which signed models carry them; detached PGP and minisign. */
const SIGNATURE_RE = /(?:^|\/)model\.sig$|\.(?:sigstore(?:\.json)?|sig|asc|minisig)$/i;
const CODE_RE = /\.py$/i;
/** Names listed per kind; the components have all. */
const MAX_LISTED = 100;

export interface AdoptionFacts {
  readonly verdict: Verdict;
  readonly components: readonly Component[];
  readonly findings: readonly { readonly component: string; readonly rule: string }[];
  readonly repositories: readonly RepositoryClaims[];
  readonly transfer: Transfer | undefined;
  readonly packages: readonly PackageReputation[];
}

const ANSWERS: Readonly<Record<Verdict, AdoptionAnswer>> = {
  pass: 'adopt',
  fail: 'do-not-adopt',
  incomplete: 'undecided',
};

/** Sums up what an examination means for somebody who has to say yes or no. */
export function adoptionOf(facts: AdoptionFacts): Adoption {
  const { components, repositories, transfer, verdict, packages } = facts;
  const alternatives = alternativesIn(components);
  const paths = components.map(({ id }) => id);
  const base = {
    answer: ANSWERS[verdict],
    repositories,
    pins: repositories.map(({ commit }) => `revision="${commit}"`),
    formats: formatsOf(components),
    alternatives: alternatives.slice(0, MAX_LISTED),
    signatures: paths.filter((path) => SIGNATURE_RE.test(path)).slice(0, MAX_LISTED),
    code: components
      .filter(({ id, facts: own }) => CODE_RE.test(id) && own?.['made'] === undefined)
      .map(({ id }) => id)
      .slice(0, MAX_LISTED),
    packages: packages.slice(0, MAX_LISTED),
    ...(transfer === undefined ? {} : { transfer }),
  };
  const advice = [...adviceFor(base, facts, alternatives), ...packages.flatMap(packageAdvice)];
  return { ...base, advice };
}

function mayRunCode(component: Component): boolean {
  if (component.formats.some((format) => RUNS_CODE.has(format))) return true;
  return (
    component.formats.length > 0 && component.type === 'model' && RUNS_CODE_RE.test(component.id)
  );
}

function isSafe(component: Component): boolean {
  return component.formats.length === 1 && component.formats[0] === 'safetensors';
}

/** Per file that can run code, the safetensors file of the same folder that most likely holds the same weights. */
function alternativesIn(components: readonly Component[]): readonly Alternative[] {
  const safe = Map.groupBy(components.filter(isSafe), ({ id }) => folderOf(id));
  return components.filter(mayRunCode).flatMap((component) => {
    const beside = safe.get(folderOf(component.id)) ?? [];
    const wanted = shardOf(component.id);
    const one = beside.find(({ id }) => shardOf(id) === wanted) ?? beside[0];
    if (one === undefined) return [];
    const [mine, other] = [component.facts?.['parameters'], one.facts?.['parameters']];
    const known = typeof mine === 'number' && typeof other === 'number';
    return [
      { file: component.id, instead: one.id, ...(known ? { sameParameters: mine === other } : {}) },
    ];
  });
}

/** `00002-of-00005` where a file is one shard of several. */
function shardOf(path: string): string {
  return /\d{5}-of-\d{5}/.exec(path)?.[0] ?? '';
}

function formatsOf(components: readonly Component[]): readonly FormatShare[] {
  const models = components.filter(({ formats, type }) => formats.length > 0 && type === 'model');
  const groups = Map.groupBy(models, ({ formats }) => formats.join(' + '));
  return Array.from(groups, ([format, files]) => ({
    format,
    files: files.length,
    bytes: files.reduce((total, { size }) => total + (size ?? 0), 0),
    runsCode: files.some(mayRunCode),
  })).sort((a, b) => b.bytes - a.bytes || compareText(a.format, b.format));
}

function adviceFor(
  { answer, code, signatures, formats, packages }: Omit<Adoption, 'advice'>,
  { findings, repositories }: AdoptionFacts,
  alternatives: readonly Alternative[],
): readonly string[] {
  const isPackage = packages.length > 0;
  const bad = new Set(findings.map(({ component }) => component));
  const risky = formats
    .filter(({ runsCode }) => runsCode)
    .reduce((sum, { files }) => sum + files, 0);
  const [first] = repositories;
  const said = [
    answer === 'do-not-adopt'
      ? `Do not ${isPackage ? 'install' : 'load'} it before the findings below are dealt with.`
      : '',
    answer === 'undecided'
      ? 'Nothing decides against it, but not everything could be examined: look at what is missing first.'
      : '',
    ...pinAdvice(first),
    first?.disabled === true ? 'The hub has disabled this repository.' : '',
    alternatives.some(({ file }) => bad.has(file))
      ? 'Take the safetensors files instead of those with findings, and do not download the others.'
      : '',
    risky > 0 && alternatives.length > 0
      ? `Load with use_safetensors=True: ${countOf(risky, 'file')} of a format that can run code ${risky === 1 ? 'has' : 'have'} a safetensors file beside ${risky === 1 ? 'it' : 'them'}.`
      : '',
    risky > 0 && alternatives.length === 0
      ? `Convert before use: ${countOf(risky, 'file')} of a format that can run code, and no safetensors beside ${risky === 1 ? 'it' : 'them'}.`
      : '',
    code.length > 0
      ? `Leave trust_remote_code off, or read the ${code.length === 1 ? 'Python file' : `${code.length} Python files`} first.`
      : '',
    first !== undefined && first.licence === undefined ? 'Ask for a licence: none is stated.' : '',
    first !== undefined && signatures.length === 0
      ? 'No signature is present: only the commit hash says that you get what was weighed.'
      : '',
    signatures.length > 0
      ? 'A signature is present and was not verified here: verify it against the publisher’s identity.'
      : '',
  ];
  return said.filter((sentence) => sentence !== '');
}

function pinAdvice(first: RepositoryClaims | undefined): readonly string[] {
  if (first === undefined) return [];
  const { commit, asked } = first;
  if (asked === commit) return [];
  const moves = asked === undefined ? 'the default branch moves' : 'a branch or tag can move';
  return [`Pin it: revision="${commit}" (${moves}).`];
}

function countOf(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}
