import { afterEach, describe, expect, it } from 'vitest';
import { makePlace } from '../../../test/registry/registry-place.ts';
import type { Place } from '../../../test/registry/registry-place.ts';
import { headerFor } from './credentials.ts';
import { npmConfiguration } from './npm-configuration.ts';

let place: Place;
afterEach(() => place.remove());

describe('npm configuration', () => {
  it('is empty where nothing is configured', () => {
    place = makePlace();

    expect(npmConfiguration(place)).toMatchObject({ registry: undefined, credentials: [] });
  });

  it('takes the strongest level: environment, project, user, global', () => {
    place = makePlace({ NPM_CONFIG_REGISTRY: 'https://environment.example/npm' });
    place.write(
      'node/etc/npmrc',
      'registry=https://global.example/\n@a:registry=https://a.example',
    );
    place.write('home/.npmrc', 'registry=https://user.example/\n@b:registry=https://b.example/');
    place.write(
      'project/.npmrc',
      'registry = https://project.example/\n@c:registry=https://c.example/x',
    );

    const { registry, scopes } = npmConfiguration(place);
    expect(registry).toBe('https://environment.example/npm/');
    expect(Object.fromEntries(scopes)).toEqual({
      '@a': 'https://a.example/',
      '@b': 'https://b.example/',
      '@c': 'https://c.example/x/',
    });
    expect(npmConfiguration({ ...place, environment: {} }).registry).toBe(
      'https://project.example/',
    );
  });

  it('tells a token to its own host and path only', () => {
    place = makePlace({ TOKEN: 's3cret' });
    place.write('home/.npmrc', '//registry.example/private/:_authToken=${TOKEN}\n');
    const { credentials } = npmConfiguration(place);
    const header = (url: string): string | undefined => headerFor(new URL(url), credentials);

    expect(header('https://registry.example/private/pkg')).toBe('Bearer s3cret');
    expect(header('https://registry.example/private')).toBe('Bearer s3cret');
    expect(header('https://registry.example/privateer/pkg')).toBeUndefined();
    expect(header('https://registry.example/other')).toBeUndefined();
    expect(header('https://elsewhere.example/private/pkg')).toBeUndefined();
    expect(header('https://registry.example:8443/private/pkg')).toBeUndefined();
  });

  it('reads all three kinds of credentials', () => {
    const encoded = Buffer.from('pässword').toString('base64');
    place = makePlace();
    place.write(
      'home/.npmrc',
      `//a.example/:_auth=dXNlcjpwdw==\n//b.example/:username=me\n//b.example/:_password=${encoded}\n//c.example/:username=half`,
    );
    const { credentials } = npmConfiguration(place);

    expect(headerFor(new URL('https://a.example/x'), credentials)).toBe('Basic dXNlcjpwdw==');
    const basic = Buffer.from('me:pässword').toString('base64');
    expect(headerFor(new URL('https://b.example/x'), credentials)).toBe(`Basic ${basic}`);
    expect(headerFor(new URL('https://c.example/x'), credentials)).toBeUndefined();
  });

  it('regression: a cloned project does not choose who is told a secret of the environment', () => {
    place = makePlace({ NPM_TOKEN: 's3cret' });
    place.write('home/.npmrc', '//mine.example/:_authToken=${NPM_TOKEN}\n');
    place.write(
      'project/.npmrc',
      'registry=https://thief.example/\n//thief.example/:_authToken=${NPM_TOKEN}\n//mine.example/npm/:_authToken=${NPM_TOKEN}\n@x:registry=https://thief.example/${NPM_TOKEN}/',
    );
    const { credentials, scopes, ignored } = npmConfiguration(place);

    expect(headerFor(new URL('https://thief.example/x'), credentials)).toBeUndefined();
    expect(headerFor(new URL('https://mine.example/npm/x'), credentials)).toBe('Bearer s3cret');
    expect([...scopes.keys()]).toEqual([]);
    expect(ignored).toHaveLength(2);
    expect(ignored.join()).not.toContain('s3cret');
  });

  it.each(['ftp://registry.example/', 'registry.example', 'file:///etc/'])(
    'refuses %s as a registry',
    (registry) => {
      place = makePlace({ npm_config_registry: registry });
      expect(() => npmConfiguration(place)).toThrow('registry is not an http or https address');
    },
  );

  it('keeps proxies, authorities and a refusal to skip certificates', () => {
    place = makePlace({ https_proxy: 'http://proxy.example:3128', NO_PROXY: 'local' });
    place.write('home/.npmrc', 'noproxy=intern.example\nstrict-ssl=false\ncafile=ca.pem');
    place.write('project/ca.pem', 'PEM');
    const { proxy, authorities, ignored } = npmConfiguration(place);

    expect(proxy).toEqual({ HTTPS_PROXY: 'http://proxy.example:3128', NO_PROXY: 'intern.example' });
    expect(authorities).toEqual(['PEM']);
    expect(ignored).toEqual(['strict-ssl=false: certificates are checked all the same']);
  });
});
