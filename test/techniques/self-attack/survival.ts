import { compareSeverity } from '../../../src/core/severity.ts';
import { weighFiles } from '../../builders/weigh-files.ts';
import type { Evasion } from './evasion.ts';
import { PYTHON_EVASIONS } from './python-evasions.ts';
import type { Sample } from './samples.ts';
import { PYTHON_SAMPLES, SCRIPT_SAMPLES } from './samples.ts';
import { SCRIPT_EVASIONS } from './script-evasions.ts';

/** What became of all samples under one evasion. */
export interface Survival {
  readonly language: 'Python' | 'JavaScript';
  readonly id: string;
  readonly title: string;
  readonly samples: number;
  /** Samples with no finding at `high` or above, by id. */
  readonly survived: readonly string[];
}

async function isCaught({ text }: Sample, { apply }: Evasion): Promise<boolean> {
  const { findings } = await weighFiles(apply(text));
  return findings.some(({ severity }) => compareSeverity(severity, 'high') >= 0);
}

async function attack(
  language: Survival['language'],
  samples: readonly Sample[],
  evasions: readonly Evasion[],
): Promise<readonly Survival[]> {
  const rows: Survival[] = [];
  for (const evasion of evasions) {
    const survived: string[] = [];
    for (const sample of samples) if (!(await isCaught(sample, evasion))) survived.push(sample.id);
    const { id, title } = evasion;
    rows.push({ language, id, title, samples: samples.length, survived });
  }
  return rows;
}

/** Attacks the rules with every evasion of every known-bad sample. */
export async function selfAttack(): Promise<readonly Survival[]> {
  return [
    ...(await attack('Python', PYTHON_SAMPLES, PYTHON_EVASIONS)),
    ...(await attack('JavaScript', SCRIPT_SAMPLES, SCRIPT_EVASIONS)),
  ];
}

/** Forms in which honest programs are written, too: nothing is decoded and nothing is out of sight. */
const ORDINARY_RE =
  /^(?:plain|split|renamed|by-name|import-call|importlib|decoys|long|require-\w+|import|in-\w+)$/;
const HARMLESS = {
  Python: { id: 'harmless', text: 'import os\nprint(os.path.join("a", "b"))\n' },
  JavaScript: {
    id: 'harmless',
    text: 'const fs = require("fs");\nconsole.log(fs.existsSync("a"));\n',
  },
} as const;

/** The counterpart: ordinary forms of a harmless program that would be reported at `high` or above. */
export async function honestFindings(): Promise<{
  readonly forms: number;
  readonly loud: readonly string[];
}> {
  const loud: string[] = [];
  let forms = 0;
  for (const [sample, evasions] of [
    [HARMLESS.Python, PYTHON_EVASIONS],
    [HARMLESS.JavaScript, SCRIPT_EVASIONS],
  ] as const)
    for (const evasion of evasions.filter(({ id }) => ORDINARY_RE.test(id))) {
      forms += 1;
      if (await isCaught(sample, evasion)) loud.push(evasion.id);
    }
  return { forms, loud };
}
