import type { CallSite } from '../../../code/call-site.ts';
import { calleesOf } from '../../../code/call-site.ts';
import { renderCall } from '../../../code/render-call.ts';
import { defineCheck } from '../../../core/check.ts';
import { pathProblem } from '../../../formats/relative-path.ts';
import { sourceModule } from '../../../formats/source/source-file.ts';
import { FILE_OPERATORS } from '../../../formats/torch-archive/file-operators.data.ts';
import { torchArchiveToken } from '../../../formats/torch-archive/torch-archive.ts';
import {
  ADD_ON_NAMESPACES,
  NETWORK_NAMESPACES,
  NETWORK_OPERATORS,
  OWN_CLASSES,
  OWN_NAMESPACES,
} from './namespaces.data.ts';
import { programText, type ProgramText } from './program-text.ts';

const CWE_73 = { id: 'CWE-73', url: 'https://cwe.mitre.org/data/definitions/73.html' } as const;
const CWE_829 = { id: 'CWE-829', url: 'https://cwe.mitre.org/data/definitions/829.html' } as const;
const TORCH_SECURITY = {
  id: 'PyTorch security: untrusted models',
  url: 'https://github.com/pytorch/pytorch/security/policy',
} as const;

/** `code/` holds the program of a TorchScript archive; of two entries with one name the second ends in `#2`. */
const CODE_RE = /(?:^|\/)code\/.+\.py(?:#\d+)?$/i;
const OPERATOR_RE = /^(?:torch\.)?ops\.(\w+)\.(\w+)/;
const CLASS_RE = /(?:^|\.)torch\.classes\.(\w+)\.(\w+)/;

/** What one call of a program does beyond computing. */
type Reach =
  | {
      readonly kind: 'file';
      readonly operator: string;
      readonly mode: 'reads' | 'writes';
      readonly path: ProgramText | undefined;
    }
  | { readonly kind: 'network'; readonly operator: string }
  | { readonly kind: 'custom'; readonly operator: string }
  | { readonly kind: 'add-on'; readonly operator: string; readonly library: string };

/** The path among the arguments: the first text, as far as the program shows it. */
function pathOf({ positional, keywords }: CallSite): ProgramText | undefined {
  for (const value of [...positional, ...keywords.map((keyword) => keyword.value)]) {
    if (value.kind === 'number') continue;
    const text = programText(value);
    if (text !== undefined) return text;
  }
  return undefined;
}

function reachOf(call: CallSite, callee: string): Reach | undefined {
  const path = pathOf(call);
  if (callee === 'torch.save')
    return { kind: 'file', operator: 'aten::save', mode: 'writes', path };
  if (callee === 'torch.from_file')
    return { kind: 'file', operator: 'aten::from_file', mode: 'reads', path };
  const bound = CLASS_RE.exec(callee);
  if (bound !== null && !OWN_CLASSES.has(bound[1] ?? ''))
    return { kind: 'custom', operator: `class ${bound[1] ?? ''}.${bound[2] ?? ''}` };
  const match = OPERATOR_RE.exec(callee);
  if (match === null) return undefined;
  const [, namespace = '', name = ''] = match;
  const operator = `${namespace}::${name}`;
  const key = `${namespace}.${name}`;
  const mode = Object.hasOwn(FILE_OPERATORS, key) ? FILE_OPERATORS[key] : undefined;
  if (mode !== undefined) return { kind: 'file', operator, mode, path };
  if (NETWORK_NAMESPACES.has(namespace) || NETWORK_OPERATORS.has(`${namespace}.${name}`))
    return { kind: 'network', operator };
  if (OWN_NAMESPACES.has(namespace)) return undefined;
  const library = Object.hasOwn(ADD_ON_NAMESPACES, namespace)
    ? ADD_ON_NAMESPACES[namespace]
    : undefined;
  return library === undefined
    ? { kind: 'custom', operator }
    : { kind: 'add-on', operator, library };
}

function shownPath(path: ProgramText | undefined): string {
  if (path === undefined) return 'a path that is not in the program';
  return path.whole ? path.text : `${path.text}…`;
}

function isInside(path: readonly string[], archive: readonly string[]): boolean {
  return path.length === archive.length + 1 && archive.every((part, at) => path[at] === part);
}

export default defineCheck({
  id: 'torchscript-operators',
  version: 2,
  title: 'What the program of a TorchScript archive does beyond computing',
  needs: [torchArchiveToken, sourceModule],
  rules: {
    'writes-file': {
      title: 'Model writes a file where it wants',
      severity: 'critical',
      message: '{operator} writes to {path} when {method} runs',
      why: 'The path stands in the program and leads out of the current folder. Running the model overwrites that file with a pickle of tensors the model chooses. weights_only protects from nothing here: the program runs in C++.',
      fix: 'Do not run the model. Ask the publisher for the weights alone, in safetensors.',
      references: [CWE_73, TORCH_SECURITY, { id: 'AML.T0011' }],
      example: { bad: 'torch.save(x, "/etc/cron.d/job")', good: 'no torch.save in forward' },
    },
    'reads-file': {
      title: 'Model reads a file of this machine',
      severity: 'high',
      message: '{operator} reads {path} when {method} runs',
      why: 'The path stands in the program and leads out of the current folder. The bytes of that file become a tensor, and with it part of what the model answers.',
      fix: 'Do not run the model. Ask the publisher for the weights alone, in safetensors.',
      references: [CWE_73, TORCH_SECURITY],
      example: { bad: 'torch.from_file("/etc/passwd", …)', good: 'weights in the archive' },
    },
    'hidden-path': {
      title: 'Model opens a file that the program does not name',
      severity: 'high',
      message: '{operator} {mode} {path} when {method} runs',
      why: 'The path is not in the program: it comes from an attribute stored with the weights, or from the input. Whoever made the model, or whoever sends it an input, chooses which file of this machine is read or overwritten.',
      fix: 'Do not run the model. Ask the publisher for the weights alone, in safetensors.',
      references: [CWE_73, TORCH_SECURITY],
      example: { bad: 'torch.save(x, self.path)', good: 'no torch.save in forward' },
    },
    'opens-file': {
      title: 'Model opens files',
      severity: 'medium',
      message: '{operator} {mode} {path} when {method} runs',
      why: 'A model computes; one that opens files by itself does something else, too. The path is relative to where the model runs, or an add-on library is given it.',
      fix: 'Read the program in the archive’s code folder and find out why it opens files.',
      references: [CWE_73],
      example: { bad: 'torch.save(x, "out.pt")', good: 'no file operators' },
    },
    network: {
      title: 'Model talks to other processes',
      severity: 'medium',
      message: '{operator} exchanges data with other processes when {method} runs',
      why: 'The operator belongs to distributed training or remote calls. Where the process has joined such a group, the model sends what it computes, or calls functions, elsewhere.',
      fix: 'Export the model again from a single process.',
      references: [{ id: 'CWE-918', url: 'https://cwe.mitre.org/data/definitions/918.html' }],
      example: { bad: 'ops.prim.rpc_sync(…)', good: 'no operators of torch.distributed' },
    },
    'custom-operator': {
      title: 'Operator from an unknown library',
      severity: 'medium',
      message: '{method} needs {operator}, which is not part of PyTorch',
      why: 'The model runs only when somebody loads a native library that registers this name. A repository that ships the model with its own .so asks you to load that library into your process: that is the code to vet.',
      fix: 'Take the library from a publisher you know, not from the model’s repository, or ask for an export with standard operators.',
      references: [CWE_829],
      example: { bad: 'ops.mylib.run(x)', good: 'torch.conv2d(x, …)' },
    },
    'add-on-operator': {
      title: 'Operator of an add-on library',
      severity: 'low',
      message: '{method} needs {operator} of {library}',
      why: 'The model runs only where this library is installed.',
      fix: 'Install the library from its publisher.',
      references: [CWE_829],
      example: { bad: 'ops.torchvision.nms(…)', good: 'standard operators' },
    },
    'unreadable-program': {
      title: 'Program that is no TorchScript',
      severity: 'medium',
      message: 'the program has {count} places that are no TorchScript; calls there are not judged',
      why: 'PyTorch writes these files itself and always correctly. Somebody changed this one: what stands around the errors was not understood here, and a loader may understand it otherwise.',
      fix: 'Do not load the archive. Ask the publisher for the weights alone, in safetensors.',
      references: [{ id: 'CWE-436' }, TORCH_SECURITY],
      example: { bad: 'y = ^Function(3)(x)', good: 'a program written by torch.jit.save' },
    },
    'package-source': {
      title: 'Python source inside a model',
      severity: 'medium',
      message:
        'torch.package runs the {count} Python files of this archive when the model is loaded from it',
      why: 'PackageImporter imports the modules in the archive instead of installed ones: whatever stands at their top level runs, and unpickling the model calls their classes.',
      fix: 'Read the files before loading, or ask the publisher for the weights alone, in safetensors.',
      references: [
        { id: 'CWE-94', url: 'https://cwe.mitre.org/data/definitions/94.html' },
        { id: 'torch.package', url: 'https://docs.pytorch.org/docs/stable/package.html' },
      ],
      example: {
        bad: 'an archive made by PackageExporter with intern("**")',
        good: 'a state dict',
      },
    },
  },
  run: (inputs, { report }) => {
    const sources = inputs['source-module'];
    for (const archive of inputs['torch-archive']) {
      const inside = sources.filter(({ path }) => isInside(path, archive.path));
      if (archive.value.kind === 'package' && inside.length > 0) {
        const evidence = inside.slice(0, 12).map(({ path }) => path.at(-1) ?? '');
        report('package-source', { path: archive.path }, { count: inside.length }, { evidence });
      }
      for (const { path, value } of inside) {
        if (!CODE_RE.test(path.at(-1) ?? '')) continue;
        const { errors } = value.module;
        if (errors > 0) report('unreadable-program', { path }, { count: errors });
        for (const call of value.module.calls) {
          const { line, offset } = call;
          const method = call.within ?? 'the program';
          const at = { path, line, offset };
          const evidence = [renderCall(call)];
          for (const callee of calleesOf(call)) {
            const reach = reachOf(call, callee);
            if (reach === undefined) continue;
            const { operator } = reach;
            if (reach.kind === 'file') {
              const { mode } = reach;
              const file = shownPath(reach.path);
              const text = reach.path?.text ?? '';
              const problem = text === '' ? undefined : pathProblem(text);
              const isHidden = reach.path?.whole !== true && operator.startsWith('aten::');
              if (problem === undefined && isHidden)
                report(
                  'hidden-path',
                  at,
                  { operator, method, mode: mode === 'writes' ? 'writes to' : mode, path: file },
                  { evidence },
                );
              else if (problem === undefined)
                report('opens-file', at, { operator, method, mode, path: file }, { evidence });
              else if (mode === 'writes')
                report('writes-file', at, { operator, method, path: file }, { evidence });
              else report('reads-file', at, { operator, method, path: file }, { evidence });
            } else if (reach.kind === 'network')
              report('network', at, { operator, method }, { evidence });
            else if (reach.kind === 'custom')
              report('custom-operator', at, { operator, method }, { evidence });
            else
              report(
                'add-on-operator',
                at,
                { operator, method, library: reach.library },
                { evidence },
              );
          }
        }
      }
    }
  },
});
