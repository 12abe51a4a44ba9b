import { afterEach, describe, expect, it } from 'vitest';
import { makePlace } from '../../../test/registry/registry-place.ts';
import type { Place } from '../../../test/registry/registry-place.ts';
import { headerFor } from './credentials.ts';
import { parsePipFile } from './pip-file.ts';
import { pythonConfiguration } from './python-configuration.ts';

let place: Place;
afterEach(() => place?.remove());

describe('pip.conf', () => {
  it('reads sections, both separators, continuation lines and comments', () => {
    const options = parsePipFile(
      '# comment\n[global]\nindex_url: https://a.example/simple\nextra-index-url =\n    https://b.example/simple\n    ; not this\n    https://c.example/simple\n[install]\nNo-Index = true\nnonsense\n',
    );

    expect(Object.fromEntries(options)).toEqual({
      'global.index-url': 'https://a.example/simple',
      'global.extra-index-url': 'https://b.example/simple\nhttps://c.example/simple',
      'install.no-index': 'true',
    });
  });
});

describe('Python configuration', () => {
  it('takes the strongest level of pip and keeps further indexes apart', () => {
    place = makePlace({ PIP_EXTRA_INDEX_URL: 'https://extra.example/simple  file:///srv/simple' });
    place.write('system/etc/pip.conf', '[global]\nindex-url = https://global.example/simple\n');
    place.write('home/.pip/pip.conf', '[global]\nindex-url = https://old.example/simple\n');
    place.write(
      'home/.config/pip/pip.conf',
      '[install]\nindex-url = https://install.example/simple\n[global]\nindex-url = https://user.example/simple\nextra-index-url = https://hidden.example/\n',
    );

    expect(pythonConfiguration(place).indexes).toEqual([
      { url: 'https://install.example/simple/', kind: 'primary', from: 'pip.conf' },
      { url: 'https://extra.example/simple/', kind: 'extra', from: 'PIP_EXTRA_INDEX_URL' },
      { url: 'file:///srv/simple/', kind: 'extra', from: 'PIP_EXTRA_INDEX_URL' },
    ]);
  });

  it('reads uv: variables, uv.toml and the project’s table, but no explicit index', () => {
    place = makePlace({ UV_INDEX: 'named=https://first.example/simple' });
    place.write(
      'project/pyproject.toml',
      '[[tool.uv.index]]\nname = "torch"\nurl = "https://explicit.example/simple"\nexplicit = true\n[[tool.uv.index]]\nurl = "https://project.example/simple"\n',
    );
    place.write(
      'home/.config/uv/uv.toml',
      '[[index]]\nurl = "https://default.example/simple"\ndefault = true\n',
    );

    expect(pythonConfiguration(place).indexes.map(({ url, kind }) => [url, kind])).toEqual([
      ['https://default.example/simple/', 'primary'],
      ['https://first.example/simple/', 'extra'],
      ['https://project.example/simple/', 'extra'],
    ]);
    const asked = {
      ...place,
      environment: {
        UV_DEFAULT_INDEX: 'https://uv.example/simple',
        PIP_INDEX_URL: 'https://pip.example',
      },
    };
    expect(pythonConfiguration(asked).indexes[0]?.url).toBe('https://uv.example/simple/');
  });

  it('keeps a password for its own host and out of every address', () => {
    place = makePlace({ PIP_INDEX_URL: 'https://me:p%40ss@index.example/simple/' });
    const { indexes, credentials } = pythonConfiguration(place);

    expect(indexes[0]?.url).toBe('https://index.example/simple/');
    const header = `Basic ${Buffer.from('me:p@ss').toString('base64')}`;
    expect(headerFor(new URL('https://index.example/files/x.whl'), credentials)).toBe(header);
    expect(headerFor(new URL('https://files.example/x.whl'), credentials)).toBeUndefined();
  });

  it('knows folders of archives, no-index and what it does not follow', () => {
    place = makePlace({
      PIP_FIND_LINKS: 'wheels',
      PIP_NO_INDEX: '1',
      PIP_TRUSTED_HOST: 'a.example b.example',
    });
    const { indexes, noIndex, ignored } = pythonConfiguration(place);

    expect(indexes).toEqual([
      { url: `file://${place.folder}/wheels/`, kind: 'find-links', from: 'PIP_FIND_LINKS' },
    ]);
    expect(noIndex).toBe(true);
    expect(ignored).toHaveLength(2);
  });

  it('says which setting names no address', () => {
    place = makePlace({ PIP_INDEX_URL: 'gopher://index.example/' });
    expect(() => pythonConfiguration(place)).toThrow(
      'PIP_INDEX_URL names an index that is no http',
    );
    place.write('project/uv.toml', 'not = [toml');
    expect(() => pythonConfiguration({ ...place, environment: {} })).toThrow(
      'uv.toml cannot be read',
    );
  });
});
