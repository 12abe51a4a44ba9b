/** Ways kept per package: one says why it is here, a second that removing the first is not enough. */
const MAX_CHAINS = 3;
/** Packages on one way. The deepest honest trees have some twenty. */
const MAX_LENGTH = 32;

interface Edge {
  readonly from: string;
  readonly to: string;
}

/**
 * The shortest ways from what asks (files) down to each package. Breadth first from all files at once,
 * so that the time is that of one walk, whatever the number of packages and cycles.
 */
export function dependencyChains(
  edges: readonly Edge[],
  isPackage: (id: string) => boolean,
): (purl: string) => readonly (readonly string[])[] {
  const targets = Map.groupBy(edges, ({ from }) => from);
  const sources = Map.groupBy(edges, ({ to }) => to);
  const before = new Map<string, string | undefined>();
  const depth = new Map<string, number>();
  const waiting: string[] = [];
  for (const id of targets.keys()) {
    if (isPackage(id)) continue;
    before.set(id, undefined);
    depth.set(id, 0);
    waiting.push(id);
  }
  for (let at = 0; at < waiting.length; at += 1) {
    const from = waiting[at] ?? '';
    for (const { to } of targets.get(from) ?? []) {
      if (before.has(to)) continue;
      before.set(to, from);
      depth.set(to, (depth.get(from) ?? 0) + 1);
      waiting.push(to);
    }
  }

  function wayTo(id: string): readonly string[] {
    const way: string[] = [];
    let at: string | undefined = id;
    while (at !== undefined && way.length < MAX_LENGTH) {
      way.push(at);
      at = before.get(at);
    }
    return way.reverse();
  }

  return (purl) =>
    (sources.get(purl) ?? [])
      .filter(({ from }) => before.has(from))
      .sort((a, b) => (depth.get(a.from) ?? 0) - (depth.get(b.from) ?? 0))
      .map(({ from }) => wayTo(from))
      // A way that leads through the package itself is no reason for it.
      .filter((way) => !way.includes(purl))
      .slice(0, MAX_CHAINS)
      .map((way) => [...way, purl]);
}
