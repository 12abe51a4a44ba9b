import { ruleTable } from '../core/check.ts';
import type { Policy } from '../core/policy.ts';
import type { Rule } from '../core/rule.ts';
import type { Severity } from '../core/severity.ts';
import { readTextFile } from '../io/text-file.ts';
import type { PolicyFile } from '../policy/policy-file.ts';
import { UsageError } from './usage-error.ts';

export const DEFAULT_POLICY_FILE = 'weighbridge.yaml';

/** Every rule by id. */
export async function loadRules(): Promise<ReadonlyMap<string, Rule>> {
  const { CHECKS } = await import('../checks/index.ts');
  return ruleTable(CHECKS);
}

/** The policy file that was named, or the default one where it is there. Throws `UsageError`. */
export async function readPolicy(path: string | undefined): Promise<PolicyFile | undefined> {
  const name = path ?? DEFAULT_POLICY_FILE;
  const text = readTextFile(name);
  if (text === undefined) {
    if (path !== undefined) throw new UsageError(`--policy ${path}: no such file`);
    return undefined;
  }
  const { parsePolicy } = await import('../policy/policy-file.ts');
  const result = await parsePolicy(text, new Set((await loadRules()).keys()));
  if (result.ok) return result.value;
  const lines = result.errors.map((error) => `${name}:${error.line}: ${error.message}`);
  throw new UsageError(lines.join('\nweighbridge: '));
}

/** The policy with what flags say instead. */
export function applyFlags(
  file: PolicyFile | undefined,
  flags: { readonly failOn?: Severity },
): Policy | undefined {
  if (flags.failOn === undefined) return file?.policy;
  const base = file?.policy ?? { allowGaps: [], rules: {}, waivers: [] };
  return { ...base, failOn: flags.failOn };
}
