import { CHECKS } from '../../src/checks/index.ts';
import { ATTACKS } from '../../src/attacks/index.ts';
import { OPERATORS } from '../../src/engine/operators/table.ts';
import { attackPage } from './attack-page.ts';
import { checkPages } from './check-pages.ts';
import { operatorPage } from './operator-page.ts';
import type { GeneratedFile } from './registry.ts';
import { schemaFiles } from './schema.ts';
import { selfAttackFiles } from './self-attack.ts';
import { techniqueFiles } from './technique-table.ts';

/** Everything generated from the checks, the operators, the report types and the technique tables. */
export async function documentFiles(): Promise<readonly GeneratedFile[]> {
  return [
    ...schemaFiles(),
    ...checkPages(CHECKS),
    operatorPage(OPERATORS),
    attackPage(ATTACKS),
    ...(await techniqueFiles()),
    ...(await selfAttackFiles()),
  ];
}
