import { findDunder, findFormatField, isExecutingName, isInternalName } from './attributes.ts';
import { JINJA_OBJECTS } from './names.data.ts';
import type { Sightings } from './sighting.ts';
import { readTags, type Tag, type Token } from '../../../formats/chat-template/tokens.ts';
import { findOverride } from '../../../code/surface/override-phrase.ts';

/** Statements that read another file as a template. */
const FILE_STATEMENTS: ReadonlySet<string> = new Set(['include', 'import', 'extends', 'from']);
const MAX_SHOWN = 160;

function show(tag: Tag): string {
  const text = tag.tokens
    .map(({ kind, value }) => (kind === 'text' ? JSON.stringify(value) : value))
    .join(' ');
  return text.length > MAX_SHOWN ? `${text.slice(0, MAX_SHOWN)}…` : text;
}

function joinTexts(tokens: readonly Token[]): string {
  return tokens.flatMap(({ kind, value }) => (kind === 'text' ? [value] : [])).join('');
}

/** Statements that exist in Jinja and lead to other files; honest chat templates stand alone. */
export function findFileStatements(template: string, sightings: Sightings): void {
  for (const tag of readTags(template)) {
    const [first] = tag.tokens;
    if (tag.kind === 'statement' && first?.kind === 'name' && FILE_STATEMENTS.has(first.value)) {
      sightings.add('file-inclusion', first.value, show(tag));
    }
  }
}

/** Looks at names and strings alone: the answer when the template could not be parsed. */
export function inspectTokens(template: string, sightings: Sightings): void {
  const tags = readTags(template);
  for (const tag of tags) inspectTag(tag, sightings);
  inspectJoined(
    tags.flatMap((tag) => tag.tokens),
    'literals of several tags',
    sightings,
  );
}

function inspectTag(tag: Tag, sightings: Sightings): void {
  const { tokens } = tag;
  const evidence = show(tag);
  for (const [index, token] of tokens.entries()) {
    const { kind, value } = token;
    if (kind === 'text') {
      const dunder = findDunder(value) ?? findFormatField(value);
      if (dunder !== undefined) sightings.add('internal-attribute', dunder, evidence);
      const override = findOverride(value);
      if (override !== undefined) sightings.add('injected-instruction', override, evidence);
      continue;
    }
    if (kind !== 'name') continue;
    if (isInternalName(value)) sightings.add('internal-attribute', value, evidence);
    const next = tokens[index + 1]?.value;
    if (isExecutingName(value) && next === '(') sightings.add('code-execution', value, evidence);
    const previous = tokens[index - 1]?.value;
    if (
      JINJA_OBJECTS.has(value) &&
      previous !== '.' &&
      (next === '.' || next === '[' || next === '|')
    ) {
      sightings.add('internal-object', value, evidence);
    }
    if (value === 'attr' && previous === '|' && tokens[index + 2]?.kind !== 'text') {
      sightings.add('computed-attribute', 'attr', evidence);
    }
  }
  inspectJoined(tokens, evidence, sightings);
}

/** Literals put together, forwards and backwards, as the operators between them would. */
function inspectJoined(tokens: readonly Token[], evidence: string, sightings: Sightings): void {
  const joined = joinTexts(tokens);
  for (const text of [joined, Array.from(joined).reverse().join('')]) {
    const dunder = findDunder(text) ?? findDunder(text.toLowerCase());
    const plain = dunder !== undefined && tokens.some((token) => token.value.includes(dunder));
    if (dunder !== undefined && !plain) sightings.add('assembled-attribute', dunder, evidence);
  }
}
