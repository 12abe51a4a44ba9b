import type { Files } from '../../builders/weigh-files.ts';
import type { TechniqueArea } from '../area.ts';

const files = (content: Files) => (): Files => content;

export default {
  area: 'Configurations that name classes',
  techniques: [
    {
      id: 'hydra-command',
      title: '_target_ is a command',
      build: files({ 'model_config.yaml': 'model:\n  _target_: os.system\n  command: id\n' }),
      expect: ['hydra-target/runs-code'],
    },
    {
      id: 'hydra-nested',
      title: '_target_ deep in a list, in JSON',
      build: files({
        'experiment.json': '{"a":[{"b":{"_target_":"builtins.exec","_args_":["print(1)"]}}]}',
      }),
      expect: ['hydra-target/runs-code'],
      shows: 'print(1)',
    },
    {
      id: 'hydra-lookup',
      title: 'a lookup by name that ends at a command',
      build: files({
        'c.yaml': 'f:\n  _target_: hydra.utils.get_method\n  path: subprocess.run\n',
      }),
      expect: ['hydra-target/runs-code'],
    },
    {
      id: 'hydra-walk',
      title: 'a name through an honest library',
      build: files({ 'c.yaml': '_target_: nemo.utils.exp_manager.os.system\n' }),
      expect: ['hydra-target/runs-code'],
    },
    {
      id: 'hydra-alias',
      title: 'the name behind an alias',
      build: files({ 'c.yaml': 'x: &x os.system\nmodel:\n  _target_: *x\n' }),
      expect: ['hydra-target/runs-code'],
    },
    {
      id: 'hydra-broken',
      title: 'YAML that a strict parser refuses',
      build: files({ 'c.yaml': 'a: b: c\nm:\n  _target_: os.system\n' }),
      expect: ['hydra-target/runs-code', 'gap:corrupt-data'],
    },
    {
      id: 'hydra-padding',
      title: 'the name behind a megabyte of comments',
      build: () => ({ 'c.yaml': `${'# nothing\n'.repeat(110_000)}_target_: os.system\n` }),
      expect: ['hydra-target/runs-code', 'gap:corrupt-data'],
    },
    {
      id: 'hydra-padding-json',
      title: 'the name behind what a glimpse shows, in JSON',
      build: () => ({ 'a.json': `{"note":"${'x'.repeat(40_000)}","m":{"_target_":"os.system"}}` }),
      expect: ['hydra-target/runs-code'],
    },
    {
      id: 'hydra-params',
      title: 'target and params of latent diffusion',
      build: files({ 'v1.yaml': 'model:\n  target: os.system\n  params: {command: id}\n' }),
      expect: ['hydra-target/runs-code'],
    },
    {
      id: 'hydra-class-path',
      title: 'class_path of LightningCLI',
      build: files({
        'c.yaml': 'model:\n  class_path: subprocess.Popen\n  init_args: {args: id}\n',
      }),
      expect: ['hydra-target/runs-code'],
    },
    {
      id: 'hydra-escaped-letter',
      title: 'a letter of the key escaped',
      build: files({ 'c.yaml': 'm:\n  "_tar\\x67et_": os.system\n' }),
      expect: ['hydra-target/runs-code'],
    },
    {
      id: 'hydra-folded-key',
      title: 'the key broken over two lines',
      build: files({ 'c.yaml': 'm: {"_tar\\\n  get_": os.system}\n' }),
      expect: ['hydra-target/runs-code'],
    },
    {
      id: 'hydra-key-alias',
      title: 'the key behind an alias',
      build: files({ 'c.yaml': 'n: &k _target_\nm:\n  *k : os.system\n' }),
      expect: ['hydra-target/runs-code'],
    },
    {
      id: 'hydra-utf16',
      title: 'in UTF-16',
      build: () => ({ 'c.yaml': Buffer.from('\u{feff}m:\n  _target_: os.system\n', 'utf16le') }),
      expect: ['hydra-target/runs-code'],
    },
    {
      id: 'hydra-padding-flow',
      title: 'an escaped key behind a megabyte of comments',
      build: () => ({
        'c.yaml': `${'# nothing\n'.repeat(110_000)}m: {"_tar\\x67et_": os.system}\n`,
      }),
      expect: ['gap:corrupt-data'],
    },
    {
      id: 'yaml-tag-escaped',
      title: 'a tag with an escaped letter',
      build: files({
        'c.yaml': 'a: !!%70ython/object/apply:os.system ["echo weighbridge-test"]\n',
      }),
      expect: ['hydra-target/runs-code'],
    },
    {
      id: 'yaml-tag-key',
      title: 'a tag on a key',
      build: files({
        'c.yaml': '? !!python/object/apply:os.system ["echo weighbridge-test"]\n: 1\n',
      }),
      expect: ['hydra-target/runs-code'],
    },
    {
      id: 'hydra-environment',
      title: 'a name from the environment',
      build: files({ 'c.yaml': '_target_: ${oc.env:LOADER}\n' }),
      expect: ['hydra-target/computed-name'],
    },
    {
      id: 'yaml-tag',
      title: 'a YAML tag that calls',
      build: files({ 'c.yaml': 'a: !!python/object/apply:os.system ["echo weighbridge-test"]\n' }),
      expect: ['hydra-target/runs-code'],
    },
    {
      id: 'yaml-tag-handle',
      title: 'the same under a handle of its own',
      build: files({
        'c.yaml':
          '%TAG ! tag:yaml.org,2002:python/object/apply:\n---\n!os.system ["echo weighbridge-test"]\n',
      }),
      expect: ['hydra-target/runs-code'],
    },
  ],
  honest: [
    {
      id: 'hydra-honest',
      title: 'an experiment of hydra',
      build: files({
        'config.yaml':
          'trainer:\n  _target_: lightning.pytorch.Trainer\n  max_epochs: 3\noptimizer:\n  _target_: torch.optim.AdamW\n  _partial_: true\n',
      }),
    },
  ],
} satisfies TechniqueArea;
