// Written by tools/names/write_names.py from library source; do not edit.
export const SETFIT = {
  library: 'SetFit',
  versions: '1.2.0',
  construct: `
setfit.modeling SetFitHead SetFitModel
setfit.training_args TrainingArguments
`,
} as const;
