import { defineCheck } from '../../../core/check.ts';
import { acceleratorProgram } from '../../../formats/accelerator-program/format.ts';

export default defineCheck({
  id: 'accelerator-program',
  version: 1,
  title: 'Models compiled to machine code for an accelerator',
  needs: [acceleratorProgram],
  rules: {
    opaque: {
      title: 'Model that is a compiled program',
      severity: 'medium',
      message: 'a {kind}: {runtime} loads it as machine code, and nobody else can look into it',
      why: 'The file holds compiled kernels and may name or contain plug-in libraries. Its layout is not public and its runtime does not defend itself against hostile files: the maker tells users to load only engines they have built or trust.',
      fix: 'Build the engine on your own machine from a model that can be examined, such as ONNX: trtexec --onnx=model.onnx --saveEngine=model.engine.',
      references: [
        { id: 'CWE-829', url: 'https://cwe.mitre.org/data/definitions/829.html' },
        {
          id: 'TensorRT: engine deserialization',
          url: 'https://docs.nvidia.com/deeplearning/tensorrt/latest/',
        },
      ],
      example: {
        bad: 'model.engine in a public repository',
        good: 'model.onnx, compiled where it runs',
      },
    },
  },
  run: (inputs, { report }) => {
    for (const { path, value } of inputs['accelerator-program']) {
      const { kind, runtime, start, description } = value;
      const evidence = description === undefined ? {} : { evidence: [description.slice(0, 400)] };
      report('opaque', { path, offset: start }, { kind, runtime }, evidence);
    }
  },
});
