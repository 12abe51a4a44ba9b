import type { Finding } from '../core/finding.ts';
import type { Tolerated } from '../core/report.ts';

/** Statements of one document: those of whole distributions have some ten thousand. */
const MAX_STATEMENTS = 200_000;

export const VEX_STATUSES = ['not_affected', 'affected', 'fixed', 'under_investigation'] as const;
export type VexStatus = (typeof VEX_STATUSES)[number];

/** The reasons OpenVEX knows for `not_affected`. */
export const VEX_JUSTIFICATIONS = [
  'component_not_present',
  'vulnerable_code_not_present',
  'vulnerable_code_not_in_execute_path',
  'vulnerable_code_cannot_be_controlled_by_adversary',
  'inline_mitigations_already_exist',
] as const;

/** What somebody states of a vulnerability in some products. */
export interface VexStatement {
  /** The vulnerability by its name and aliases. */
  readonly names: readonly string[];
  /** Package URLs it is about: of the subcomponents where the statement names any, else of the products. */
  readonly products: readonly string[];
  readonly status: VexStatus;
  /** `vulnerable_code_not_present: in their words`, or either part alone. */
  readonly reason: string;
  readonly author: string;
  /** When it was made, RFC 3339. */
  readonly at: string;
}

export type VexResult =
  | { readonly ok: true; readonly value: readonly VexStatement[] }
  | { readonly ok: false; readonly error: string };

type Fields = Readonly<Record<string, unknown>>;

function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function text(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

/** Reads an OpenVEX document (0.2.0, and the older form with names and products as plain texts). */
export function parseVex(source: string): VexResult {
  let document: unknown;
  try {
    document = JSON.parse(source);
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    return { ok: false, error: 'not JSON' };
  }
  if (!isFields(document) || !text(document['@context']).includes('openvex'))
    return { ok: false, error: 'not an OpenVEX document' };
  const { statements } = document;
  if (!Array.isArray(statements))
    return { ok: false, error: 'an OpenVEX document without statements' };
  if (statements.length > MAX_STATEMENTS)
    return { ok: false, error: `more than ${MAX_STATEMENTS} statements` };
  const value: VexStatement[] = [];
  for (const [index, statement] of statements.entries()) {
    const read = statementOf(statement, document);
    if (typeof read === 'string') return { ok: false, error: `statement ${index + 1}: ${read}` };
    value.push(read);
  }
  return { ok: true, value };
}

/** Strict: a statement that is not understood must not silently fail to count, nor count for something else. */
function statementOf(value: unknown, document: Fields): VexStatement | string {
  if (!isFields(value)) return 'not an object';
  const status = VEX_STATUSES.find((known) => known === value['status']);
  if (status === undefined) return 'its status is none of OpenVEX';
  const names = namesOf(value['vulnerability']);
  if (names.length === 0) return 'it names no vulnerability';
  const products = Array.isArray(value['products']) ? value['products'].flatMap(productsOf) : [];
  if (products.length === 0) return 'it names no product by a package URL';
  const justification = text(value['justification']);
  const words = text(value['impact_statement']) || text(value['status_notes']);
  if (status === 'not_affected' && justification === '' && words === '')
    return 'it says not_affected without a justification or an impact statement';
  const known = VEX_JUSTIFICATIONS.find((one) => one === justification);
  if (justification !== '' && known === undefined) return 'its justification is none of OpenVEX';
  return {
    names,
    products,
    status,
    reason: [justification, words].filter((part) => part !== '').join(': '),
    author: text(document['author']),
    at: text(value['last_updated']) || text(value['timestamp']) || text(document['timestamp']),
  };
}

function namesOf(value: unknown): readonly string[] {
  const vulnerability = isFields(value) ? value : { name: value };
  const { name, aliases } = vulnerability;
  const others: readonly unknown[] = Array.isArray(aliases) ? aliases : [];
  const last = text(vulnerability['@id']).split('/').at(-1);
  return [name, ...others, last].map(text).filter((one) => one !== '');
}

function productsOf(value: unknown): readonly string[] {
  if (typeof value === 'string') return purlsOf({ '@id': value });
  if (!isFields(value)) return [];
  const { subcomponents } = value;
  if (!Array.isArray(subcomponents) || subcomponents.length === 0) return purlsOf(value);
  return subcomponents.flatMap((part) =>
    isFields(part) ? purlsOf(part) : purlsOf({ '@id': part }),
  );
}

function purlsOf(component: Fields): readonly string[] {
  const { identifiers } = component;
  const named = isFields(identifiers) ? text(identifiers['purl']) : '';
  return [...new Set([text(component['@id']), named])].filter((purl) => purl.startsWith('pkg:'));
}

/**
 * What tolerates a finding, by the latest statement about it. Only `not_affected` and `fixed` do; a later `affected` or
 * `under_investigation` takes them back. A finding that speaks of several vulnerabilities needs a statement for each.
 */
export function findVex(
  finding: Finding,
  statements: readonly VexStatement[],
): Pick<Tolerated, 'by' | 'reason'> | undefined {
  const groups = vulnerabilitiesOf(finding);
  if (groups.length === 0 || statements.length === 0) return undefined;
  const about = statements.filter(({ products }) =>
    products.some((product) => covers(product, finding.component)),
  );
  const latest = groups.map((names) => latestOf(about, names));
  const [first] = latest;
  if (first === undefined) return undefined;
  if (!latest.every((one) => one?.status === 'not_affected' || one?.status === 'fixed'))
    return undefined;
  const isFixed = latest.every((one) => one?.status === 'fixed');
  const words = first.reason === '' ? 'fixed' : first.reason;
  return {
    by: isFixed ? 'vex-fixed' : 'vex-not-affected',
    reason: first.author === '' ? words : `${words} (VEX of ${first.author})`,
  };
}

function latestOf(
  statements: readonly VexStatement[],
  names: readonly string[],
): VexStatement | undefined {
  return statements
    .filter((statement) => statement.names.some((name) => names.includes(name)))
    .reduce<VexStatement | undefined>(
      (best, one) => (best === undefined || one.at >= best.at ? one : best),
      undefined,
    );
}

/** The vulnerabilities a finding is about, each by all its names. */
function vulnerabilitiesOf({ data }: Finding): readonly (readonly string[])[] {
  const { advisory, aliases, ids } = data;
  const others = Array.isArray(aliases) ? aliases : [];
  if (typeof advisory === 'string') return [[advisory, ...others]];
  return Array.isArray(ids) ? ids.map((id: string) => [id]) : [];
}

/** A package URL without a version speaks of all versions. Qualifiers and subpath do not count. */
function covers(product: string, component: string): boolean {
  const wanted = parts(product);
  const found = parts(component);
  return (
    wanted.name === found.name && (wanted.version === undefined || wanted.version === found.version)
  );
}

function parts(purl: string): { readonly name: string; readonly version: string | undefined } {
  const bare = purl.replace(/[?#].*$/s, '');
  const slash = bare.lastIndexOf('/');
  const at = bare.indexOf('@', slash + 2);
  const name = decoded(at < 0 ? bare : bare.slice(0, at));
  return {
    name: name.startsWith('pkg:pypi/') ? name.toLowerCase().replace(/[-_.]+/g, '-') : name,
    version: at < 0 ? undefined : decoded(bare.slice(at + 1)),
  };
}

function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch (error) {
    if (error instanceof URIError) return part;
    throw error;
  }
}
