/**
 * Text of a SARIF message. The format reads `[words](target)` as a link and `{0}` as an argument
 * (SARIF 2.1.0, 3.11.5 and 3.11.6), so a file name could put a link of its own into an alert.
 */
export function sarifText(text: string): string {
  return text
    .replaceAll(/[\\[\]]/g, String.raw`\$&`)
    .replaceAll('{', '{{')
    .replaceAll('}', '}}');
}
