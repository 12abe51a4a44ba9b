/** Applies a unified diff of one file, line by line, as `patch` does without fuzz. Written apart from the writer it tests. */
export function applyPatch(text: string, patch: readonly string[]): string {
  const source = text.match(/[^\n]*\n|[^\n]+$/g) ?? [];
  const result: string[] = [];
  let at = 0;
  for (let index = 2; index < patch.length;) {
    const header = /^@@ -(\d+)(?:,(\d+))? \+(\d+)(?:,(\d+))? @@$/.exec(patch[index] ?? '');
    if (header === null) throw new Error(`no hunk: ${patch[index] ?? ''}`);
    const [, from, removes = '1', to, adds = '1'] = header;
    const start = Number(from) - (removes === '0' ? 0 : 1);
    while (at < start) result.push(source[at++] ?? '');
    if (result.length !== Number(to) - (adds === '0' ? 0 : 1))
      throw new Error('wrong new line number');
    let [olds, news] = [Number(removes), Number(adds)];
    index += 1;
    while (index < patch.length && !(patch[index] ?? '').startsWith('@@')) {
      const line = patch[index] ?? '';
      const bare = (patch[index + 1] ?? '').startsWith('\\');
      const content = line.slice(1) + (bare ? '' : '\n');
      if (line[0] !== '+') {
        if (source[at] !== content) throw new Error(`does not fit: ${JSON.stringify(content)}`);
        at += 1;
        olds -= 1;
      }
      if (line[0] !== '-') {
        result.push(content);
        news -= 1;
      }
      index += bare ? 2 : 1;
    }
    if (olds !== 0 || news !== 0) throw new Error('a hunk of the wrong length');
  }
  return result.join('') + source.slice(at).join('');
}
