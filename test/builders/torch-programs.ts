import { torchZip } from './zip.ts';

/** A TorchScript archive with the given source files under `code/`. */
export function scriptArchive(code: Readonly<Record<string, string>>): Uint8Array {
  return torchZip({
    entries: Object.entries(code).map(([name, data]) => ({ name: `archive/code/${name}`, data })),
  });
}

/** A scripted module whose forward does what the lines say. */
export function scripted(...lines: readonly string[]): string {
  return `class M(Module):
  __parameters__ = []
  __buffers__ = []
  training : bool
  def forward(self: __torch__.M,
    x: Tensor) -> Tensor:
${lines.map((line) => `    ${line}\n`).join('')}    return x
`;
}

/** A package of `torch.package`: modules beside the pickles. */
export function torchPackage(modules: Readonly<Record<string, string>>): Uint8Array {
  return torchZip({
    entries: [
      { name: 'archive/.data/extern_modules', data: 'torch\n' },
      ...Object.entries(modules).map(([name, data]) => ({ name: `archive/${name}`, data })),
    ],
  });
}

export interface ProgramInput {
  readonly target?: string;
  readonly texts?: readonly string[];
  readonly size?: string;
  readonly guards?: readonly string[];
  /** Module of the function that fills a `defaultdict` among the inputs. */
  readonly factory?: string;
}

function signature(module: string) {
  const context = { default_factory_module: module, default_factory_name: 'list' };
  const type = 'collections.defaultdict';
  return { in_spec: JSON.stringify([1, { type, context, children_spec: [] }]), out_spec: '' };
}

/** The JSON of an exported program with one node. */
export function programJson({
  target,
  texts = [],
  size,
  guards = [],
  factory,
}: ProgramInput): string {
  const inputs = texts.map((text) => ({ name: 'a', arg: { as_string: text }, kind: 1 }));
  const sizes = [
    size === undefined ? { as_int: 3 } : { as_expr: { expr_str: size, hint: { as_int: 3 } } },
  ];
  const node = { target: target ?? 'torch.ops.aten.relu.default', inputs, outputs: [], name: 'n' };
  return JSON.stringify({
    graph_module: {
      module_call_graph: [
        { fqn: '', signature: factory === undefined ? null : signature(factory) },
      ],
      graph: { inputs: [], nodes: [node], tensor_values: { x: { dtype: 7, sizes } } },
    },
    torch_version: '2.13.0',
    guards_code: guards,
  });
}

/** A `.pt2` archive, with further members where a test wants them. */
export function exportedArchive(
  program: ProgramInput | undefined,
  members: Readonly<Record<string, string | Uint8Array>> = {},
): Uint8Array {
  return torchZip({
    entries: [
      { name: 'archive/archive_format', data: 'pt2' },
      { name: 'archive/archive_version', data: '0' },
      ...(program === undefined
        ? []
        : [{ name: 'archive/models/model.json', data: programJson(program) }]),
      ...Object.entries(members).map(([name, data]) => ({ name: `archive/${name}`, data })),
    ],
  });
}
