import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readSimpleHtml } from './simple-html.ts';
import { readSimpleJson } from './simple-json.ts';

const BASE = 'https://index.example/simple/thing/';
const SHA = 'a'.repeat(64);

describe('pages of a Python index in HTML', () => {
  it('reads anchors with digests, entities, yanks and relative addresses', () => {
    const page = readSimpleHtml(
      `<!DOCTYPE html><html><body><!-- <a href="hidden-1.0.tar.gz">hidden</a> -->
       <A HREF='../../files/thing-1.0.tar.gz?a=1&amp;b=2#sha256=${SHA.toUpperCase()}' data-requires-python="&gt;=3.8">thing-1.0.tar.gz</A>
       <a href=https://files.example/thing-1.1.zip data-yanked="broken &#38; old">thing-1.1.zip</a>
       <a name="top">no address</a><a href="javascript:alert(1)">bad</a><a href="file:///etc/passwd">bad</a>
       </body></html>`,
      BASE,
    );

    expect(page).toEqual({
      ok: true,
      value: {
        files: [
          {
            name: 'thing-1.0.tar.gz',
            url: 'https://index.example/files/thing-1.0.tar.gz?a=1&b=2',
            digests: { sha256: SHA },
            requiresPython: '>=3.8',
          },
          {
            name: 'thing-1.1.zip',
            url: 'https://files.example/thing-1.1.zip',
            digests: {},
            yanked: 'broken & old',
          },
        ],
        versions: [],
        saysProvenance: false,
        unread: 2,
      },
    });
  });

  it('lets a page of this machine name files of this machine', () => {
    const page = readSimpleHtml('<a href="../../files/x-1.tar.gz">x</a>', 'file:///srv/simple/x/');
    expect(page.ok && page.value.files[0]?.url).toBe('file:///srv/files/x-1.tar.gz');
  });

  it.each([
    ['no page at all', 'just text'],
    [
      'an API of the future',
      '<meta name="pypi:repository-version" content="2.0"><a href="x">x</a>',
    ],
  ])('refuses %s', (_, text) => {
    expect(readSimpleHtml(text, BASE).ok).toBe(false);
  });

  it('survives any text', () => {
    fc.assert(
      fc.property(
        fc.string({
          unit: fc.constantFrom('<', 'a', ' ', 'href', '=', '"', "'", '>', '!--', '&#', ';', '/'),
          maxLength: 200,
        }),
        (text) => {
          expect(typeof readSimpleHtml(text, BASE).ok).toBe('boolean');
        },
      ),
    );
  });
});

describe('pages of a Python index in JSON', () => {
  const file = {
    filename: 'thing-1.0.tar.gz',
    url: 'thing-1.0.tar.gz',
    hashes: { sha256: SHA, md5: 'short', __proto__: 'x' },
    size: 10,
  };

  it('reads what every version of the API added', () => {
    const page = readSimpleJson(
      {
        meta: { 'api-version': '1.4' },
        name: 'thing',
        versions: ['1.0'],
        'project-status': { status: 'quarantined', reason: 'malware' },
        files: [
          { ...file, 'upload-time': '2026-01-02T03:04:05Z', yanked: true, provenance: '/proof' },
          { filename: 'x' },
          null,
        ],
      },
      BASE,
    );

    expect(page).toEqual({
      ok: true,
      value: {
        files: [
          {
            name: 'thing-1.0.tar.gz',
            url: 'https://index.example/simple/thing/thing-1.0.tar.gz',
            digests: { sha256: SHA },
            size: 10,
            published: '2026-01-02T03:04:05.000Z',
            yanked: '',
            provenance: 'https://index.example/proof',
          },
        ],
        versions: ['1.0'],
        saysProvenance: true,
        status: 'quarantined',
        statusReason: 'malware',
        unread: 2,
      },
    });
  });

  it.each([
    undefined,
    null,
    1,
    'x',
    [],
    {},
    { meta: { 'api-version': '2.0' }, files: [] },
    { meta: { 'api-version': '1.0' } },
  ])('refuses %j', (value) => {
    expect(readSimpleJson(value, BASE).ok).toBe(false);
  });

  it('survives any value', () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.jsonValue(), (one, other) => {
        const page = {
          meta: { 'api-version': '1.0' },
          files: [one, { ...file, hashes: other, yanked: one }],
          versions: other,
        };
        expect(readSimpleJson(page, BASE).ok).toBe(true);
      }),
    );
  });
});
