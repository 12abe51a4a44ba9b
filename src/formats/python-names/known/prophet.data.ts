// Written by tools/names/write_names.py from library source; do not edit.
export const PROPHET = {
  library: 'Prophet',
  versions: '1.5.0',
  construct: `
prophet.diagnostics _SupportsMap
prophet.forecaster Prophet
prophet.models CmdStanPyBackend IStanBackend ModelInputData ModelParams _IStanBackendOptions
`,
  call: `
prophet.models StanBackendEnum TrendIndicator
`,
} as const;
