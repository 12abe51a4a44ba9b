import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { hubSettings } from './hub-settings.ts';

let home = '';
beforeAll(() => {
  home = mkdtempSync(join(tmpdir(), 'weighbridge-hf-'));
  writeFileSync(join(home, 'token'), '  hf_fromfile\r\n');
});
afterAll(() => {
  rmSync(home, { recursive: true, force: true });
});

describe('io/remote/hub-settings', () => {
  it('finds the token where the Python client does, the environment first', () => {
    expect(hubSettings({ HF_HOME: home }).token).toBe('hf_fromfile');
    expect(hubSettings({ HF_HOME: home, HF_TOKEN: 'hf_named\n' }).token).toBe('hf_named');
    expect(hubSettings({ HF_TOKEN_PATH: join(home, 'token') }).token).toBe('hf_fromfile');
    expect(hubSettings({ HF_HOME: join(home, 'none') }).token).toBeUndefined();
    expect(
      hubSettings({ HF_HOME: home, HF_HUB_DISABLE_IMPLICIT_TOKEN: '1' }).token,
    ).toBeUndefined();
  });

  it('refuses a token that would become another header', () => {
    expect(() => hubSettings({ HF_HOME: home, HF_TOKEN: 'a b' })).toThrow(/no token has/);
    expect(hubSettings({ HF_HOME: home, HF_TOKEN: 'a\r\nHost:x' }).token).toBe('aHost:x');
  });

  it('takes an endpoint without what does not belong into one', () => {
    expect(hubSettings({ HF_HOME: home, HF_ENDPOINT: 'https://hub.invalid/' }).endpoint).toBe(
      'https://hub.invalid',
    );
    expect(hubSettings({ HF_HOME: home }).endpoint).toBeUndefined();
    for (const wrong of [
      'hub.invalid',
      'ftp://hub.invalid',
      'https://u:p@hub.invalid',
      'https://h.invalid/?a',
    ])
      expect(() => hubSettings({ HF_HOME: home, HF_ENDPOINT: wrong })).toThrow(/HF_ENDPOINT/);
  });

  it('knows the switch of the other clients', () => {
    expect(hubSettings({ HF_HOME: home, HF_HUB_OFFLINE: 'true' }).offline).toBe(true);
    expect(hubSettings({ HF_HOME: home, TRANSFORMERS_OFFLINE: '1' }).offline).toBe(true);
    expect(hubSettings({ HF_HOME: home, HF_HUB_OFFLINE: '0' }).offline).toBe(false);
  });
});
