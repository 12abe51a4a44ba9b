import { describe, expect, it } from 'vitest';
import { codeFindings } from '../../../../test/builders/code-findings.ts';

describe('checks/code/agent-tools', () => {
  it.each([
    ['shell-tool', 'from langchain_community.tools import ShellTool\ntools = [ShellTool()]'],
    [
      'python-tool',
      'from langchain_experimental.tools import PythonREPLTool\ntools = [PythonREPLTool()]',
    ],
    [
      'dangerous-option',
      'from langchain_experimental.agents import create_pandas_dataframe_agent as c\nc(llm, df, allow_dangerous_code=True)',
    ],
    ['no-sandbox', 'from autogen.coding import LocalCommandLineCodeExecutor as L\nL()'],
    [
      'no-sandbox',
      'from autogen import UserProxyAgent\nUserProxyAgent("u", code_execution_config={"use_docker": False})',
    ],
    [
      'no-sandbox',
      'from smolagents import CodeAgent\nCodeAgent(tools=[], model=m, additional_authorized_imports=["*"])',
    ],
    [
      'no-sandbox',
      'from crewai import Agent\nAgent(role="r", allow_code_execution=True, code_execution_mode="unsafe")',
    ],
    [
      'hub-tool',
      'from smolagents import load_tool\nload_tool("user/tool", trust_remote_code=True)',
    ],
    [
      'approval-skipped',
      'import subprocess\nsubprocess.run(["claude", "--dangerously-skip-permissions", "-p", "x"])',
    ],
  ])('reports %s in %j', async (rule, text) => {
    expect(await codeFindings(text, { check: 'agent-tools' })).toContain(rule);
  });

  it.each([
    'class ShellTool: pass\nShellTool()',
    'from smolagents import CodeAgent\nCodeAgent(tools=[], model=m)',
    'from crewai import Agent\nAgent(role="r", allow_code_execution=False)',
    'from autogen import UserProxyAgent\nUserProxyAgent("u", code_execution_config={"use_docker": True})',
  ])('stays silent about %j', async (text) => {
    expect(await codeFindings(text, { check: 'agent-tools' })).toEqual([]);
  });
});
