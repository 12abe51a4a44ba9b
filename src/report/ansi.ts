import type { Severity } from '../core/severity.ts';

/** Select Graphic Rendition parameters; nothing but colour and weight is ever sent to a terminal. */
const STYLES = {
  bold: '1',
  dim: '2',
  red: '31',
  green: '32',
  yellow: '33',
  blue: '34',
  magenta: '35',
  cyan: '36',
  critical: '1;97;41',
  high: '1;30;101',
  medium: '30;43',
  low: '30;46',
  info: '30;47',
  pass: '1;97;42',
  fail: '1;97;41',
  incomplete: '1;30;43',
} as const;
export type Style = keyof typeof STYLES;

export type Paint = (style: Style, text: string) => string;

/** Colours, or leaves text as it is. `text` must be escaped already. */
export function painter(color: boolean): Paint {
  if (!color) return (_style, text) => text;
  return (style, text) => (text === '' ? '' : `\u001b[${STYLES[style]}m${text}\u001b[0m`);
}

/** The colour of a severity in running text. */
export const SEVERITY_STYLES: Readonly<Record<Severity, Style>> = {
  critical: 'red',
  high: 'red',
  medium: 'yellow',
  low: 'cyan',
  info: 'dim',
};
