import { describe, expect, it } from 'vitest';
import type { Detonation } from '../core/detonation.ts';
import { detonationRows } from './detonation-rows.ts';

const QUIET: Detonation = {
  ecosystem: 'npm',
  name: 'palette',
  version: '1.0.0',
  file: 'palette-1.0.0.tgz',
  tools: ['strace 6.1'],
  phases: [
    {
      phase: 'install',
      command: 'sh -c x',
      end: 'stopped',
      limit: 'time',
      duration: 60_000,
      output: [],
    },
    { phase: 'import', command: 'node', end: 'finished', exitCode: 0, duration: 90, output: [] },
  ],
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

describe('detonationRows', () => {
  it('says so when nothing happened', () => {
    expect(detonationRows(QUIET)).toEqual([
      ['package', 'palette 1.0.0 (npm), strace 6.1'],
      ['ran', 'install stopped (time) in 1 min 0 s, import finished in 90 ms'],
      ['did', 'nothing beyond what the tools do with every package'],
    ]);
  });

  it('lists what happened, each thing once, the first five of it, escaped', () => {
    const hosts = Array.from({ length: 8 }, (_, index) => ({
      phase: 'install' as const,
      host: `h${index % 7}.example\u001B[2J`,
      port: 443,
      contact: 'connected' as const,
    }));
    const canaries = [
      {
        phase: 'install' as const,
        planted: '$NPM_TOKEN',
        encoding: 'hex',
        host: 'h0.example',
        carrier: '',
      },
    ];
    const rows = new Map(detonationRows({ ...QUIET, hosts, canaries }));
    expect(rows.get('secrets sent')).toBe('$NPM_TOKEN to h0.example (hex)');
    expect(rows.get('hosts')).toMatch(/^h0\.example\\u\{1b\}\[2J:443, .* and 2 more$/);
    expect(rows.has('did')).toBe(false);
  });
});
