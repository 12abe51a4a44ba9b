import { describe, expect, it } from 'vitest';
import { runCheck } from '../../../../test/builders/check-runner.ts';
import {
  mobile,
  ort,
  ortTensor,
  OUTSIDE,
  program,
  type MobileInput,
  type OrtInput,
  type ProgramInput,
} from '../../../../test/builders/edge-programs.ts';
import { glimpseOf, parseBytes } from '../../../../test/builders/parse-bytes.ts';
import { executorchProgram } from '../../../formats/executorch/executorch-program.ts';
import executorch from '../../../formats/executorch/format.ts';
import { memorySource } from '../../../bytes/memory-source.ts';
import { DEFAULT_LIMITS } from '../../../core/limits.ts';
import ortFormat from '../../../formats/ort-model/format.ts';
import { ortModel } from '../../../formats/ort-model/ort-model.ts';
import mobileFormat from '../../../formats/torch-mobile/format.ts';
import { mobileModule } from '../../../formats/torch-mobile/torch-mobile.ts';
import check from './check.ts';

const short = (rules: readonly { readonly rule: string }[]): readonly string[] =>
  rules.map(({ rule }) => rule.replace('edge-programs/', ''));

async function programRules(input: ProgramInput): Promise<readonly string[]> {
  const bytes = program(input);
  const parsed = await executorch.parse(memorySource(bytes), DEFAULT_LIMITS, glimpseOf(bytes));
  if (!parsed.ok) throw new Error(parsed.error.detail);
  return short(await runCheck(check, [[executorchProgram, parsed.value, parsed.anomalies]]));
}

async function mobileRules(input: MobileInput): Promise<readonly string[]> {
  const parsed = await parseBytes(mobileFormat, mobile(input));
  if (!parsed.ok) throw new Error(parsed.error.detail);
  return short(await runCheck(check, [[mobileModule, parsed.value, parsed.anomalies]]));
}

async function ortRules(input: OrtInput): Promise<readonly string[]> {
  const parsed = await parseBytes(ortFormat, ort(input));
  if (!parsed.ok) throw new Error(parsed.error.detail);
  return short(await runCheck(check, [[ortModel, parsed.value, parsed.anomalies]]));
}

const ELF = Buffer.concat([Buffer.from('7f454c46', 'hex'), Buffer.alloc(60)]);

describe('checks/graph/edge-programs', () => {
  it.each<[string, ProgramInput, string]>([
    ['a foreign operator', { operators: [['my_ops::load', 'out']] }, 'custom-operator'],
    ['a native library', { delegates: [['XnnpackBackend', ELF]] }, 'native-code'],
    ['a backend that loads libraries', { delegates: [['CudaBackend', 'x']] }, 'native-code'],
    ['an unknown backend', { delegates: [['AcmeLoader', 'x']] }, 'unknown-backend'],
    ['a known backend', { delegates: [['XnnpackBackend', 'x']] }, 'compiled-part'],
    ['a segment outside', { segments: [[0, 10 ** 9]] }, 'outside-file'],
    ['segments without a header', { segments: [[0, 4]], header: false }, 'outside-file'],
    ['an operator that is not there', { calls: [9] }, 'wrong-index'],
  ])('reports %s in a program', async (_, input, rule) => {
    expect(await programRules(input)).toEqual([rule]);
  });

  it.each<[string, MobileInput, string]>([
    ['reading a file', { operators: ['aten::from_file'] }, 'file-operator'],
    ['a foreign operator', { operators: ['acme::run'] }, 'custom-operator'],
    ['a native class', { classes: ['__torch__.torch.classes.acme.Loader'] }, 'native-class'],
    ['a type that is not there', { type: 5 }, 'wrong-index'],
  ])('reports %s in a mobile module', async (_, input, rule) => {
    expect(await mobileRules(input)).toEqual([rule]);
  });

  it('reports tensors and tables of an ONNX Runtime model that can not be', async () => {
    expect(await ortRules({ initializers: [ortTensor([1000], Buffer.alloc(4))] })).toEqual([
      'size-mismatch',
    ]);
    expect(await ortRules({ initializers: [OUTSIDE] })).toEqual(['outside-file']);
  });

  it('reports a broken table', async () => {
    const parsed = await parseBytes(ortFormat, ort());
    if (!parsed.ok) throw new Error(parsed.error.detail);
    const anomalies = [{ code: 'cycle', offset: 8, detail: 'graph.g leads back to itself' }];

    expect(short(await runCheck(check, [[ortModel, parsed.value, anomalies]]))).toEqual([
      'broken-structure',
    ]);
  });

  it('stays silent about PyTorch’s own operators and classes', async () => {
    expect(
      await programRules({
        operators: [
          ['aten::addmm', 'out'],
          ['quantized_decomposed::add', 'out'],
        ],
      }),
    ).toEqual([]);
    expect(
      await mobileRules({ classes: ['__torch__.torch.classes.quantized.LinearPackedParamsBase'] }),
    ).toEqual([]);
    expect(await ortRules({ initializers: [ortTensor([2], Buffer.alloc(8))] })).toEqual([]);
  });
});
