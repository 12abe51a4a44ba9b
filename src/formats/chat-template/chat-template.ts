import { artifact, sharedArtifact } from '../../core/artifact.ts';
import type { Derived } from '../format.ts';

/**
 * A Jinja template that turns a conversation into the model's prompt. Loaders compile and run it,
 * so it is code that travels as data.
 */
export interface ChatTemplate {
  /** `default`, `tool_use`, … */
  readonly name: string;
  readonly text: string;
  /** Offset of the text in the source that carries it. */
  readonly offset: number;
  /** The language of Ollama's templates; Jinja when it is not given. */
  readonly syntax?: 'go';
}

export const chatTemplate = artifact<ChatTemplate>()('chat-template');

/** Characters of a template that are kept. The longest of well-known models has some 20,000. */
export const MAX_TEMPLATE_BYTES = 1024 * 1024;

/** A template as the check of a whole repository compares it. */
export interface SharedTemplate {
  readonly name: string;
  /** Its beginning; see {@link MAX_COMPARED}. */
  readonly text: string;
  readonly offset: number;
}

export const sharedTemplate = sharedArtifact<SharedTemplate>()('shared-template');

/** Characters and templates per file that are compared: three times the longest of well-known models. */
const MAX_COMPARED = 64 * 1024;
const MAX_COMPARED_TEMPLATES = 16;

/** What a format that carries templates derives from them. */
export function derivedTemplates(templates: readonly ChatTemplate[]): readonly Derived[] {
  const shared = templates.slice(0, MAX_COMPARED_TEMPLATES).map(({ name, text, offset }) => ({
    token: sharedTemplate,
    value: { name, text: text.slice(0, MAX_COMPARED), offset },
  }));
  return [...templates.map((template) => ({ token: chatTemplate, value: template })), ...shared];
}
