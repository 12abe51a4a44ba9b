/** What a dangerous name gives to whoever controls its arguments. */
export const CAPABILITIES = {
  'command-execution': 'command execution',
  'code-evaluation': 'code evaluation',
  'code-construction': 'code construction',
  'import-resolution': 'import by name',
  'attribute-walking': 'attribute access by name',
  'nested-loading': 'loading of another serialised program',
  'native-code': 'native code',
  'file-write': 'file write',
  'file-read': 'file read',
  network: 'network access',
  'deferred-call': 'a call at a later time',
  'callable-invocation': 'a call of whatever it is given',
  'process-control': 'process control',
  'interpreter-state': 'change of the interpreter itself',
  crash: 'crash or exhaustion of the process',
  'scanner-tampering': 'tampering with security tools',
  'import-side-effect': 'a program that runs on import',
} as const;
export type Capability = keyof typeof CAPABILITIES;
