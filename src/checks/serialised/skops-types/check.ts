import { defineCheck } from '../../../core/check.ts';
import type { CheckContext } from '../../../core/check.ts';
import { excerpt } from '../../../core/excerpt.ts';
import type { Location } from '../../../core/location.ts';
import { pickleProgram } from '../../../formats/pickle/artifact.ts';
import { classify } from '../../../formats/python-names/classify.ts';
import type { SkopsNode, SkopsSchema } from '../../../formats/skops/skops-schema.ts';
import { skopsSchema } from '../../../formats/skops/skops-schema.ts';
import { zipArchive } from '../../../formats/zip/archive.ts';
import { GENERATORS, LOADERS, OPERATORS } from './loaders.data.ts';
import { RULES } from './rules.ts';

/** Findings of one schema; each name is told once anyway. */
const MAX_REPORTED = 200;
const SHOWN_CHARACTERS = 160;
const USES = { import: 'looks up', create: 'creates', call: 'calls', plain: 'names' } as const;

type Context = CheckContext<typeof RULES>;

class SchemaJudge {
  readonly #context: Context;
  readonly #path: readonly string[];
  readonly #told = new Set<string>();

  constructor(context: Context, path: readonly string[]) {
    this.#context = context;
    this.#path = path;
  }

  #at({ offset }: SkopsNode): Location {
    return { path: this.#path, offset };
  }

  #isNew(key: string): boolean {
    if (this.#told.has(key) || this.#told.size >= MAX_REPORTED) return false;
    this.#told.add(key);
    return true;
  }

  node(node: SkopsNode): void {
    const use = LOADERS.get(node.loader);
    if (use === undefined) {
      const loader = excerpt(node.loader, SHOWN_CHARACTERS);
      if (this.#isNew(`loader ${loader}`))
        this.#context.report('unknown-loader', this.#at(node), { loader });
      // What it does with the name is unknown, so the worst counts.
      return this.#name(node, node.module, node.name, 'call');
    }
    if (node.loader === 'OperatorFuncNode') return this.#operator(node);
    if (node.loader === 'MethodNode') return this.#method(node);
    if (node.loader === 'PartialNode' && node.module === 'functools') return;
    if (node.generator !== undefined && !GENERATORS.has(node.generator))
      this.#name(node, 'numpy.random', node.generator, 'call');
    this.#name(node, node.module, node.name, use);
  }

  #operator(node: SkopsNode): void {
    const label = `${node.module}.${node.name}`;
    if (node.module !== 'operator') this.#confused(node, label, `operator.${node.name}`);
    if (OPERATORS.has(node.name) || !this.#isNew(`operator ${node.name}`)) return;
    const name = excerpt(`operator.${node.name}`, SHOWN_CHARACTERS);
    this.#context.report('operator-call', this.#at(node), { name });
  }

  #method(node: SkopsNode): void {
    const { method } = node;
    if (method === undefined) return;
    const label = `${node.module}.${node.name}`;
    if (method.owner !== label) this.#confused(node, label, `${method.owner}.${method.attribute}`);
    const dot = method.owner.lastIndexOf('.');
    const name = `${method.owner.slice(dot + 1)}.${method.attribute}`;
    this.#name(node, method.owner.slice(0, dot), name, 'import', true);
  }

  #confused(node: SkopsNode, label: string, actual: string): void {
    if (!this.#isNew(`confused ${label} ${actual}`)) return;
    this.#context.report('type-confusion', this.#at(node), {
      loader: node.loader,
      name: excerpt(label, SHOWN_CHARACTERS),
      actual: excerpt(actual, SHOWN_CHARACTERS),
    });
  }

  #name(
    node: SkopsNode,
    module: string,
    name: string,
    use: keyof typeof USES,
    isMethod = false,
  ): void {
    const { danger, known, path, origin } = classify(module, name);
    if (known !== undefined && (use !== 'call' || danger === undefined || known.call)) return;
    const shown = { name: excerpt(path, SHOWN_CHARACTERS), use: USES[use] };
    if (!this.#isNew(`name ${path}`)) return;
    const evidence = [`${node.loader}: ${shown.name}`];
    if (danger !== undefined) {
      const rule = danger.severity === 'critical' ? 'dangerous-name' : 'risky-name';
      this.#context.report(rule, this.#at(node), { ...shown, does: danger.does }, { evidence });
      return;
    }
    // The class of a bound method is judged as a node of its own.
    if (isMethod || (use === 'plain' && origin !== 'third-party')) return;
    this.#context.report('unknown-name', this.#at(node), shown, { evidence, confidence: 'low' });
  }

  members(schema: SkopsSchema, members: ReadonlySet<string>): void {
    for (const node of schema.nodes) {
      if (node.file === undefined || members.has(node.file)) continue;
      if (!this.#isNew(`file ${node.file}`)) continue;
      const member = excerpt(node.file, SHOWN_CHARACTERS);
      this.#context.report('missing-member', this.#at(node), { member });
    }
  }
}

export default defineCheck({
  id: 'skops-types',
  version: 1,
  title: 'What loading a skops file looks up, creates and calls',
  needs: [skopsSchema, zipArchive, pickleProgram],
  rules: RULES,
  run: (inputs, context) => {
    const archives = new Map(
      inputs['zip-archive'].map(({ path, value }) => [path.join('\0'), value] as const),
    );
    for (const { path, value, anomalies } of inputs['skops-schema']) {
      const judge = new SchemaJudge(context, path);
      for (const { code, offset, detail } of anomalies) {
        if (code === 'duplicate-key')
          context.report('ambiguous-schema', { path, offset }, { detail });
      }
      for (const node of value.nodes) judge.node(node);
      const archive = archives.get(path.slice(0, -1).join('\0'));
      if (archive !== undefined)
        judge.members(value, new Set(archive.entries.map(({ name }) => name)));
    }
    const [pickle] = inputs['pickle-program'];
    const file = pickle?.path[0];
    if (pickle === undefined || file === undefined || !/\.skops$/i.test(file)) return;
    if (inputs['zip-archive'].length > 0) return;
    context.report(
      'pickle-as-skops',
      { path: pickle.path, offset: 0 },
      { file: excerpt(file, SHOWN_CHARACTERS) },
    );
  },
});
