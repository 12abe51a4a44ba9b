// Written by tools/names/write_names.py from library source; do not edit.
export const UMAP = {
  library: 'umap-learn',
  versions: '0.5.12',
  construct: `
umap.umap_ UMAP
`,
} as const;
