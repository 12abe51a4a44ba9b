/** Files that hold credentials. Folded paths are compared, so that a path put together of parts is one. */
export const CREDENTIAL_FILES_RE =
  /(?:\.ssh(?:[\\/](?:id_\w+|authorized_keys|known_hosts|config)?)?$|\.ssh[\\/]|id_(?:rsa|ed25519|ecdsa|dsa)(?:\.pub)?$|\.aws[\\/](?:credentials|config)|\.aws$|\.azure[\\/]|\.config[\\/]gcloud|application_default_credentials\.json|\.kube[\\/]config|\.docker[\\/]config\.json|\.netrc$|_netrc$|\.npmrc$|\.pypirc$|\.git-credentials|\.config[\\/]gh[\\/]hosts|\.config[\\/]git[\\/]credentials|\.huggingface[\\/]token|huggingface[\\/](?:token|stored_tokens)|\.kaggle[\\/]kaggle\.json|\.terraform\.d[\\/]credentials|\.pgpass$|\.my\.cnf$|\.vault-token|\.gnupg(?:[\\/]|$)|\/etc\/(?:shadow|passwd|gshadow)|\/var\/run\/secrets\/|\.(?:bash|zsh|python|node_repl|mysql|psql)_history|\.env(?:\.\w+)?$|\.claude[\\/]\.credentials|\.claude\.json$|\.codex[\\/]auth\.json|\.gemini[\\/]oauth|filezilla[\\/](?:recentservers|sitemanager)\.xml|\.m2[\\/]settings\.xml|\.cargo[\\/]credentials|\.gem[\\/]credentials|\.composer[\\/]auth\.json|\.subversion[\\/]auth)/i;

export const BROWSER_FILES_RE =
  /(?:Login Data|Web Data|Local State|cookies\.sqlite|key[34]\.db|logins\.json|formhistory\.sqlite|places\.sqlite|(?:User Data|Chrome|Chromium|Brave-Browser|Edge|Opera Stable|Vivaldi|Yandex)[\\/][^\n]{0,80}(?:Default|Profile|Cookies|Login|History|Network)|Local Storage[\\/]leveldb|(?:discord|discordcanary|discordptb|lightcord)[\\/]Local Storage|Mozilla[\\/]Firefox[\\/]Profiles|\.mozilla[\\/]firefox|Cookies\.binarycookies|Telegram Desktop[\\/]tdata|\btdata\b|Slack[\\/]storage|[\\/]Steam[\\/](?:config|ssfn)|\.minecraft[\\/](?:launcher_accounts|accounts))/i;

/** Files of wallets, and the identities under which browsers keep wallets as extensions. */
export const WALLET_FILES_RE =
  /(?:wallet\.dat|\bExodus[\\/]|exodus\.wallet|\.?electrum[\\/](?:wallets)?|Atomic[\\/]Local Storage|atomic[\\/]Local Storage|Ethereum[\\/]keystore|\.ethereum[\\/]keystore|\.config[\\/]solana[\\/]id\.json|solana[\\/]id\.json|Coinomi[\\/]|Armory[\\/]|bytecoin|Jaxx[\\/]|Guarda[\\/]|Zcash[\\/]|\.bitcoin[\\/]|Bitcoin[\\/]wallets?|Litecoin[\\/]wallets?|Ledger Live[\\/]|monero[\\/]wallets?|MultiDoge|nkbihfbeogaeaoehlefnkodbefgpgknn|bfnaelmomeimhlpmgjnjophhpkkoljpa|ejbalbakoplchlghecdalmeeeajnimhm|fhbohimaelbohpjbbldcngcnapndodjp|hnfanknocfeofbddgcijnmhnfnkdnaad|ibnejdfjmmkpcnlpebklmnkoeoihofec|egjidjbpglichdcondbcbdnbeeppgdph|aholpfdialjgjfhomihkjbmgjidlcdno|mcohilncbfahbmgdjkbpemcciiolgcge)/;

/** Files through which something starts again by itself. */
export const AUTOSTART_RE =
  /(?:\.bashrc|\.bash_profile|\.bash_login|\.profile|\.zshrc|\.zshenv|\.zprofile|config\.fish|\/etc\/(?:cron|rc\.local|profile|init\.d|ld\.so\.preload|systemd|xdg[\\/]autostart)|\/var\/spool\/cron|\.config[\\/](?:autostart|systemd)|Library[\\/]Launch(?:Agents|Daemons)|\bLaunch(?:Agents|Daemons)\b|\.ssh[\\/]authorized_keys|Start Menu[\\/]Programs[\\/]Startup|\bStartup[\\/]|CurrentVersion\\\\?Run|\.git[\\/]hooks[\\/]|\.vscode[\\/]tasks\.json|Microsoft\.PowerShell_profile\.ps1|\.github[\\/]workflows[\\/][^\\/]+\.ya?ml)/;

/** Names of variables whose value opens something. */
export const SECRET_VARIABLE_RE =
  /(?:^|_)(?:TOKEN|SECRET|PASSWORD|PASSWD|PASSWORT|PWD_HASH|API_?KEY|ACCESS_KEY(?:_ID)?|SECRET_KEY|PRIVATE_KEY|CREDENTIALS?|AUTH|SESSION_KEY|WEBHOOK|DATABASE_URL|CONNECTION_STRING|MNEMONIC|SEED_PHRASE)(?:$|_)/i;
/** Variables that well-known services and tools read: who takes those of several wants what was never given to them. */
export const KNOWN_SECRETS: readonly { readonly service: string; readonly pattern: RegExp }[] = [
  { service: 'aws', pattern: /^AWS_(?:SECRET|ACCESS|SESSION)/ },
  { service: 'github', pattern: /^(?:GITHUB|GH)_(?:TOKEN|PAT)|^ACTIONS_\w*TOKEN/ },
  { service: 'npm', pattern: /^NPM_(?:TOKEN|AUTH)|^NODE_AUTH_TOKEN/ },
  { service: 'pypi', pattern: /^(?:TWINE|PYPI|FLIT|POETRY_PYPI|UV_PUBLISH)_/ },
  { service: 'openai', pattern: /^OPENAI_/ },
  { service: 'anthropic', pattern: /^ANTHROPIC_/ },
  { service: 'huggingface', pattern: /^(?:HF|HUGGING_?FACE)\w*TOKEN/ },
  { service: 'azure', pattern: /^AZURE_\w*(?:SECRET|KEY|PASSWORD|CONNECTION)/ },
  { service: 'google', pattern: /^(?:GOOGLE_APPLICATION_CREDENTIALS|GCP_\w+|GOOGLE_API_KEY)/ },
  { service: 'gitlab', pattern: /^(?:CI_JOB_TOKEN|GITLAB_\w*TOKEN)/ },
  { service: 'slack', pattern: /^SLACK_\w*TOKEN/ },
  { service: 'docker', pattern: /^DOCKER_(?:PASSWORD|TOKEN|AUTH)/ },
  { service: 'stripe', pattern: /^STRIPE_/ },
  { service: 'database', pattern: /^(?:DATABASE_URL|PGPASSWORD|MYSQL_PWD|MONGO\w*_URI)/ },
];
