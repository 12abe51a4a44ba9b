import { describe, expect, it } from 'vitest';
import { behaviourOf } from '../../../test/builders/deeds.ts';

describe('formats/behaviour: capabilities and hosts', () => {
  it('lists what is used, when, and where', async () => {
    const { capabilities, hosts } = await behaviourOf(
      'python',
      `import os, requests, subprocess\nA = os.environ['HOME']\ndef f():\n  requests.get('https://api.host.invalid:8443/v1?x=1')\n  subprocess.run(['git'])`,
    );
    expect(capabilities.map(({ capability, when, line }) => [capability, when, line])).toEqual([
      ['network', 'call', 4],
      ['exec', 'call', 5],
      ['environment', 'import', 2],
    ]);
    expect(hosts).toEqual([
      { host: 'api.host.invalid', url: 'https://api.host.invalid:8443/v1', line: 4 },
    ]);
  });

  it('leaves passwords out of addresses', async () => {
    const { hosts } = await behaviourOf(
      'javascript',
      "fetch('https://user:secret@host.invalid/x?key=1')",
    );
    expect(JSON.stringify(hosts)).not.toMatch(/secret|key=1/);
  });
});
