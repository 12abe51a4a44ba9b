import type { Located } from '../../../core/artifact.ts';
import { defineCheck } from '../../../core/check.ts';
import { mlflowModel } from '../../../formats/mlflow-model/format.ts';
import { pathProblem } from '../../../formats/relative-path.ts';
import { moduleSummary, type ModuleSummary } from '../../../formats/source/source-file.ts';
import { torchserveManifest } from '../../../formats/torchserve-manifest/format.ts';

const CWE_829 = { id: 'CWE-829', url: 'https://cwe.mitre.org/data/definitions/829.html' } as const;
const CWE_22 = { id: 'CWE-22', url: 'https://cwe.mitre.org/data/definitions/22.html' } as const;
const TORCHSERVE = {
  id: 'TorchServe security',
  url: 'https://github.com/pytorch/serve/blob/master/SECURITY.md',
} as const;

/** Handlers that TorchServe brings along. */
const BUILT_IN = new Set([
  'image_classifier',
  'image_segmenter',
  'object_detector',
  'text_classifier',
  'text_handler',
  'vision_handler',
  'base_handler',
]);
const OWN_MODULE_RE = /^mlflow(?:\.\w+)*$/;
const MAX_EVIDENCE = 8;

/** The file of a handler: `handler.py`, or `handler:function` and `handler` without the ending. */
function handlerFile(value: string): string {
  // The archiver drops the folder, and the server looks in the root of the archive.
  const file = (value.split(':')[0] ?? '').split(/[/\\]/).at(-1) ?? '';
  return file.endsWith('.py') ? file : `${file}.py`;
}

type Module = Located<ModuleSummary>;

function fileOf(path: readonly string[]): string {
  return path.at(-1)?.split('/').at(-1) ?? '';
}

/** The handler and every file of the archive that it imports, directly or through others. */
function importedFrom(
  handler: string,
  manifest: readonly string[],
  modules: readonly Module[],
): readonly Module[] {
  const beside = new Map<string, Module[]>();
  for (const module of modules) {
    if (module.path.length !== manifest.length) continue;
    const file = fileOf(module.path);
    beside.set(file, [...(beside.get(file) ?? []), module]);
  }
  const seen = new Set([handler]);
  const found: Module[] = [];
  for (const file of seen) {
    for (const module of beside.get(file) ?? []) {
      found.push(module);
      for (const name of module.value.imports)
        seen.add(`${name.replace(/^\.+/, '').split('.')[0] ?? ''}.py`);
    }
  }
  return found;
}

export default defineCheck({
  id: 'serving-code',
  version: 3,
  title: 'Code that a model server runs with an archive or a model folder',
  needs: [torchserveManifest, mlflowModel, moduleSummary],
  rules: {
    'handler-acts': {
      title: 'Handler that acts when the server imports it',
      severity: 'critical',
      message: 'the server imports {file}, which {deed}',
      why: 'TorchServe imports the handler of an archive when the model is registered, before any request. This one does more on import than define a handler.',
      fix: 'Do not register the archive. Ask the publisher for the weights alone, in safetensors.',
      references: [
        { id: 'CWE-94', url: 'https://cwe.mitre.org/data/definitions/94.html' },
        TORCHSERVE,
      ],
      example: {
        bad: 'os.system("…") at the top of handler.py',
        good: 'a class that defines handle()',
      },
    },
    'handler-runs': {
      title: 'Handler that runs commands or programs when it serves',
      severity: 'high',
      message: '{method} of {file} runs {when} and calls {callee}, which {does}',
      why: 'TorchServe calls the methods of the handler to load the model and for every request. Serving a model needs neither commands nor code from text, and no connection to load it.',
      fix: 'Do not register the archive before you have read the call. Serve the weights with a handler of your own.',
      references: [
        { id: 'CWE-94', url: 'https://cwe.mitre.org/data/definitions/94.html' },
        TORCHSERVE,
      ],
      example: {
        bad: 'def initialize(self, context): os.system("…")',
        good: 'def initialize(self, context): self.model = load()',
      },
    },
    'custom-handler': {
      title: 'Model that brings the code of its server',
      severity: 'medium',
      message: 'the server runs {file} of the archive as its {key}',
      why: 'TorchServe runs the handler with the rights of the server, for every request. The archive is a program, not only weights.',
      fix: 'Read the file before the archive is registered, or serve the weights with a handler of your own.',
      references: [CWE_829, TORCHSERVE],
      example: { bad: 'handler: handler.py', good: 'handler: image_classifier' },
    },
    'installs-packages': {
      title: 'Model that installs packages',
      severity: 'medium',
      message:
        'the archive brings {file}, whose packages the server installs where install_py_dep_per_model is set',
      why: 'Installing packages runs their build and install code on the server, in whatever versions the index offers at that moment.',
      fix: 'Leave install_py_dep_per_model off and build an image with pinned packages.',
      references: [CWE_829, TORCHSERVE],
      example: {
        bad: 'requirementsFile: requirements.txt',
        good: 'packages installed when the image is built',
      },
    },
    'outside-archive': {
      title: 'Model that names files elsewhere',
      severity: 'high',
      message: 'the {key} is {file} ({problem})',
      why: 'The path leads out of the archive or folder: the server reads, or runs, a file that the publisher did not ship.',
      fix: 'Do not register the model.',
      references: [CWE_22],
      example: { bad: 'serializedFile: ../../secret', good: 'serializedFile: model.pt' },
    },
    'loader-module': {
      title: 'Model loaded by a module of its own',
      severity: 'medium',
      message: 'to load the model, MLflow imports {name}',
      why: 'The module comes from the code folder of the model or from what is installed, and runs with whoever loads the model.',
      fix: 'Read the module first, or ask for a model of one of MLflow’s own flavours.',
      references: [CWE_829],
      example: { bad: 'loader_module: my_loader', good: 'loader_module: mlflow.sklearn' },
    },
  },
  run: (inputs, { report }) => {
    const modules = inputs['module-summary'];
    for (const { path, value } of inputs['torchserve-manifest']) {
      for (const { key, value: file, offset } of value.entries) {
        const at = { path, offset };
        // Behind a colon stands the function of a handler, not a drive.
        const named = key === 'handler' ? (file.split(':')[0] ?? '') : file;
        for (const part of key === 'extraFiles' ? file.split(',') : [named]) {
          const problem = part === '' ? undefined : pathProblem(part.trim());
          if (problem !== undefined) report('outside-archive', at, { key, file: part, problem });
        }
        if (key === 'requirementsFile') report('installs-packages', at, { file });
        if (key === 'modelFile') report('custom-handler', at, { key: 'model', file });
        if (key !== 'handler' || BUILT_IN.has(file)) continue;
        const module = handlerFile(file);
        report('custom-handler', at, { key, file: module });
        for (const { path: where, value: summary } of importedFrom(module, path, modules)) {
          for (const { method, moment, callee, does, line } of summary.loadTime) {
            if (moment === 'call') continue;
            const when = moment === 'load' ? 'when the model is loaded' : 'with every request';
            report(
              'handler-runs',
              { path: where, line },
              { file: fileOf(where), method, when, callee, does },
              { evidence: [`line ${line}: ${callee}, reached from ${method}`] },
            );
          }
          const [deed] = summary.importTime;
          if (deed === undefined) continue;
          const evidence = summary.importTime
            .slice(0, MAX_EVIDENCE)
            .map(({ line, callee, does }) => `line ${line}: ${callee}, which ${does}`);
          const data = {
            file: fileOf(where),
            deed: `calls ${deed.callee}, which ${deed.does}`,
          };
          report('handler-acts', { path: where, line: deed.line }, data, { evidence });
        }
      }
    }
    for (const { path, value } of inputs['mlflow-model']) {
      for (const { key, value: text, line } of value.entries) {
        const at = { path, line };
        if (key === 'loader_module') {
          if (!OWN_MODULE_RE.test(text)) report('loader-module', at, { name: text });
          continue;
        }
        const problem = pathProblem(text);
        if (problem !== undefined && problem !== 'url')
          report('outside-archive', at, { key, file: text, problem });
      }
    }
  },
});
