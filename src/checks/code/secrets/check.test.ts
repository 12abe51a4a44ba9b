import { crc32 } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { weighFiles } from '../../../../test/builders/weigh-files.ts';
import { codeFindings } from '../../../../test/builders/code-findings.ts';

/** Letters that look random and are the same each time. No key of anybody is made this way. */
function letters(count: number, alphabet: string, seed = 7): string {
  let state = seed;
  return Array.from({ length: count }, () => {
    state = (state * 1_103_515_245 + 12_345) % 2 ** 31;
    return alphabet[Math.floor(state / 65_536) % alphabet.length] ?? '';
  }).join('');
}
const LOWER = 'abcdefghijklmnopqrstuvwxyz';
const LETTERS = LOWER + LOWER.toUpperCase();
const BASE62 = `0123456789${LOWER.toUpperCase()}${LOWER}`;
const HEX = '0123456789abcdef';

function githubToken(): string {
  const body = letters(30, BASE62);
  let number = crc32(body);
  let digits = '';
  for (let at = 0; at < 6; at += 1) {
    digits = (BASE62[number % 62] ?? '') + digits;
    number = Math.floor(number / 62);
  }
  return `ghp_${body}${digits}`;
}

const HF = `hf_${letters(34, LETTERS)}`;
const KEY = [
  '-----BEGIN PRIVATE KEY-----',
  letters(64, `${BASE62}+/`),
  letters(64, `${BASE62}+/`, 9),
  '-----END PRIVATE KEY-----',
].join('\n');

const rules = async (text: string, name = 'settings.json'): Promise<readonly string[]> =>
  codeFindings(text, { check: 'secrets', name });

describe('checks/code/secrets', () => {
  it.each([
    ['credential', `TOKEN = "${HF}"`, 'app.py'],
    ['credential', `HF_TOKEN=${HF}`, '.env'],
    ['credential', `{"cells": [{"source": ["login(\\"${HF}\\")"]}]}`, 'a.ipynb'],
    ['credential', `key: sk-ant-api03-${letters(93, `${BASE62}_-`)}AA`, 'a.yaml'],
    [
      'credential',
      `key: sk-proj-${letters(40, BASE62)}T3BlbkFJ${letters(40, BASE62, 3)}`,
      'a.yaml',
    ],
    ['credential', `id = "AKIA${letters(16, 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567')}"`, 'app.py'],
    ['credential', `aws_secret_access_key = ${letters(40, `${BASE62}/+`)}`, 'credentials'],
    ['credential', `k = "AIza${letters(35, BASE62)}"`, 'app.js'],
    ['credential', `const t = '${githubToken()}'`, 'app.ts'],
    ['credential', `wandb.login(key="${letters(40, HEX)}")`, 'train.py'],
    ['credential', `{"username":"me","key":"${letters(32, HEX)}"}`, 'kaggle.json'],
    ['credential', `t = "${githubToken()}"`, 'tests/test_a.py'],
    ['private-key', KEY, 'id_rsa'],
    ['private-key', JSON.stringify({ private_key: KEY }), 'service.json'],
    ['likely-credential', `client_secret = "${letters(32, BASE62)}"`, 'app.py'],
    ['likely-credential', 'url = "postgresql://app:v9K2mQ7pLx@db.prod.internal/x"', 'app.py'],
    ['sample-credential', `TOKEN = "${HF}"`, 'tests/test_login.py'],
    ['sample-credential', KEY, 'dummyserver/certs/server.key'],
    ['sample-credential', KEY, 't/unit/security/__init__.py'],
    ['private-key', KEY, 'server/unit/server.key'],
  ])('reports %s in %j (%s)', async (rule, text, name) => {
    expect(await rules(text, name)).toEqual([rule]);
  });

  it.each([
    ['token = os.environ["HF_TOKEN"]', 'app.py'],
    ['token = "hf_xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"', 'app.py'],
    ['id = "AKIAIOSFODNN7EXAMPLE"', 'app.py'],
    ['api_key = "your-api-key-goes-here-please"', 'app.py'],
    ['password = "correct horse battery staple"', 'app.py'],
    ['-----BEGIN PRIVATE KEY-----\n...\n-----END PRIVATE KEY-----', 'readme.md'],
    [`"integrity": "sha512-${letters(86, BASE62)}=="`, 'package-lock.json'],
    [`revision = "${letters(40, HEX)}"`, 'app.py'],
    ['url = "postgresql://user:password@localhost/db"', 'app.py'],
    ['sk-ant-api03-...', 'readme.md'],
    ['eos_token = "<|endoftext|>"', 'config.json'],
  ])('stays silent about %j (%s)', async (text, name) => {
    expect(await rules(text, name)).toEqual([]);
  });

  it('never shows the credential, in no finding of any check', async () => {
    const text = `import requests\nrequests.post("https://host.invalid", headers={"a": "${HF}"})\n`;

    const { findings } = await weighFiles({ 'app.py': text });

    expect(findings.length).toBeGreaterThan(1);
    expect(JSON.stringify(findings)).not.toContain(HF);
  });
});
