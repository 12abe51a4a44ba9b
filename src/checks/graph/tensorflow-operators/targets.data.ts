/** Places where a written file runs later, opens a door, or changes the system. */
export const PLANTING: readonly RegExp[] = [
  /\.(?:pyc?|pyw|pth|so|dylib|dll|exe|sh|bash|zsh|bat|cmd|ps1|vbs|js|jar|service|timer|desktop|plist|lnk)$/i,
  /(?:^|[\\/])\.(?:ssh|bashrc|bash_profile|bash_login|bash_logout|profile|zshrc|zshenv|zprofile|inputrc|vimrc|pythonrc|pam_environment|xinitrc|xprofile|gitconfig|npmrc|netrc|condarc)(?:[\\/]|$)/i,
  /(?:^|[\\/])\.(?:config|aws|kube|docker|gnupg|jupyter|ipython|local[\\/]lib)[\\/]/i,
  /(?:^|[\\/])\.git[\\/](?:hooks|config)/i,
  /(?:^|[\\/])(?:authorized_keys|sitecustomize|usercustomize|crontabs?|cron\.[a-z]+|site-packages|dist-packages|LaunchAgents|LaunchDaemons|autostart|Startup|Start Menu)(?:[\\/.]|$)/i,
  /^\/(?:etc|usr|bin|sbin|lib|lib64|boot|root|opt|sys|proc|dev|var\/spool|run\/systemd|System|Library)\//i,
  /^[a-z]:[\\/](?:windows|program files|programdata)/i,
];

/** Files that hold secrets or tell about the machine and its users. */
export const SENSITIVE: readonly RegExp[] = [
  /^\/(?:etc|proc|root|sys|dev|boot)\//i,
  /^\/(?:var\/)?run\/secrets/i,
  /^\/var\/(?:log|lib\/(?:cloud|kubelet|docker|mysql|postgresql)|spool|mail)/i,
  /(?:^|[\\/])\.(?:ssh|aws|azure|gnupg|docker|kube|netrc|npmrc|pypirc|pgpass|my\.cnf|git-credentials|gitconfig|env|bash_history|zsh_history|python_history|config|mozilla|password-store|huggingface|cache[\\/]huggingface[\\/]token)(?:[\\/.]|$)/i,
  /(?:^|[\\/])(?:id_rsa|id_dsa|id_ecdsa|id_ed25519|authorized_keys|known_hosts|shadow|passwd|sudoers|wallet\.dat|credentials|secrets?)(?:\.[a-z]+)?$/i,
  /\.(?:pem|key|pfx|p12|kdbx|keystore|jks|ovpn)$/i,
  /^[a-z]:[\\/](?:windows[\\/]system32[\\/]config|users[\\/][^\\/]+[\\/](?:appdata|ntuser))/i,
  /(?:169\.254\.169\.254|metadata\.google\.internal)/i,
];

/** Places that keep nothing, and memory that lives as long as the process. */
export const HARMLESS: readonly RegExp[] = [
  /^\/dev\/(?:null|stdout|stderr|tty)$/,
  /^ram:\/\//,
  /^(?:stdout|stderr|log\((?:info|warning|error)\))$/,
];
