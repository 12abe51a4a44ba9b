/** Options that take the next word, by tool. Without them the value would be taken for a package. */
export const PIP_VALUES: ReadonlySet<string> = new Set([
  '-r', '--requirement', '--requirements', '-c', '--constraint', '--constraints', '-e', '--editable', '-i', '--index-url', '--pypi-url',
  '--extra-index-url', '-f', '--find-links', '-t', '--target', '-d', '--dest', '-w', '--wheel-dir', '--platform',
  '--python-version', '--implementation', '--abi', '--root', '--prefix', '--src', '-b', '--build', '--cache-dir',
  '--trusted-host', '--proxy', '--retries', '--timeout', '--cert', '--client-cert', '--log', '--no-binary',
  '--only-binary', '--progress-bar', '--root-user-action', '--report', '--upgrade-strategy', '-C',
  '--config-settings', '--global-option', '--install-option', '--build-option', '--exists-action', '--python',
  '--use-feature', '--use-deprecated', '--keyring-provider', '--group', '--resume-retries', '--uploaded-prior-to',
]);

/** uv: as pip, and what it adds. */
export const UV_VALUES: ReadonlySet<string> = new Set([
  ...PIP_VALUES,
  '-p', '--default-index', '--index', '--index-strategy', '--resolution', '--prerelease', '--exclude-newer',
  '--fork-strategy', '--link-mode', '--torch-backend', '--overrides', '--override', '--excludes', '-P', '--upgrade-package',
  '--reinstall-package', '--refresh-package', '--no-build-isolation-package', '--no-build-package',
  '--no-binary-package', '--config-setting', '--config-file', '--project', '--directory', '--extra', '--no-extra', '--color',
  '--allow-insecure-host', '--python-platform', '--optional', '--package', '--tag', '--branch', '--rev', '--script', '--bounds',
  '--from', '--with', '--with-editable', '--with-requirements', '--env-file', '--only-group', '--no-group', '--marker', '-m', '-b', '--with-executables-from', '-o', '--output-file',
]);

export const PIPX_VALUES: ReadonlySet<string> = new Set([
  '--spec', '--python', '-i', '--index-url', '--pip-args', '--suffix', '--preinstall', '--with', '-r', '--requirement', '--fetch-python',
]);

export const POETRY_VALUES: ReadonlySet<string> = new Set([
  '-G', '--group', '-E', '--extras', '--python', '--platform', '--markers', '--source', '-C', '--directory', '-P', '--project', '--optional',
  // pdm, pipenv, rye
  '-p', '-d', '-e', '--editable', '-i', '--index', '--pypi-mirror', '-r', '--requirements', '--categories', '--features', '--git', '--tag', '--branch', '--rev', '--url', '--path',
]);

export const CONDA_VALUES: ReadonlySet<string> = new Set([
  '-n', '--name', '-p', '--prefix', '-c', '--channel', '--file', '-f', '--solver', '--repodata-fn', '--subdir', '--platform', '--revision', '-r', '--root-prefix', '--clone', '--experimental',
]);

export const NODE_VALUES: ReadonlySet<string> = new Set([
  '--registry', '--prefix', '-C', '--cwd', '--dir', '-w', '--workspace', '--filter', '-F', '--tag', '--omit', '--include', '--cache', '--loglevel',
  '--userconfig', '--globalconfig', '--before', '--install-strategy', '--modules-folder', '--network-timeout', '--mutex', '--cache-folder', '--use-yarnrc',
  '--backend', '--config', '-c', '--save-catalog-name', '--store-dir', '--virtual-store-dir', '--global-dir', '--lockfile-dir', '--reporter', '--network-concurrency', '--fetch-retries', '--fetch-timeout', '--minimum-release-age',
]);

/** npx, bunx and the like: the program's own options come before the package. */
export const NPX_VALUES: ReadonlySet<string> = new Set([
  ...NODE_VALUES, '-p', '--package', '--call', '--node-options', '--node-arg', '-n', '--shell', '--script-shell', '--npm', '--allow-build',
]);
