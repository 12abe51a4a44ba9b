import { describe, expect, it } from 'vitest';
import { authorisation } from './credential.ts';
import { redirected } from './redirect.ts';

const HUB = new URL('https://hub.invalid/org/model/resolve/main/a');

describe('io/remote/redirect', () => {
  it('follows relative and absolute places, without what stands before the @', () => {
    expect(redirected('/api/x', HUB).href).toBe('https://hub.invalid/api/x');
    expect(redirected('https://u:p@cdn.invalid/b?sig=1#f', HUB).href).toBe(
      'https://cdn.invalid/b?sig=1',
    );
  });

  it.each([
    ['http://cdn.invalid/b', /from https to http/],
    ['file:///etc/passwd', /not followed/],
    ['data:text/plain,x', /not followed/],
    ['https://', /no address/],
  ])('does not follow %s', (location, message) => {
    expect(() => redirected(location, HUB)).toThrow(message);
  });
});

describe('io/remote/credential', () => {
  const credential = { origin: 'https://hub.invalid', token: 'hf_x' };

  it('shows the token to its own origin only', () => {
    expect(authorisation(HUB, 'public', credential)).toEqual({ Authorization: 'Bearer hf_x' });
    for (const other of [
      'https://cdn.invalid/',
      'https://hub.invalid:8443/',
      'https://hub.invalid.evil.invalid/',
      'http://hub.invalid/',
    ])
      expect(authorisation(new URL(other), 'public', credential)).toEqual({});
  });

  it('does not show it over an open line, except to this machine', () => {
    const open = { origin: 'http://10.0.0.1', token: 'hf_x' };
    const own = { origin: 'http://127.0.0.1:8080', token: 'hf_x' };

    expect(authorisation(new URL('http://10.0.0.1/a'), 'private', open)).toEqual({});
    expect(authorisation(new URL('http://127.0.0.1:8080/a'), 'loopback', own)).not.toEqual({});
  });
});
