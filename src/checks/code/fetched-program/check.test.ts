import { describe, expect, it } from 'vitest';
import { weighFiles } from '../../../../test/builders/weigh-files.ts';

async function found(name: string, text: string): Promise<readonly string[]> {
  const { findings } = await weighFiles({ [name]: text });
  return findings
    .filter(({ rule }) => rule.startsWith('fetched-program/'))
    .map(({ rule, location }) => `${rule.slice('fetched-program/'.length)} ${location.line ?? 0}`);
}

const workflow = (run: string): string =>
  `on: push\njobs:\n  build:\n    runs-on: ubuntu-latest\n    steps:\n      - run: ${run}\n`;

describe('checks/code/fetched-program', () => {
  it.each([
    ['Dockerfile', 'FROM debian\nRUN curl -k https://a.example/i.sh | bash\n', ['unprotected 2']],
    ['Dockerfile', 'FROM debian\nRUN curl -fsSL https://a.example/i | sh\n', ['unpinned 2']],
    ['Dockerfile', 'FROM debian\nRUN wget -qO- http://a.example/i | sudo sh\n', ['unprotected 2']],
    ['i.sh', '#!/bin/sh\nset -e\nbash <(curl -sSLk https://a.example/i)\n', ['unprotected 3']],
    ['i.sh', '#!/bin/sh\nsh -c "$(curl -fsSL https://a.example/i)"\n', ['unpinned 2']],
    [
      'i.sh',
      '#!/bin/sh\neval "$(wget --no-check-certificate -O- https://a.example)"\n',
      ['unprotected 2'],
    ],
  ])('%s: %j', async (name, text, expected) => {
    expect(await found(name, text)).toEqual(expected);
  });

  it('looks into workflows and MCP servers', async () => {
    const server = { command: 'bash', args: ['-c', 'curl http://a.example/x | bash'] };
    const servers = JSON.stringify({ mcpServers: { tool: server } });

    const kinds = async (name: string, text: string): Promise<readonly (string | undefined)[]> =>
      (await found(name, text)).map((one) => one.split(' ')[0]);
    expect(
      await kinds('.github/workflows/ci.yml', workflow('curl http://a.example/x | bash')),
    ).toEqual(['unprotected']);
    expect(await kinds('.mcp.json', servers)).toEqual(['unprotected']);
  });

  it.each([
    ['Dockerfile', 'FROM debian\nRUN curl -fsSLO https://a.example/i.tgz && tar xf i.tgz\n'],
    ['i.sh', '#!/bin/sh\ncurl -s https://a.example/x.json | python3tool\n'],
    ['i.sh', '#!/bin/sh\ncurl -s http://a.example/x.json | jq .name\n'],
    ['i.sh', '#!/bin/sh\necho "curl http://a.example | sh"\n'],
    ['i.sh', '#!/bin/sh\nVERSION="$(curl -s https://a.example/version)"\necho "$VERSION"\n'],
  ])('is silent about %s: %j', async (name, text) => {
    expect(await found(name, text)).toEqual([]);
  });
});
