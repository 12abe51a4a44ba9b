/** Parts of paths and arguments that differ from run to run, replaced so that two runs can be compared. */
const RANDOM_PARTS: readonly (readonly [RegExp, string])[] = [
  [/\bpip-([a-z-]{1,40})-[a-z0-9_]{8}\b/g, 'pip-$1-*'],
  [/\/tmp\/tmp[a-z0-9_]{6,10}/g, '/tmp/tmp*'],
  [/\/tmp\/cc[A-Za-z0-9]{6}/g, '/tmp/cc*'],
  [/\/proc\/\d+/g, '/proc/*'],
  [/\b0x[0-9a-f]{6,16}\b/g, '0x*'],
  [/\s+/g, ' '],
];

/** Text without what is random in it; the same package gives the same text every time. */
export function tidy(text: string): string {
  return RANDOM_PARTS.reduce(
    (result, [pattern, replacement]) => result.replaceAll(pattern, replacement),
    text,
  );
}

const CONTROL_NAMES_RE = /\bwbcontrol(?:-1\.0)?\b/g;

/** The same for what the tools do with any package: its names, too, stand for themselves no longer. */
export function comparable(text: string, names: readonly string[]): string {
  let result = tidy(text).replaceAll(CONTROL_NAMES_RE, '<package>');
  for (const name of names) if (name.length > 2) result = result.replaceAll(name, '<package>');
  return result;
}
