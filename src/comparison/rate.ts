import type { PackageCapability, RunMoment } from '../core/package-profile.ts';
import type { Severity } from '../core/severity.ts';

/** What hardly any library needs. */
const INTRUSIVE: ReadonlySet<PackageCapability> = new Set([
  'persistence',
  'crypto-wallet',
  'browser-data',
  'clipboard',
  'keyboard',
  'screen',
  'camera',
]);
/** What can bring in or carry out anything. */
const POWERFUL: ReadonlySet<PackageCapability> = new Set([
  'network',
  'exec',
  'dynamic-code',
  'native',
  'install-packages',
  'filesystem-delete',
]);

/** How much it matters that a version can do something it could not: the earlier it runs unasked, the more. */
export function rateCapability(capability: PackageCapability, moment: RunMoment): Severity {
  if (moment === 'test') return 'info';
  const isUnasked = moment === 'install' || moment === 'start';
  if (INTRUSIVE.has(capability)) return isUnasked || moment === 'import' ? 'high' : 'medium';
  if (!POWERFUL.has(capability)) return isUnasked ? 'medium' : 'low';
  if (isUnasked) return 'high';
  return moment === 'import' || moment === 'build' ? 'medium' : 'low';
}

/** Groups of entry points that programs load by themselves when the package is installed. */
const PLUGIN_RE = /^(?:pytest11|console_scripts|gui_scripts|bin|scripts)$/;

export function rateEntryPoint(group: string): Severity {
  if (group === 'pytest11') return 'medium';
  return PLUGIN_RE.test(group) ? 'low' : 'info';
}

/** Scripts that npm runs on every install of the package, without being asked. */
const INSTALL_HOOK_RE = /^(?:preinstall|install|postinstall|binding\.gyp)$/;

export function rateHook(event: string): Severity {
  if (INSTALL_HOOK_RE.test(event)) return 'high';
  return event === 'setup.py' ? 'medium' : 'low';
}
