import { CHECKS } from '../../src/checks/index.ts';
import { checkPages } from './check-pages.ts';
import type { GeneratedFile } from './registry.ts';
import { schemaFiles } from './schema.ts';
import { selfAttackFiles } from './self-attack.ts';
import { techniqueFiles } from './technique-table.ts';

/** Everything generated from the checks, the report types and the technique tables. */
export async function documentFiles(): Promise<readonly GeneratedFile[]> {
  return [
    ...schemaFiles(),
    ...checkPages(CHECKS),
    ...(await techniqueFiles()),
    ...(await selfAttackFiles()),
  ];
}
