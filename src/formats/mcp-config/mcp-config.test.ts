import { describe, expect, it } from 'vitest';
import { packagesIn, shownRequests } from '../../../test/builders/package-file.ts';
import { glimpseOf, parseBytes } from '../../../test/builders/parse-bytes.ts';
import format from './format.ts';

async function requests(server: object): Promise<readonly string[]> {
  return shownRequests(
    await packagesIn(format, JSON.stringify({ mcpServers: { a: server } }), 'mcp.json'),
  );
}

describe('formats/mcp-config', () => {
  it.each<[object, readonly string[]]>([
    [{ command: 'npx', args: ['-y', '@s/a', '/tmp'] }, ['npm @s/a @1']],
    [{ command: 'uvx', args: ['a@1.0', '--x'] }, ['pypi a ==1.0 @1']],
    [{ command: 'uv', args: ['--directory', '/x', 'run', '--with', 'a', 'b.py'] }, ['pypi a @1']],
    [{ command: 'pipx', args: ['run', 'a==1'] }, ['pypi a ==1 @1']],
    [{ command: 'bunx', args: ['a'] }, ['npm a @1']],
    [{ command: 'deno', args: ['run', '-A', 'npm:a@1'] }, ['npm a 1 @1']],
    [{ command: 'cmd', args: ['/c', 'npx', '-y', 'a'] }, ['npm a @1']],
    [{ command: 'bash', args: ['-c', 'pip install a && npx -y b'] }, ['pypi a @1', 'npm b @1']],
    [{ command: 'npx -y a@1' }, ['npm a 1 @1']],
    [{ command: ['npx', 'a'] }, ['npm a @1']],
    [{ command: { path: 'uvx', args: ['a'] } }, ['pypi a @1']],
    [{ command: 'env', args: ['A=b', 'npx', 'a'] }, ['npm a @1']],
  ])('reads %j', async (server, expected) => {
    expect(await requests(server)).toEqual(expected);
  });

  it('reads the lists of editors, with comments', async () => {
    const text = '{ // servers\n "servers": { "a": { "command": "npx",\n "args": ["a"] }, } }';

    expect(shownRequests(await packagesIn(format, text, '.mcp.json'))).toEqual(['npm a @3']);
  });

  it('keeps the command, the image and the address, but no secret', async () => {
    const text = JSON.stringify({
      mcpServers: {
        a: {
          command: 'npx',
          args: ['-y', 'a', '--api-key', 's3cret', '--token=s3cret'],
          env: { API_KEY: 's3cret', PIP_INDEX_URL: 'https://u:s3cret@i.example' },
        },
        b: { command: 'docker', args: ['run', '-i', '--rm', '-e', 'K', 'mcp/b:1'] },
        c: { url: 'https://c.example/sse?token=s3cret' },
      },
    });
    const set = await packagesIn(format, text, 'mcp.json');

    expect(set.scripts.map(({ hook, command }) => `${hook}: ${command}`)).toEqual([
      'mcp server a: npx -y a --api-key … --token=…',
      'mcp server b: docker run -i --rm -e K mcp/b:1',
    ]);
    expect(set.switches.map((each) => each.text)).toEqual([
      'container image mcp/b:1',
      'mcp server c at https://c.example/sse?token=…',
    ]);
    expect(set.indexes.map(({ url }) => url)).toEqual(['https://i.example']);
    expect(JSON.stringify(set)).not.toContain('s3cret');
  });

  it('does not take another file for one', async () => {
    const parsed = await parseBytes(format, Buffer.from('{"mcpServers": {"a": 1}}'));

    expect(parsed.ok ? 'value' : parsed.error.code).toBe('no-servers');
    expect(format.recognise(glimpseOf(Buffer.from('{"servers": {}}'), 'hosts.json'))).toBe('no');
    expect(format.recognise(glimpseOf(Buffer.from('{"mcpServers": {}}'), 'settings.json'))).toBe(
      'likely',
    );
  });
});
