import { weighFiles } from './weigh-files.ts';

/** Rules that a source file raises, of one check when it is named, in order and each once. */
export async function codeFindings(
  text: string,
  { check, name = 'app.py' }: { readonly check?: string; readonly name?: string } = {},
): Promise<readonly string[]> {
  const { findings } = await weighFiles({ [name]: text });
  const rules = findings.map(({ rule }) => rule);
  return [...new Set(rules)]
    .filter((rule) => check === undefined || rule.startsWith(`${check}/`))
    .map((rule) => (check === undefined ? rule : rule.slice(check.length + 1)));
}
