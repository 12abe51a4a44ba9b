import type { Gain } from '../core/difference.ts';
import type { PackageSide } from './package-side.ts';
import { rateHook } from './rate.ts';

/** What runs by itself: on install, on build, at the start of an interpreter or a tool. */
export function hookGains(before: PackageSide, now: PackageSide): readonly Gain[] {
  const hooks = (side: PackageSide): readonly (readonly [string, string])[] =>
    side.contents.flatMap(({ value }) =>
      value.hooks.map(({ event, command }) => [event, command] as const),
    );
  const known = new Set(hooks(before).map(([event, command]) => `${event}\n${command}`));
  const events = new Set(hooks(before).map(([event]) => event));
  const seen = new Set<string>();
  const fresh = hooks(now).filter(([event, command]) => {
    const key = `${event}\n${command}`;
    if (known.has(key) || seen.has(key)) return false;
    seen.add(key);
    return true;
  });
  const starts = new Set(before.contents.flatMap(({ value }) => value.startFiles));
  const started = new Set(now.contents.flatMap(({ value }) => value.startFiles));
  return [
    ...fresh.map(([event, command]): Gain => ({
      kind: 'hook',
      severity: rateHook(event),
      what: events.has(event) ? `${event} runs another command` : `${event} runs by itself`,
      evidence: [command],
    })),
    ...[...started]
      .filter((path) => !starts.has(path))
      .map((path): Gain => ({
        kind: 'start-file',
        severity: 'high',
        what: 'a file that is run without being asked for',
        where: path,
        evidence: [],
      })),
  ];
}
