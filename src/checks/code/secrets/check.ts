import type { Credential } from '../../../code/credentials/find.ts';
import { defineCheck } from '../../../core/check.ts';
import { credentialList } from '../../../formats/credentials/credential-list.ts';
import { AML_T0055, CWE_522, CWE_798 } from '../references.ts';

const FIX =
  'Revoke it at the provider: whoever has a copy of this file can use it, and removing it from the file does not change that. Then keep the new one in the environment or in a secret store.';

/** Keys in tests and examples are mostly made up, or known to everybody. */
const SAMPLE_PATH_RE =
  /(?:^|[/_.-])(?:tests?|testing|t\/unit|dummy_?server|testdata|test_\w+|fixtures?|examples?|samples?|docs?|mocks?|demos?)(?:[/_.-]|$)/i;

export default defineCheck({
  id: 'secrets',
  version: 2,
  title: 'Keys, tokens and private keys in source, settings and notebooks',
  needs: [credentialList],
  rules: {
    credential: {
      title: 'A credential in a file',
      severity: 'high',
      message: 'a {title} stands here: {masked}',
      why: 'A key in a file goes wherever the file goes: into the repository and its history, the container image, the package, the model hub. Bots look for new ones all day.',
      fix: FIX,
      references: [CWE_798, CWE_522, AML_T0055],
      example: {
        bad: 'login(token="hf_…34 letters…")',
        good: 'login(token=os.environ["HF_TOKEN"])',
      },
    },
    'private-key': {
      title: 'A private key in a file',
      severity: 'high',
      message: 'a private key stands here',
      why: 'Whoever has the private key can be whoever it belongs to: log in, sign packages and models, decrypt.',
      fix: FIX,
      references: [CWE_798, CWE_522],
      example: { bad: '-----BEGIN PRIVATE KEY----- …', good: 'key_file: /run/secrets/key' },
    },
    'likely-credential': {
      title: 'What looks like a credential',
      severity: 'medium',
      message: 'a {title} seems to stand here: {masked}',
      why: 'The name beside it says so, and it is too random for a placeholder. No provider is known whose form it has.',
      fix: FIX,
      references: [CWE_798],
      example: {
        bad: 'client_secret = "…32 random letters…"',
        good: 'client_secret = os.environ["CLIENT_SECRET"]',
      },
    },
    'sample-credential': {
      title: 'A credential among tests or examples',
      severity: 'low',
      message: 'a {title} stands in a test or an example: {masked}',
      why: 'Keys in tests and examples are mostly made up. Real ones get there, too, when somebody tries something out.',
      fix: 'Make sure it is not a real one, or revoke it.',
      references: [CWE_798],
      example: { bad: 'tests/test_login.py: TOKEN = "hf_…"', good: 'TOKEN = "hf_" + "x" * 34' },
    },
  },
  run: (inputs, { report }) => {
    for (const { path, value } of inputs['credential-list']) {
      const isSample = SAMPLE_PATH_RE.test(path.join('/'));
      for (const credential of value.credentials) {
        const { title, masked, line, id, isProven } = credential;
        const at = { path, line };
        if (isSample && !isProvenToken(credential))
          report('sample-credential', at, { title, masked });
        else if (id === 'private-key') report('private-key', at, {});
        else if (id === 'generic' || id === 'database')
          report('likely-credential', at, { title, masked }, { confidence: 'medium' });
        else
          report('credential', at, { title, masked }, { confidence: isProven ? 'high' : 'medium' });
      }
    }
  },
});

/** A token whose checksum is right was made by its provider, wherever it stands. */
function isProvenToken({ isProven, id }: Credential): boolean {
  return isProven && id !== 'private-key';
}
