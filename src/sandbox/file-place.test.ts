import { describe, expect, it } from 'vitest';
import { placeOf } from './file-place.ts';

const installed = {
  own: ['/home/dev/site/pkg', '/home/dev/site/pkg-1.dist-info'],
  shared: ['/home/dev/site'],
};

describe('placeOf', () => {
  it.each([
    ['/home/dev/.aws/credentials', true, 'credential'],
    ['/home/dev/.ssh/id_rsa', true, 'credential'],
    ['/home/dev/project/.env', true, 'credential'],
    ['/home/dev/.config/pip/pip.conf', true, 'home'],
    ['/home/dev/.ssh/authorized_keys', false, 'persistence'],
    ['/home/dev/.bashrc', false, 'shell-start'],
    ['/home/dev/.bashrc', true, 'home'],
    ['/home/dev/project/.git/hooks/pre-commit', false, 'persistence'],
    ['/home/dev/.claude/settings.json', false, 'agent-configuration'],
    ['/home/dev/site/pkg/a.py', false, 'package'],
    ['/home/dev/site/other/a.py', false, 'other-package'],
    ['/home/dev/site/evil.pth', false, 'persistence'],
    ['/home/dev/site/other/a.py', true, 'other-package'],
    ['/etc/cron.d/x', false, 'persistence'],
    ['/etc/shadow', true, 'credential'],
    ['/tmp/x', false, 'temporary'],
    ['/usr/lib/x', false, 'system'],
    ['/proc/self/status', true, undefined],
    ['relative', true, undefined],
  ])('puts %s (read: %s) into %s', (path, isRead, place) => {
    expect(placeOf(path, isRead, installed)).toBe(place);
  });
});
