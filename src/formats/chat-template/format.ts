import { defineFormat, type Glimpse, type Recognition } from '../format.ts';
import { chatTemplateFile, parseChatTemplateFile } from './parse.ts';

const TEMPLATE_NAME_RE = /\.(?:jinja2?|j2)$/;
/** Files in which transformers and others look for `chat_template`. */
const CARRIERS: ReadonlySet<string> = new Set([
  'tokenizer_config.json',
  'chat_template.json',
  'processor_config.json',
]);
const KEY_RE = /"chat_template"\s*:/;

function recognise({ head, name }: Glimpse): Recognition {
  const text = Buffer.from(head.buffer, head.byteOffset, head.byteLength).toString('latin1');
  if (text.includes('\u0000')) return 'no';
  if (TEMPLATE_NAME_RE.test(name))
    return text.includes('{%') || text.includes('{{') ? 'likely' : 'no';
  if (!/^\s*\{\s*["}]/.test(text)) return 'no';
  if (KEY_RE.test(text)) return 'likely';
  // The key may stand behind thousands of added tokens, beyond the head.
  return CARRIERS.has(name) ? 'likely' : 'no';
}

export default defineFormat({
  id: 'chat-template',
  title: 'chat template',
  artifact: chatTemplateFile,
  kind: 'config',
  extensions: ['.jinja', '.jinja2', '.j2', '.json'],
  recognise,
  parse: (source, limits, { name }) => parseChatTemplateFile(source, limits, name),
});
