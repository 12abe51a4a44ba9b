/** http to another machine. */
export function isOpenLine(address: string): boolean {
  if (!/^(?:git\+)?http:\/\//i.test(address)) return false;
  const url = URL.parse(address.replace(/^git\+/i, ''));
  return (
    url !== null && !/^(?:localhost|127(?:\.\d+){3}|\[::1\]|.*\.localhost)$/i.test(url.hostname)
  );
}
