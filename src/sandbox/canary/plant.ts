import type { RoleCredentials } from '../sink/canned.ts';
import type { Canary } from './search.ts';

/** A file planted in the home or the working folder, with what it says. */
export interface PlantedFile {
  /** Relative to the home; the working folder is `project` in it. */
  readonly path: string;
  readonly content: string;
  readonly isPrivate: boolean;
}

/** Everything planted for one run: random, so that a hit is proof. */
export interface Plant {
  readonly files: readonly PlantedFile[];
  readonly environment: Readonly<Record<string, string>>;
  readonly canaries: readonly Canary[];
  readonly role: RoleCredentials;
  readonly hostName: string;
}

/** What the machine's own name is planted as: it names the machine, it opens nothing. */
export const HOST_NAME_PLANTED = 'the name of the machine';

const ALPHANUMERIC = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';
const UPPER = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';
const HEX = '0123456789abcdef';

/** Makes tokens out of random bytes and remembers where each was planted. */
class Mint {
  readonly canaries: Canary[] = [];
  readonly #random: (size: number) => Uint8Array;

  constructor(random: (size: number) => Uint8Array) {
    this.#random = random;
  }

  secret(planted: string, length: number, alphabet = ALPHANUMERIC): string {
    const bytes = this.#random(length);
    const secret = Array.from(bytes, (byte) => alphabet[byte % alphabet.length]).join('');
    this.canaries.push({ planted, secret });
    return secret;
  }
}

/** Plants what thieves look for. `random` gives bytes nobody can foresee. */
export function plant(random: (size: number) => Uint8Array): Plant {
  const mint = new Mint(random);
  const hostName = `ws-${mint.secret(HOST_NAME_PLANTED, 17, 'abcdefghijkmnpqrstuvwxyz23456789')}`;
  const role = {
    keyId: `ASIA${mint.secret('the role of the cloud machine', 16, UPPER)}`,
    secret: mint.secret('the role of the cloud machine', 40),
    token: `IQoJb3JpZ2luX2Vj${mint.secret('the role of the cloud machine', 60)}`,
  };
  return {
    files: [...credentialFiles(mint), ...browserAndWallets(mint), ...plainFiles()],
    environment: environment(mint),
    canaries: mint.canaries,
    role,
    hostName,
  };
}

function environment(mint: Mint): Readonly<Record<string, string>> {
  const token = (name: string, prefix: string, length: number): readonly [string, string] => [
    name,
    `${prefix}${mint.secret(`$${name}`, length)}`,
  ];
  return Object.fromEntries([
    token('OPENAI_API_KEY', 'sk-proj-', 48),
    token('ANTHROPIC_API_KEY', 'sk-ant-api03-', 48),
    token('HF_TOKEN', 'hf_', 34),
    ['AWS_ACCESS_KEY_ID', `AKIA${mint.secret('$AWS_ACCESS_KEY_ID', 16, UPPER)}`],
    token('AWS_SECRET_ACCESS_KEY', '', 40),
    token('GITHUB_TOKEN', 'ghp_', 36),
    token('NPM_TOKEN', 'npm_', 36),
    token('SLACK_BOT_TOKEN', 'xoxb-', 40),
    ['DATABASE_URL', `postgres://app:${mint.secret('$DATABASE_URL', 24)}@db.internal:5432/app`],
  ]);
}

function credentialFiles(mint: Mint): readonly PlantedFile[] {
  const file = (
    path: string,
    content: (secret: (length?: number, alphabet?: string) => string) => string,
  ): PlantedFile => ({
    path,
    content: content((length = 40, alphabet = ALPHANUMERIC) =>
      mint.secret(`~/${path}`, length, alphabet),
    ),
    isPrivate: true,
  });
  return [
    file(
      '.aws/credentials',
      (secret) =>
        `[default]\naws_access_key_id = AKIA${secret(16, UPPER)}\naws_secret_access_key = ${secret()}\n`,
    ),
    file('.ssh/id_rsa', (secret) => privateKey(secret)),
    file('.ssh/id_ed25519', (secret) => privateKey(secret)),
    file('.npmrc', (secret) => `//registry.internal/:_authToken=npm_${secret(36)}\n`),
    file(
      '.pypirc',
      (secret) =>
        `[distutils]\nindex-servers = internal\n\n[internal]\nrepository = https://index.internal/\nusername = __token__\npassword = pypi-${secret(64)}\n`,
    ),
    file('.netrc', (secret) => `machine git.internal\nlogin dev\npassword ${secret(32)}\n`),
    file('.git-credentials', (secret) => `https://dev:ghp_${secret(36)}@git.internal\n`),
    file(
      '.docker/config.json',
      (secret) =>
        `{"auths":{"registry.internal":{"auth":"${Buffer.from(`dev:${secret(32)}`).toString('base64')}"}}}\n`,
    ),
    file(
      '.kube/config',
      (secret) =>
        `apiVersion: v1\nkind: Config\nclusters:\n- name: prod\n  cluster: {server: https://10.0.0.1:6443}\nusers:\n- name: dev\n  user: {token: ${secret(64)}}\n`,
    ),
    file(
      '.config/gh/hosts.yml',
      (secret) => `github.com:\n    user: dev\n    oauth_token: gho_${secret(36)}\n`,
    ),
    file(
      '.config/gcloud/application_default_credentials.json',
      (secret) =>
        `{"type":"authorized_user","client_id":"764086051850.apps","refresh_token":"1//0g${secret(60)}"}\n`,
    ),
    file(
      '.azure/msal_token_cache.json',
      (secret) => `{"RefreshToken":{"a":{"secret":"0.AX${secret(60)}"}}}\n`,
    ),
    file('.cache/huggingface/token', (secret) => `hf_${secret(34)}`),
    file(
      '.config/pip/pip.conf',
      (secret) => `[global]\nextra-index-url = https://dev:${secret(32)}@index.internal/simple\n`,
    ),
    file(
      '.terraform.d/credentials.tfrc.json',
      (secret) => `{"credentials":{"app.internal":{"token":"${secret(60)}"}}}\n`,
    ),
    file('.vault-token', (secret) => `hvs.${secret(60)}`),
    file('.pgpass', (secret) => `db.internal:5432:app:app:${secret(24)}\n`),
    file(
      '.claude.json',
      (secret) => `{"oauthAccount":{"accessToken":"sk-ant-oat01-${secret(60)}"},"mcpServers":{}}\n`,
    ),
    file(
      '.claude/.credentials.json',
      (secret) => `{"claudeAiOauth":{"accessToken":"sk-ant-oat01-${secret(60)}"}}\n`,
    ),
    file('.codex/auth.json', (secret) => `{"OPENAI_API_KEY":"sk-proj-${secret(48)}"}\n`),
    file('.gemini/oauth_creds.json', (secret) => `{"access_token":"ya29.${secret(80)}"}\n`),
    file(
      '.cursor/mcp.json',
      (secret) => `{"mcpServers":{"git":{"command":"git-mcp","env":{"TOKEN":"${secret(36)}"}}}}\n`,
    ),
    file('.bash_history', (secret) => `ls\nexport VAULT_TOKEN=hvs.${secret(36)}\ngit pull\n`),
    file(
      'project/.env',
      (secret) => `SECRET_KEY=${secret(48)}\nSTRIPE_KEY=sk_live_${secret(24)}\n`,
    ),
  ];
}

const KEY_LINES = 20;
const KEY_LINE = 70;

function privateKey(secret: (length: number) => string): string {
  const lines = Array.from({ length: KEY_LINES }, () => secret(KEY_LINE));
  return `-----BEGIN OPENSSH PRIVATE KEY-----\n${lines.join('\n')}\n-----END OPENSSH PRIVATE KEY-----\n`;
}

function browserAndWallets(mint: Mint): readonly PlantedFile[] {
  const stored = (path: string, head: string, length = 64): PlantedFile => ({
    path,
    content: `${head}${mint.secret(`~/${path}`, length, path.endsWith('.json') ? HEX : ALPHANUMERIC)}`,
    isPrivate: true,
  });
  const chrome = '.config/google-chrome/Default';
  return [
    stored(`${chrome}/Login Data`, 'SQLite format 3\u0000logins v10'),
    stored(`${chrome}/Cookies`, 'SQLite format 3\u0000cookies v10'),
    stored(
      `${chrome}/Local Extension Settings/nkbihfbeogaeaoehlefnkodbefgpgknn/000003.log`,
      'vault{"data":"',
    ),
    stored('.mozilla/firefox/x1y2z3.default-release/key4.db', 'SQLite format 3\u0000metaData'),
    stored('.mozilla/firefox/x1y2z3.default-release/logins.json', ''),
    stored('.config/Exodus/exodus.wallet/seed.seco', 'SECO'),
    stored(
      '.ethereum/keystore/UTC--2024-01-01T00-00-00.000000000Z--0a1b2c',
      '{"crypto":{"ciphertext":"',
    ),
    stored('.config/solana/id.json', ''),
    stored('.electrum/wallets/default_wallet', '{"keystore":{"seed":"'),
    stored('.bitcoin/wallet.dat', '\u0000\u0000\u0000bitcoin'),
  ];
}

function plainFiles(): readonly PlantedFile[] {
  return [
    { path: '.bashrc', content: '# ~/.bashrc\nalias ll="ls -l"\n', isPrivate: false },
    { path: '.profile', content: '# ~/.profile\n', isPrivate: false },
    {
      path: '.gitconfig',
      content: '[user]\n\tname = Dev\n\temail = dev@example.com\n',
      isPrivate: false,
    },
    { path: 'project/.git/HEAD', content: 'ref: refs/heads/main\n', isPrivate: false },
    { path: 'project/.git/config', content: '[core]\n\tbare = false\n', isPrivate: false },
    { path: 'project/README.md', content: '# project\n', isPrivate: false },
    { path: 'Documents/notes.txt', content: 'Call the dentist.\n', isPrivate: false },
  ];
}
