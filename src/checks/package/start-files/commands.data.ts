/** Commands that people and scripts rely on, with packages that honestly provide them. */
export const SYSTEM_COMMANDS: ReadonlySet<string> = new Set(
  (
    'ls cd cp mv rm cat echo pwd mkdir rmdir touch chmod chown ln find grep egrep fgrep sed awk sort uniq head tail ' +
    'less more ps kill killall top df du mount umount tar gzip gunzip zip unzip curl wget ssh scp sftp rsync ssh-add ' +
    'ssh-agent ssh-keygen gpg sudo su doas passwd login bash sh zsh dash fish env which whoami id uname hostname ping ' +
    'dig nslookup ifconfig ip netstat ss git svn hg docker podman kubectl helm terraform ansible aws gcloud az make ' +
    'gcc g++ cc clang ld cmake python python2 python3 pip pip3 pipx poetry uv conda node npm npx yarn pnpm pnpx corepack ' +
    'bun deno ruby gem perl java javac mvn gradle go cargo rustc rustup php composer dotnet brew apt apt-get dpkg yum ' +
    'dnf apk systemctl service crontab vi vim nano emacs code openssl xdg-open open cmd powershell pwsh'
  ).split(' '),
);

/** Distributions that provide commands of another name than theirs: of Python builds, Node and compilers. */
export const PROVIDERS: Readonly<Record<string, RegExp>> = {
  node: /node/,
  npm: /node|npm/,
  npx: /node|npm|^npx$/,
  corepack: /node|corepack/,
  pnpx: /pnpm/,
  uv: /^uv(?:-|$)/,
  pip3: /^pip$/,
  python: /python|conda/,
  python3: /python|conda/,
  yarn: /yarn/,
  aws: /aws/,
  az: /azure/,
  gcloud: /google|gcloud/,
  cmake: /cmake/,
  ansible: /ansible/,
  which: /which/,
  hg: /mercurial/,
  clang: /clang|llvm|zig/,
  open: /open/,
  code: /code/,
  terraform: /terraform/,
  kubectl: /kube/,
  rsync: /rsync/,
};
