import { describe, expect, it } from 'vitest';
import { applyEdits } from '../text-edit.ts';
import { findCommandPins } from './pin-commands.ts';

function pinned(command: string, args: readonly string[], table = 'mcpServers'): string {
  const text = JSON.stringify({ [table]: { s: { command, args } } });
  const [pin] = findCommandPins(text);
  if (pin === undefined) return 'nothing';
  const after: unknown = JSON.parse(applyEdits(text, [pin.edit('1.2.3')]));
  const list = JSON.stringify(after);
  return `${pin.ecosystem} ${/"args":(\[[^\]]*\])/.exec(list)?.[1] ?? ''}`;
}

describe('remedy/pin/pin-commands', () => {
  it.each([
    ['npx', ['-y', '@acme/server', '/data'], 'npm ["-y","@acme/server@1.2.3","/data"]'],
    ['npx.cmd', ['server@latest'], 'npm ["server@1.2.3"]'],
    ['/usr/bin/npx', ['--yes', '-p', 'server', 'run'], 'npm ["--yes","-p","server@1.2.3","run"]'],
    ['uvx', ['mcp-server'], 'pypi ["mcp-server@1.2.3"]'],
    ['uvx', ['--python', '3.12', 'mcp-server'], 'pypi ["--python","3.12","mcp-server@1.2.3"]'],
    ['uvx', ['--from', 'mcp-server', 'serve'], 'pypi ["--from","mcp-server==1.2.3","serve"]'],
    ['npx', ['-y', 'server@1.0.0'], 'nothing'],
    ['npx', ['-y', 'github:acme/server'], 'nothing'],
    ['npx', ['-y', './server'], 'nothing'],
    ['npx', ['--package=server', 'run'], 'nothing'],
    ['uvx', ['--from', 'git+https://git.example/a', 'serve'], 'nothing'],
    ['docker', ['run', 'image'], 'nothing'],
    ['npx', [], 'nothing'],
  ])('pins what %s %j starts', (command, args, expected) => {
    expect(pinned(command, args)).toBe(expected);
  });

  it('reads configurations with comments, and nothing that is none', () => {
    const text = '{ // mine\n "servers": { "a": { "command": "npx", "args": ["server"] } }, }';
    expect(findCommandPins(text)).toMatchObject([{ name: 'server', line: 2, server: 'a' }]);
    expect(findCommandPins('{"scripts": {"a": {"command": "npx", "args": ["server"]}}}')).toEqual(
      [],
    );
    expect(findCommandPins('{')).toEqual([]);
  });
});
