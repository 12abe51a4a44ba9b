import type { CapabilityUse } from '../formats/behaviour/source-behaviour.ts';
import type { PackageCapability, RunMoment } from '../core/package-profile.ts';
import type { PackageSide } from './package-side.ts';
import { innerPath } from './package-side.ts';

/** A place where a package uses a capability. */
export interface CapabilityPlace {
  readonly capability: PackageCapability;
  readonly moment: RunMoment;
  readonly file: string;
  readonly line: number;
  readonly callee: string;
}

const TEST_RE =
  /(?:^|\/)(?:tests?|testing|examples?|docs?|benchmarks?|__tests__)\/|(?:^|\/)(?:test_[^/]*|[^/]*_test|conftest)\.py$|\.(?:test|spec)\.[cm]?[jt]sx?$/i;

/** Tests, examples and documentation: shipped, and run by nobody who installs the package. */
export function isTest(path: string): boolean {
  return TEST_RE.test(path);
}

/** Every use of a capability, with the moment at which it runs. */
export function capabilityPlaces(side: PackageSide): readonly CapabilityPlace[] {
  const starts = new Set(side.contents.flatMap(({ value }) => value.startFiles));
  const hooks = side.contents.flatMap(({ value }) => value.hooks);
  return side.behaviours.flatMap(({ path, value }) => {
    const file = innerPath(side, path);
    return value.capabilities.map((use) => ({
      capability: use.capability,
      moment: momentOf(file, use, starts, hooks),
      file,
      line: use.line,
      callee: use.callee,
    }));
  });
}

function momentOf(
  file: string,
  { when }: CapabilityUse,
  starts: ReadonlySet<string>,
  hooks: readonly { readonly event: string; readonly command: string }[],
): RunMoment {
  if (isTest(file)) return 'test';
  if (starts.has(file)) return 'start';
  // A setup script runs as a whole; so does what an install script names.
  if (/^setup\.py$/.test(file)) return 'build';
  if (when !== 'call' && hooks.some((hook) => isNamed(hook.command, file))) return 'install';
  return when === 'import' ? 'import' : when === 'main' ? 'program' : 'call';
}

/** `node scripts/install.js` names `scripts/install.js`, also without its ending. */
function isNamed(command: string, file: string): boolean {
  const bare = file.replace(/\.[cm]?js$/, '');
  return command.split(/[\s"';&|]+/).some((word) => {
    const plain = word.replace(/^\.\//, '');
    return plain === file || plain === bare;
  });
}
