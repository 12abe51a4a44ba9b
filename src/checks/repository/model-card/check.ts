import type { Located } from '../../../core/artifact.ts';
import type { CheckContext } from '../../../core/check.ts';
import type { Component } from '../../../core/component.ts';
import { defineCheck } from '../../../core/check.ts';
import { folderOf, projectFiles } from '../../../core/project.ts';
import type { ModelCard } from '../../../formats/model-card/model-card.ts';
import { modelCard } from '../../../formats/model-card/model-card.ts';
import type { ModelConfig } from '../../../formats/model-config/model-config.ts';
import { modelConfig } from '../../../formats/model-config/model-config.ts';
import { FAMILIES, PERMISSIVE_RE, RESTRICTED_RE } from './families.data.ts';

const SUPPLY_CHAIN = { id: 'OWASP-LLM03' } as const;
const PROVENANCE = {
  id: 'CWE-345',
  url: 'https://cwe.mitre.org/data/definitions/345.html',
} as const;

const RULES = {
  'denied-code': {
    title: 'Card denies code that is there',
    severity: 'medium',
    message: 'the card says “{claim}”, but {file} names code of its own: {reference}',
    why: 'A reader of the card would load the model without a look at the code, and with vLLM before 0.18.0 it might run even without trust_remote_code.',
    fix: 'Believe the files, not the card: read the code before you load the model.',
    references: [SUPPLY_CHAIN, PROVENANCE],
    example: {
      bad: 'card: no custom code; config.json: auto_map',
      good: 'card: needs trust_remote_code=True',
    },
  },
  'other-base-model': {
    title: 'Card names another base model than the files',
    severity: 'medium',
    message: 'the card says the model is made from {base}, {file} says {actual}',
    why: 'Licence, known weaknesses and trust follow from the base model. One of the two statements is wrong.',
    fix: 'Ask the publisher, and compare the weights with those of the base model they name.',
    references: [SUPPLY_CHAIN, PROVENANCE],
    example: {
      bad: 'card: base_model: meta-llama/Llama-3.1-8B; config.json: "model_type": "gpt2"',
      good: 'card: base_model: meta-llama/Llama-3.1-8B; config.json: "model_type": "llama"',
    },
  },
  'freer-licence': {
    title: 'Card gives a freer licence than the files',
    severity: 'medium',
    message: 'the card says the licence is {licence}, {file} says {actual}',
    why: 'The licence inside the file restricts what may be done with the model. A card written later can not take that back.',
    fix: 'Follow the stricter one until the publisher has corrected the other.',
    references: [SUPPLY_CHAIN],
    example: {
      bad: 'card: license: mit; GGUF: general.license = llama3.1',
      good: 'the same in both',
    },
  },
  'other-licence': {
    title: 'Card and files name different licences',
    severity: 'low',
    message: 'the card says the licence is {licence}, {file} says {actual}',
    why: 'One of the two is out of date or wrong.',
    fix: 'Follow the stricter one until the publisher has corrected the other.',
    references: [SUPPLY_CHAIN],
    example: {
      bad: 'card: license: mit; GGUF: general.license = apache-2.0',
      good: 'the same in both',
    },
  },
  'other-adapter-base': {
    title: 'Card and adapter name different base models',
    severity: 'low',
    message: 'the card says the adapter is for {base}, {file} says {actual}',
    why: 'The adapter is loaded onto the model its configuration names, whatever the card says.',
    fix: 'Compare the two, and pass the base model you mean when you load the adapter.',
    references: [SUPPLY_CHAIN],
    example: {
      bad: 'card: base_model: org/a; adapter_config.json: org/b',
      good: 'the same in both',
    },
  },
  'absent-safetensors': {
    title: 'Card promises safetensors that are not there',
    severity: 'low',
    message: 'the card says “{claim}”, but {file} is a pickle',
    why: 'Weights in pickles run code when they are loaded without weights_only.',
    fix: 'Convert the file: weighbridge convert {file}. Load only the result.',
    references: [
      SUPPLY_CHAIN,
      { id: 'CWE-502', url: 'https://cwe.mitre.org/data/definitions/502.html' },
    ],
    example: { bad: 'card: safetensors only; pytorch_model.bin', good: 'model.safetensors' },
  },
} as const;

type Report = CheckContext<typeof RULES>['report'];

const CODE_VIAS: ReadonlySet<string> = new Set(['auto-map', 'custom-pipelines', 'pipeline-class']);
const MAX_SHOWN = 160;

/** A card, and what stands in the same folder. */
interface Household {
  readonly card: Located<ModelCard>;
  readonly configs: readonly Located<ModelConfig>[];
  readonly files: readonly Component[];
  readonly report: Report;
}

function fact(component: Component, key: string): string | undefined {
  const value = component.facts?.[key];
  return typeof value === 'string' ? value : undefined;
}

/** The last part of `org/name`, in lower case. */
function plainName(model: string): string {
  return (model.split('/').at(-1) ?? '').toLowerCase();
}

/** The one family a name belongs to; undefined when none or several words fit, as in names of merges. */
function familyOf(name: string): RegExp | undefined {
  const found = FAMILIES.filter(([word]) => word.test(name));
  return found.length === 1 ? found[0]?.[1] : undefined;
}

function judgeBase({ card, configs, report }: Household): void {
  const [base] = card.value.baseModels;
  if (base === undefined || card.value.baseModels.length > 1) return;
  const at = { path: card.path };
  for (const { path, value } of configs) {
    const file = path[0] ?? '';
    const { modelType, baseModel } = value.identity;
    if (value.role === 'model' && modelType !== undefined) {
      const family = familyOf(plainName(base));
      const isKnown = FAMILIES.some(([, types]) => types.test(modelType));
      if (family !== undefined && isKnown && !family.test(modelType))
        report('other-base-model', at, { base, file, actual: `model_type ${modelType}` });
    } else if (
      value.role === 'adapter' &&
      // A path of the machine that trained it says nothing.
      /^[\w.-]+\/[\w.-]+$/.test(baseModel ?? '') &&
      !sameModel(baseModel ?? '', base)
    )
      report('other-adapter-base', at, { base, file, actual: baseModel ?? '' });
  }
}

/** Quantised and renamed copies count as the same: one name holds the other. */
function sameModel(a: string, b: string): boolean {
  const [one, two] = [plainName(a), plainName(b)];
  return one.includes(two) || two.includes(one);
}

function judgeLicence({ card, configs, files, report }: Household): void {
  const [licence] = card.value.licences;
  if (licence === undefined || card.value.licences.length > 1) return;
  const stated = licence.toLowerCase();
  const others = [
    ...files.map((file) => [file.id, fact(file, 'license')] as const),
    ...configs.map(({ path, value }) => [path[0] ?? '', value.identity.licence] as const),
  ];
  for (const [file, given] of others) {
    const actual = given?.toLowerCase();
    if (file === card.path[0] || actual === undefined || actual === stated) continue;
    if (!PERMISSIVE_RE.test(actual) && !RESTRICTED_RE.test(actual)) continue;
    const isFreer = PERMISSIVE_RE.test(stated) && RESTRICTED_RE.test(actual) && actual !== 'other';
    report(
      isFreer ? 'freer-licence' : 'other-licence',
      { path: card.path },
      { licence, file, actual },
    );
    return;
  }
}

function judgeClaims({ card, configs, files, report }: Household): void {
  for (const { kind, text, offset } of card.value.claims) {
    const at = { path: card.path, offset };
    const claim = text.slice(0, MAX_SHOWN);
    if (kind === 'no-custom-code') {
      for (const { path, value } of configs) {
        const found = value.references.find(({ via }) => CODE_VIAS.has(via));
        if (found === undefined) continue;
        const { key, reference } = found;
        const shown = { claim, file: path[0] ?? '', reference };
        report('denied-code', at, shown, { evidence: [text, `${key}: ${reference}`] });
        return;
      }
    } else {
      const pickle = files.find(({ formats }) =>
        formats.some((format) => format === 'pickle' || format.startsWith('torch')),
      );
      if (pickle !== undefined)
        report('absent-safetensors', at, { claim, file: pickle.id }, { evidence: [text] });
    }
  }
}

export default defineCheck({
  id: 'model-card',
  version: 1,
  title: 'Whether a model card agrees with the files beside it',
  scope: 'project',
  needs: [modelCard, modelConfig, projectFiles],
  rules: RULES,
  run: (inputs, { report }) => {
    const files = [...(inputs['project-files'][0]?.value.files.values() ?? [])];
    for (const card of inputs['model-card']) {
      if (card.path.length > 1) continue;
      const folder = folderOf(card.path[0] ?? '');
      const household: Household = {
        card,
        configs: inputs['model-config'].filter(
          ({ path }) => path.length === 1 && folderOf(path[0] ?? '') === folder,
        ),
        files: files.filter(({ id }) => folderOf(id) === folder),
        report,
      };
      judgeBase(household);
      judgeLicence(household);
      judgeClaims(household);
    }
  },
});
