// Written by tools/names/write_names.py from library source; do not edit.
export const PYANNOTE_AUDIO = {
  library: 'pyannote.audio',
  versions: '4.0.7',
  construct: `
pyannote.audio.core.model Introspection Output
pyannote.audio.core.task Specifications
`,
  call: `
pyannote.audio.core.task Problem Resolution
`,
} as const;
