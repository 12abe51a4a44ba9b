import { artifact } from '../../core/artifact.ts';

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
}

export const chatTemplate = artifact<ChatTemplate>()('chat-template');

/** Characters of a template that are kept. The longest of well-known models has some 20,000. */
export const MAX_TEMPLATE_BYTES = 1024 * 1024;
