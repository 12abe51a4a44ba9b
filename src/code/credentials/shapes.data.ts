/** How a credential of one provider looks. */
export interface CredentialShape {
  readonly id: string;
  /** For people: `Hugging Face token`. */
  readonly title: string;
  /** Regular expression source; the first group, or the whole match, is the credential. */
  readonly pattern: string;
  /** Letters before it that are shown; the rest is masked. */
  readonly shown: number;
  /** Something else that proves it. */
  readonly proof?: 'github-checksum' | 'pem';
}

/**
 * Forms that providers give their keys so that they can be found. Each begins with letters nothing
 * else begins with, or stands beside a name that says what it is.
 */
export const CREDENTIAL_SHAPES: readonly CredentialShape[] = [
  { id: 'hugging-face', title: 'Hugging Face token', pattern: String.raw`\b(?:hf_[A-Za-z]{34}|api_org_[A-Za-z]{34})\b`, shown: 3 },
  { id: 'openai', title: 'OpenAI key', pattern: String.raw`\bsk-(?:proj-|svcacct-|admin-|None-)?[A-Za-z0-9_-]{20,160}T3BlbkFJ[A-Za-z0-9_-]{20,160}`, shown: 3 },
  { id: 'anthropic', title: 'Anthropic key', pattern: String.raw`\bsk-ant-(?:api|admin|oat)\d\d-[A-Za-z0-9_-]{80,120}`, shown: 7 },
  { id: 'aws-key-id', title: 'AWS access key', pattern: String.raw`\b(?:AKIA|ASIA)[A-Z2-7]{16}\b`, shown: 4 },
  { id: 'aws-secret', title: 'AWS secret key', pattern: String.raw`aws_?secret_?(?:access_?)?key["']?\s*[:=]\s*["']?([A-Za-z0-9/+]{40})(?![A-Za-z0-9/+=])`, shown: 0 },
  { id: 'google', title: 'Google API key', pattern: String.raw`\bAIza[A-Za-z0-9_-]{35}(?![A-Za-z0-9_-])`, shown: 4 },
  { id: 'google-oauth', title: 'Google OAuth secret', pattern: String.raw`\bGOCSPX-[A-Za-z0-9_-]{28}\b`, shown: 7 },
  { id: 'github', title: 'GitHub token', pattern: String.raw`\bgh[pousr]_[A-Za-z0-9]{36}\b`, shown: 4, proof: 'github-checksum' },
  { id: 'github-fine', title: 'GitHub token', pattern: String.raw`\bgithub_pat_[A-Za-z0-9]{22}_[A-Za-z0-9]{59}\b`, shown: 11 },
  { id: 'gitlab', title: 'GitLab token', pattern: String.raw`\bglpat-[A-Za-z0-9_-]{20}\b`, shown: 6 },
  { id: 'slack', title: 'Slack token', pattern: String.raw`\bxox[baprs]-\d{10,13}-\d{10,13}-[A-Za-z0-9-]{20,}`, shown: 5 },
  { id: 'slack-hook', title: 'Slack webhook', pattern: String.raw`hooks\.slack\.com/services/(T[A-Z0-9]{8,}/B[A-Z0-9]{8,}/[A-Za-z0-9]{24})`, shown: 1 },
  { id: 'private-key', title: 'private key', pattern: String.raw`-----BEGIN (?:(?:RSA|EC|DSA|OPENSSH|PGP|ENCRYPTED) )?PRIVATE KEY(?: BLOCK)?-----`, shown: 31, proof: 'pem' },
  { id: 'wandb', title: 'Weights & Biases key', pattern: String.raw`wandb[\w.]*(?:key|login\()[^\n]{0,20}?["'\s=:(]([0-9a-f]{40})\b`, shown: 0 },
  { id: 'kaggle', title: 'Kaggle key', pattern: String.raw`"username"\s*:\s*"[^"\n]{1,80}"\s*,\s*"key"\s*:\s*"([0-9a-f]{32})"`, shown: 0 },
  { id: 'kaggle-variable', title: 'Kaggle key', pattern: String.raw`KAGGLE_KEY["'\])\s]*[=:]\s*["']?([0-9a-f]{32})\b`, shown: 0 },
  { id: 'npm', title: 'npm token', pattern: String.raw`\bnpm_[A-Za-z0-9]{36}\b`, shown: 4 },
  { id: 'pypi', title: 'PyPI token', pattern: String.raw`\bpypi-AgEIcHlwaS5vcmc[A-Za-z0-9_-]{50,}`, shown: 5 },
  { id: 'stripe', title: 'Stripe key', pattern: String.raw`\b(?:sk|rk)_live_[A-Za-z0-9]{24,99}\b`, shown: 8 },
  { id: 'sendgrid', title: 'SendGrid key', pattern: String.raw`\bSG\.[A-Za-z0-9_-]{22}\.[A-Za-z0-9_-]{43}\b`, shown: 3 },
  { id: 'telegram', title: 'Telegram bot token', pattern: String.raw`\b\d{8,10}:AA[A-Za-z0-9_-]{33}\b`, shown: 0 },
  { id: 'groq', title: 'Groq key', pattern: String.raw`\bgsk_[A-Za-z0-9]{52}\b`, shown: 4 },
  { id: 'replicate', title: 'Replicate token', pattern: String.raw`\br8_[A-Za-z0-9]{37}\b`, shown: 3 },
  { id: 'databricks', title: 'Databricks token', pattern: String.raw`\bdapi[0-9a-f]{32}\b`, shown: 4 },
  { id: 'azure-storage', title: 'Azure storage key', pattern: String.raw`AccountKey=([A-Za-z0-9+/]{86}==)`, shown: 0 },
  { id: 'pinecone', title: 'Pinecone key', pattern: String.raw`\bpcsk_[A-Za-z0-9]{5,6}_[A-Za-z0-9]{63}\b`, shown: 5 },
  { id: 'langsmith', title: 'LangSmith key', pattern: String.raw`\blsv2_(?:pt|sk)_[0-9a-f]{32}_[0-9a-f]{10}\b`, shown: 5 },
  { id: 'xai', title: 'xAI key', pattern: String.raw`\bxai-[A-Za-z0-9]{80}\b`, shown: 4 },
  { id: 'nvidia', title: 'NVIDIA key', pattern: String.raw`\bnvapi-[A-Za-z0-9_-]{64}(?![A-Za-z0-9_-])`, shown: 6 },
  { id: 'perplexity', title: 'Perplexity key', pattern: String.raw`\bpplx-[A-Za-z0-9]{48}\b`, shown: 5 },
  { id: 'digitalocean', title: 'DigitalOcean token', pattern: String.raw`\bdo[opr]_v1_[0-9a-f]{64}\b`, shown: 7 },
  { id: 'database', title: 'database password', pattern: String.raw`\b(?:postgres(?:ql)?|mysql|mongodb(?:\+srv)?|redis|amqp)(?:\+\w+)?://[\w.-]{1,60}:([^\s"'@/$\x7b\x7d<>]{8,80})@(?!(?:localhost|127\.|(?:host|db|example)\b(?!\.)))[\w.-]{4,}`, shown: 0 },
  { id: 'generic', title: 'secret', pattern: String.raw`(?:\b|_)(?:api_?key|secret(?:_?key)?|access_?token|auth_?token|client_?secret|passwd|password)["']?\s*[:=]\s*["']([A-Za-z0-9+/_=-]{24,120})["']`, shown: 0 },
];
