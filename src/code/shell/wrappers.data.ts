/** How a program that runs another one is called. */
export interface Wrapper {
  /** Its options that take the next word as a value. */
  readonly values?: readonly string[];
  /** Words between its options and the program: the duration of `timeout`. */
  readonly skip?: number;
  /** `NAME=value` may stand in front of the program. */
  readonly assigns?: true;
  /** Only with this word first: `conda run`. The command itself is then kept as well. */
  readonly command?: string;
  /** With one of these it asks instead of running: `command -v pip`. */
  readonly asks?: readonly string[];
  /** What it reads becomes words of the program: `xargs`. */
  readonly feeds?: true;
}

const RUN: Wrapper = { command: 'run', values: [] };

/** Programs whose arguments are a program and its arguments, by name. */
export const WRAPPERS: ReadonlyMap<string, Wrapper> = new Map<string, Wrapper>([
  ['sudo', { values: ['-u', '-g', '-h', '-p', '-C', '-r', '-t', '-T', '-U', '-D', '-R', '--user', '--group', '--host', '--prompt', '--chdir'], assigns: true, asks: ['-l', '-v', '-k', '-K', '-e', '--list', '--validate'] }],
  ['doas', { values: ['-u', '-C'] }],
  ['env', { values: ['-u', '-C', '--unset', '--chdir'], assigns: true }],
  ['nohup', {}],
  ['setsid', {}],
  ['exec', { values: ['-a'] }],
  ['command', { asks: ['-v', '-V'] }],
  ['builtin', {}],
  ['time', { values: ['-o', '-f', '--output', '--format'] }],
  ['nice', { values: ['-n', '--adjustment'] }],
  ['ionice', { values: ['-c', '-n', '-p', '--class', '--classdata'] }],
  ['timeout', { values: ['-s', '-k', '--signal', '--kill-after'], skip: 1 }],
  ['gtimeout', { values: ['-s', '-k', '--signal', '--kill-after'], skip: 1 }],
  ['stdbuf', { values: ['-i', '-o', '-e'] }],
  ['unbuffer', {}],
  ['chroot', { skip: 1 }],
  ['gosu', { skip: 1 }],
  ['su-exec', { skip: 1 }],
  ['setpriv', {}],
  ['tini', { values: ['-e', '-p'] }],
  ['dumb-init', {}],
  ['catchsegv', {}],
  ['fakeroot', {}],
  ['proot', { values: ['-r', '-b', '-w', '-R', '-S'] }],
  ['strace', { values: ['-e', '-o', '-p', '-s', '-E', '-u'] }],
  ['ltrace', { values: ['-e', '-o', '-p', '-s', '-u'] }],
  ['taskset', { skip: 1 }],
  ['chrt', { skip: 1 }],
  ['watch', { values: ['-n', '--interval'] }],
  ['xvfb-run', { values: ['-n', '-s', '-e', '-f', '-p', '-w', '--server-num', '--server-args'] }],
  ['caffeinate', { values: ['-t', '-w'] }],
  ['firejail', {}],
  ['systemd-run', { values: ['-p', '-u', '--unit', '--property'] }],
  ['torsocks', {}],
  ['proxychains', { values: ['-f'] }],
  ['proxychains4', { values: ['-f'] }],
  ['busybox', {}],
  ['xargs', { values: ['-a', '-d', '-E', '-I', '-L', '-n', '-P', '-s', '--arg-file', '--delimiter', '--max-args', '--max-lines', '--max-procs', '--replace'], feeds: true }],
  ['flock', { values: ['-w', '-E', '--timeout', '--wait'], skip: 1 }],
  ['travis_retry', {}],
  ['retry', { values: ['-t', '-d', '--times', '--delay'] }],
  ['conda', { ...RUN, values: ['-n', '-p', '--name', '--prefix', '--cwd'] }],
  ['mamba', { ...RUN, values: ['-n', '-p', '--name', '--prefix', '--cwd'] }],
  ['micromamba', { ...RUN, values: ['-n', '-p', '-r', '-a', '--name', '--prefix', '--root-prefix'] }],
  ['poetry', { ...RUN, values: ['-C', '-P', '--directory', '--project'] }],
  ['pdm', { ...RUN, values: ['-p', '--project'] }],
  ['pipenv', RUN],
  ['hatch', { ...RUN, values: ['-e', '--env'] }],
  ['rye', RUN],
  ['uv', { ...RUN, values: ['-p', '--python', '--with', '--with-editable', '--with-requirements', '--extra', '--group', '--only-group', '--no-group', '--no-extra', '--env-file', '--project', '--directory', '--index', '--default-index', '-i', '--index-url', '--extra-index-url', '-f', '--find-links', '--index-strategy', '--keyring-provider', '-P', '--upgrade-package', '--reinstall-package', '--resolution', '--prerelease', '--exclude-newer', '--link-mode', '--cache-dir', '--config-file', '--package', '-C', '--config-setting'] }],
  ['dotenv', { ...RUN, values: ['-f', '-e'] }],
  ['op', RUN],
  ['doppler', { ...RUN, values: ['-p', '-c', '--project', '--config'] }],
]);

/** Shells, by the name they are called by. */
export const SHELLS: ReadonlySet<string> = new Set([
  'sh', 'bash', 'dash', 'ash', 'zsh', 'ksh', 'mksh', 'rbash', 'fish',
]);

/** Programs whose option takes a text for a shell. */
export const TEXT_OPTIONS: ReadonlyMap<string, readonly string[]> = new Map([
  ['su', ['-c', '--command']],
  ['runuser', ['-c', '--command']],
  ['script', ['-c', '--command']],
  ['flock', ['-c', '--command']],
  ['nix-shell', ['--run', '--command']],
  ['npx', ['-c', '--call']],
]);
