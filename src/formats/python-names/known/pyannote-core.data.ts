// Written by tools/names/write_names.py from library source; do not edit.
export const PYANNOTE_CORE = {
  library: 'pyannote.core',
  versions: '6.0.1',
  construct: `
pyannote.core.annotation Annotation
pyannote.core.feature SlidingWindowFeature
pyannote.core.notebook Notebook
pyannote.core.segment Segment SlidingWindow
pyannote.core.timeline Timeline
`,
} as const;
