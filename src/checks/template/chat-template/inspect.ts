import { findHiddenCharacters } from './hidden.ts';
import { Interpreter } from './interpreter.ts';
import { findFileStatements, inspectTokens } from './lexical.ts';
import { parseTemplate } from './parse.ts';
import { Sightings, type Sighting } from './sighting.ts';

export interface Inspection {
  readonly sightings: readonly Sighting[];
  /** Why the template could only be looked at by its words; undefined when it was followed whole. */
  readonly unparsed: string | undefined;
}

const REASONS = {
  steps: 'it takes too many steps to follow',
  depth: 'it is nested too deep to follow',
} as const;

/** Everything worth saying about one template. */
export async function inspectTemplate(template: string): Promise<Inspection> {
  const sightings = new Sightings();
  findHiddenCharacters(template, sightings);
  const parsed = await parseTemplate(template);
  let unparsed = parsed.ok ? undefined : parsed.reason;
  if (parsed.ok) {
    const interpreter = new Interpreter(sightings);
    interpreter.run(parsed.program);
    if (interpreter.exhausted !== undefined) unparsed = REASONS[interpreter.exhausted];
  }
  // Names and strings alone still tell most of it, and a template that avoids the parser must not gain by it.
  if (unparsed !== undefined) {
    findFileStatements(template, sightings);
    inspectTokens(template, sightings);
  }
  return { sightings: sightings.list, unparsed };
}
