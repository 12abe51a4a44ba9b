import type { Glimpse, Recognition } from '../format.ts';
import { defineFormat } from '../format.ts';
import { lazy } from '../lazy.ts';
import { shellFile } from '../shell-script/shell-file.ts';

const JOBS_RE = /^["']?on["']?[ \t]*:[\s\S]*^jobs[ \t]*:|^jobs[ \t]*:[\s\S]*^["']?on["']?[ \t]*:/m;
const ACTION_RE =
  /^runs[ \t]*:[ \t]*\r?\n(?:[ \t]+[^\n]*\n)*?[ \t]+using[ \t]*:[ \t]*["']?composite/m;
const GITLAB_RE = /^[ \t]+(?:before_|after_)?script[ \t]*:|^(?:before_|after_)?script[ \t]*:/m;

function recognise({ head, name, size }: Glimpse): Recognition {
  if (!/\.ya?ml$/.test(name)) return 'no';
  const text = Buffer.from(head.buffer, head.byteOffset, head.byteLength).toString('latin1');
  const isWorkflow = JOBS_RE.test(text) || (/^action\.ya?ml$/.test(name) && ACTION_RE.test(text));
  const isGitlab = /^\.gitlab-ci.*\.ya?ml$|\.gitlab-ci\.ya?ml$/.test(name) && GITLAB_RE.test(text);
  if (!isWorkflow && !isGitlab) return 'no';
  // Where all of it is seen, whoever else knows the file knows it surely, too.
  return head.length === size ? 'likely' : 'possible';
}

const parser = lazy(() => import('./parse.ts'));

export default defineFormat({
  id: 'ci-workflow',
  title: 'workflow of GitHub or GitLab',
  artifact: shellFile,
  kind: 'config',
  extensions: ['.yml', '.yaml'],
  recognise,
  parse: async (source, limits) => (await parser()).parseWorkflow(source, limits),
});
