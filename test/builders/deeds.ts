import { parseJavaScript } from '../../src/code/javascript/parse.ts';
import { parsePython } from '../../src/code/python/parse.ts';
import { observe } from '../../src/formats/behaviour/observe.ts';
import type { SourceBehaviour } from '../../src/formats/behaviour/source-behaviour.ts';

/** What a text in one of the two languages does. */
export async function behaviourOf(
  language: 'python' | 'javascript',
  text: string,
): Promise<SourceBehaviour> {
  const parsed = await (language === 'python' ? parsePython(text) : parseJavaScript(text));
  if (!parsed.ok) throw new Error(parsed.error.detail);
  return observe(parsed.value);
}

/** Deeds in one word each, with the data they are about: `sends environment network import`. */
export async function deedsOf(
  language: 'python' | 'javascript',
  ...lines: readonly string[]
): Promise<readonly string[]> {
  const { deeds } = await behaviourOf(language, lines.join('\n'));
  return deeds.map((deed) => {
    switch (deed.act) {
      case 'sends':
        return `sends ${deed.taken} ${deed.channel} ${deed.when}`;
      case 'runs-file':
        return `runs-file ${deed.from} ${deed.as} ${deed.when}`;
      case 'watches':
        return `watches ${deed.taken} ${deed.when}`;
      default:
        return `${deed.act} ${deed.when}`;
    }
  });
}
