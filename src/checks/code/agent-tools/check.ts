import type { CallSite } from '../../../code/call-site.ts';
import { calleesOf, keywordOf } from '../../../code/call-site.ts';
import { renderCall, shortName } from '../../../code/render-call.ts';
import type { Value } from '../../../code/value.ts';
import { entryOf } from '../../../code/value.ts';
import { someWithin } from '../../../code/walk-value.ts';
import { defineCheck } from '../../../core/check.ts';
import { sourceModule } from '../../../formats/source/source-file.ts';
import { CWE_250, CWE_78, CWE_94, AML_T0053, LLM06 } from '../references.ts';

const SHELL_TOOL_RE =
  /(?:^|\.)(?:ShellTool|BashProcess|BashTool|TerminalTool|LLMBashChain(?:\.\w+)?|BashChain|LocalShellTool|ShellToolMiddleware|create_bash_tool)$/;
const PYTHON_TOOL_RE =
  /(?:^|\.)(?:PythonREPLTool|PythonAstREPLTool|PythonREPL|create_python_agent|create_pandas_dataframe_agent|create_csv_agent|create_spark_dataframe_agent|create_xorbits_agent|PALChain(?:\.\w+)?|CPALChain(?:\.\w+)?|LLMMathChain|PythonCodeTool|CodeInterpreterTool|PandasQueryEngine|LocalPythonExecutor|LocalPythonInterpreter|PythonInterpreterTool|CodeInterpreterToolSpec)$/;
const LOCAL_EXECUTOR_RE =
  /^(?:autogen\w*|ag2|pyautogen|agent_framework)\.[\w.]*LocalCommandLineCodeExecutor$|^LocalCommandLineCodeExecutor$/;
const CODE_AGENT_RE = /^smolagents\.(?:[\w.]+\.)?CodeAgent$/;
const REMOTE_SPACE_RE =
  /(?:^|\.)(?:load_tool|Tool\.from_hub|Tool\.from_space|ToolCollection\.from_hub)$/;
const SKIP_FLAGS_RE =
  /^--(?:dangerously-skip-permissions|dangerously-bypass-approvals-and-sandbox|dangerously-\w[\w-]*|yolo|allow-all-tools)$/;

function isTrue(value: Value | undefined): boolean {
  if (value === undefined) return false;
  if (value.kind === 'choice') return value.options.some(isTrue);
  if (value.kind === 'parameter') return isTrue(value.default);
  return value.kind === 'boolean' && value.boolean;
}

function isFalse(value: Value | undefined): boolean {
  return value?.kind === 'boolean' && !value.boolean;
}

/** The option that makes an agent run code outside of a container, or undefined. */
function unsandboxed(site: CallSite, callee: string): string | undefined {
  if (LOCAL_EXECUTOR_RE.test(callee)) return 'LocalCommandLineCodeExecutor';
  const config = keywordOf(site, 'code_execution_config');
  if (config?.kind === 'dict' && isFalse(entryOf(config, 'use_docker')))
    return 'code_execution_config={"use_docker": False}';
  if (/(?:^|\.)Agent$/.test(callee) && isTrue(keywordOf(site, 'allow_code_execution'))) {
    const mode = keywordOf(site, 'code_execution_mode');
    return mode?.kind === 'text' && mode.text === 'unsafe'
      ? 'code_execution_mode="unsafe"'
      : undefined;
  }
  if (CODE_AGENT_RE.test(callee)) {
    const imports = keywordOf(site, 'additional_authorized_imports');
    const all =
      imports !== undefined &&
      someWithin(
        imports,
        (part) =>
          part.kind === 'text' && (part.text === '*' || /^(?:os|subprocess|sys)\b/.test(part.text)),
      );
    return all ? 'additional_authorized_imports with all modules, or os or subprocess' : undefined;
  }
  return undefined;
}

function skippedAsking(site: CallSite): string | undefined {
  let flag: string | undefined;
  for (const value of [...site.positional, ...site.keywords.map((keyword) => keyword.value)])
    someWithin(value, (part) => {
      if (part.kind !== 'text') return false;
      flag = part.text.split(/\s+/).find((word) => SKIP_FLAGS_RE.test(word));
      return flag !== undefined;
    });
  return flag;
}

export default defineCheck({
  id: 'agent-tools',
  version: 1,
  title: 'Agents that may run commands or code of their own making',
  needs: [sourceModule],
  rules: {
    'shell-tool': {
      title: 'An agent has a shell',
      severity: 'medium',
      message: '{callee} gives a language model a shell on this machine',
      why: 'Whatever text reaches the model (a web page, an e-mail, a file) can ask for a command, and the tool runs it with the rights of this process.',
      fix: 'Give the agent tools for single tasks with checked arguments. If it needs a shell, run it in a container without network and secrets, and let a person confirm each command.',
      references: [CWE_78, LLM06, AML_T0053],
      example: { bad: 'tools = [ShellTool()]', good: 'tools = [search_orders, cancel_order]' },
    },
    'python-tool': {
      title: 'An agent runs Python of its own making',
      severity: 'medium',
      message: '{callee} runs Python that a language model writes',
      why: 'Whatever text reaches the model can make it write code, and the tool runs it in this process or beside it.',
      fix: 'Run generated code in a sandbox of another kind than Python itself: a container, a virtual machine, WebAssembly. Restricted interpreters have been escaped again and again.',
      references: [CWE_94, LLM06, AML_T0053],
      example: { bad: 'tools = [PythonREPLTool()]', good: 'tools = [E2BSandboxTool()]' },
    },
    'dangerous-option': {
      title: 'A warning about dangerous code is switched off',
      severity: 'high',
      message: '{callee} with {option}=True lets a language model run code here',
      why: 'The library refuses to build this agent until somebody says that running arbitrary code on this machine is wanted.',
      fix: 'Leave the option out, and run the agent in a sandbox that has neither network nor secrets.',
      references: [CWE_94, LLM06],
      example: {
        bad: 'create_pandas_dataframe_agent(llm, df, allow_dangerous_code=True)',
        good: 'df.describe()',
      },
    },
    'no-sandbox': {
      title: 'Generated code runs outside of a container',
      severity: 'high',
      message: '{callee} runs generated code directly on this machine: {option}',
      why: 'The framework offers a container for code that a model writes, and this configuration goes around it.',
      fix: 'Use the executor that runs in Docker, or one in a remote sandbox.',
      references: [CWE_250, CWE_94, LLM06],
      example: {
        bad: 'code_execution_config={"use_docker": False}',
        good: 'DockerCommandLineCodeExecutor()',
      },
    },
    'hub-tool': {
      title: 'A tool is code from the hub',
      severity: 'high',
      message: '{callee} with trust_remote_code=True runs a tool that somebody put on the hub',
      why: 'A tool is a Python file in a repository or Space. It is downloaded and runs with the rights of the agent.',
      fix: 'Copy the reviewed tool into your project.',
      references: [CWE_94, LLM06],
      example: {
        bad: 'load_tool("user/tool", trust_remote_code=True)',
        good: 'from my_tools import tool',
      },
    },
    'approval-skipped': {
      title: 'A coding agent acts without asking',
      severity: 'medium',
      message: '{flag} lets an agent run commands and change files without asking',
      why: 'The question before each command is what stands between a manipulated model and this machine.',
      fix: 'Leave the flag out, or start the agent in a container that holds nothing of value.',
      references: [CWE_250, LLM06],
      example: {
        bad: 'subprocess.run(["claude", "--dangerously-skip-permissions"])',
        good: 'subprocess.run(["claude"])',
      },
    },
  },
  run: (inputs, { report }) => {
    for (const { path, value } of inputs['source-module']) {
      for (const site of value.module.calls) {
        const at = { path, line: site.line };
        const detail = { evidence: [renderCall(site)] };
        const flag = skippedAsking(site);
        if (flag !== undefined) report('approval-skipped', at, { flag }, detail);
        for (const name of calleesOf(site)) {
          const callee = shortName(name);
          if (name.startsWith('<local>')) continue;
          const option = unsandboxed(site, name);
          const isDangerous = isTrue(keywordOf(site, 'allow_dangerous_code'));
          if (isDangerous)
            report('dangerous-option', at, { callee, option: 'allow_dangerous_code' }, detail);
          else if (option !== undefined) report('no-sandbox', at, { callee, option }, detail);
          else if (SHELL_TOOL_RE.test(name)) report('shell-tool', at, { callee }, detail);
          else if (PYTHON_TOOL_RE.test(name)) report('python-tool', at, { callee }, detail);
          else if (REMOTE_SPACE_RE.test(name) && isTrue(keywordOf(site, 'trust_remote_code')))
            report('hub-tool', at, { callee }, detail);
          else continue;
          break;
        }
      }
    }
  },
});
