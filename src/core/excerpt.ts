/** Shortens a long text in the middle, keeping both ends, so that a payload's head and tail stay visible. */
export function excerpt(text: string, maxLength: number): string {
  if (text.length <= maxLength) return text;
  const tail = Math.floor((maxLength - 3) / 3);
  return `${text.slice(0, maxLength - 3 - tail)}...${text.slice(text.length - tail)}`;
}
