import { STANDARD_MODULES } from './standard-modules.data.ts';

let modules: ReadonlySet<string> | undefined;

/** Whether a module's first segment belongs to the standard library of any Python from 2.7 on. */
export function isStandardModule(module: string): boolean {
  modules ??= new Set(STANDARD_MODULES.split(/\s+/));
  const dot = module.indexOf('.');
  return modules.has(dot < 0 ? module : module.slice(0, dot));
}
