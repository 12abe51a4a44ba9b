/** Functions that run, evaluate or unpack the text they are given; regular expression source for whole names. */
export interface Sink {
  readonly rule: 'code' | 'command' | 'query' | 'loaded';
  readonly callee: RegExp;
  /** Place of the text among the arguments; all of them when absent. */
  readonly index?: number;
}

export const SINKS: readonly Sink[] = [
  {
    rule: 'code',
    callee:
      /^(?:builtins\.(?:exec|eval|compile|execfile|__import__)|code\.Interactive(?:Console|Interpreter)\(\)\.\w+|runpy\.run_\w+|importlib\.import_module|pandas\.eval|(?:.*\.)?(?:DataFrame\(\)|df)\.(?:eval|query)|sympy\.sympify|numexpr\.evaluate|IPython\.[\w.()]*run_cell|langchain_experimental\.utilities\.PythonREPL\(\)\.run|(?:.*\.)?PythonREPL\(\)\.run|types\.FunctionType|asteval\.Interpreter\(\))$/,
  },
  {
    rule: 'command',
    callee:
      /^(?:os\.(?:system|popen|exec\w+|spawn\w+|posix_spawn\w*)|subprocess\.(?:run|call|check_call|check_output|Popen|getoutput|getstatusoutput)|commands\.\w+|pty\.spawn|pexpect\.(?:run|spawn)|asyncio\.create_subprocess_(?:exec|shell)|asyncio\.subprocess\.create_subprocess_(?:exec|shell)|paramiko\.SSHClient\(\)\.exec_command|fabric\.Connection\(\)\.(?:run|sudo)|invoke\.run|docker\.\w+\(\)\.containers\.run|child_process\.(?:exec|execSync|spawn|spawnSync|execFile|execFileSync|fork)|execa\.\w+|Deno\.Command|Bun\.\$)$/,
  },
  { rule: 'code', callee: /^(?:eval|Function|global\.eval|globalThis\.eval|window\.eval|vm\.(?:runInNewContext|runInThisContext|runInContext|compileFunction|Script)|setTimeout|setInterval)$/, index: 0 },
  {
    rule: 'query',
    callee: /\.(?:execute|executescript|executemany|raw|run_query|\$queryRawUnsafe|\$executeRawUnsafe)$/,
    index: 0,
  },
  {
    rule: 'loaded',
    callee:
      /^(?:pickle\.loads?|dill\.loads?|cloudpickle\.loads?|jsonpickle\.decode|marshal\.loads?|yaml\.(?:unsafe_load|load)|torch\.load|joblib\.load)$/,
  },
];
