import { parseInstallArgument } from '../python-requirement/install-argument.ts';
import type { Glimpse, Recognition } from '../format.ts';
import { looksLikeText } from '../signature/text.ts';
import { decodeRequirements } from './decode.ts';
import { commentedLines } from './logical-lines.ts';
import { readOptions, splitOptions } from './option-words.ts';
import { hasSections, sectionOf } from './requires-section.ts';

/** Names that say it: `requirements.txt`, `dev-requirements.in`, `reqs_gpu.txt`, `constraints-3.11.txt`. */
const NAMED_RE =
  /(?:^|[-_. ])(?:pip|req|reqs|require|requires|requirement|requirements|constraint|constraints|deps|dependencies)(?:[-_. \d]|$)|requirements|constraints/;
/** pip takes any name. What is written in another language is not asked. */
const OTHER_RE =
  /\.(?:md|rst|html?|xml|json[cl]?|ya?ml|toml|cfg|ini|conf|py[iwc]?|ipynb|[cm]?[jt]sx?|sh|bat|ps1|csv|tsv|sql|tex|lock\.json|log|h|c|cc|cpp|java|go|rs|rb|lua|css|svg|gemspec|nix)$/;
const TEXT_RE = /\.(?:txt|in|pip|reqs?|lock|constraints)$|^[^.]+$/;

/** Lines looked at before a file is judged. */
const MAX_LINES = 400;

/** How many lines of a text are what. */
interface Census {
  /** Could be nothing else: a version, an address with a scheme, a known option. */
  readonly telling: number;
  /** A lone word: the name of a package, or any word. */
  readonly words: number;
  readonly other: number;
}

/**
 * A file that is named like one is taken for one when most of its lines read so. Any other text only
 * when every line does and at least half of them say more than a word: a list of labels is a list of
 * words, each of which could be the name of a package.
 */
export function recognise(glimpse: Glimpse): Recognition {
  const { head, name, size } = glimpse;
  const whole = head.length === size;
  const isNamed = NAMED_RE.test(name) && !OTHER_RE.test(name);
  if (!isNamed && !TEXT_RE.test(name)) return 'no';
  if (!looksLikeText(head, whole)) return 'no';
  const { telling, words, other } = census(decodeRequirements(head), whole, hasSections(name));
  const total = telling + words + other;
  if (isNamed) {
    if (total === 0) return name.startsWith('requirements') ? 'possible' : 'no';
    if (telling + words < other) return 'no';
    return other === 0 || telling > 0 ? 'likely' : 'no';
  }
  return other === 0 && telling > 0 && telling >= words ? 'likely' : 'no';
}

function census(text: string, whole: boolean, isSectioned: boolean): Census {
  const lines = [...takeLines(text, whole)];
  let [telling, words, other] = [0, 0, 0];
  for (const line of lines) {
    if (isSectioned && sectionOf(line) !== undefined) continue;
    const kind = kindOf(line);
    if (kind === 'telling') telling += 1;
    else if (kind === 'word') words += 1;
    else other += 1;
  }
  return { telling, words, other };
}

function* takeLines(text: string, whole: boolean): Generator<string> {
  let taken = 0;
  let held: string | undefined;
  for (const { text: line } of commentedLines(text)) {
    if (line === '') continue;
    if (held !== undefined) yield held;
    held = line;
    taken += 1;
    if (taken >= MAX_LINES) break;
  }
  // The last line of a head is cut somewhere.
  if (held !== undefined && (whole || taken >= MAX_LINES)) yield held;
}

function kindOf(line: string): 'telling' | 'word' | 'other' {
  const [requirement, written] = splitOptions(line);
  const read = readOptions(written);
  if (!read.ok || (requirement === '' && read.options.length === 0)) return 'other';
  if (requirement === '') return 'telling';
  const parsed = parseInstallArgument(requirement);
  if (!parsed.ok) return 'other';
  const { constraint, source, hashes, marker } = parsed.value;
  if (constraint !== '' || hashes.length > 0 || marker !== undefined || read.options.length > 0)
    return 'telling';
  if (source.kind === 'index') return 'word';
  if (source.kind === 'git') return 'telling';
  // A list of addresses or of files is no list of packages, unless they are archives.
  const place = source.kind === 'url' ? source.url : source.path;
  if (parsed.value.name !== '') return 'telling';
  return /\.(?:whl|zip|tar\.(?:gz|bz2|xz)|tgz)$/i.test(place) || /^\.{1,2}(?:$|\/)/.test(place)
    ? 'word'
    : 'other';
}
