import type { Glimpse, Recognition } from '../format.ts';
import { defineFormat } from '../format.ts';
import { lazy } from '../lazy.ts';
import { shellFile } from '../shell-script/shell-file.ts';

const NAME_RE = /^(?:dockerfile|containerfile)(?:$|[._-])|\.(?:dockerfile|containerfile)$/;
const FROM_RE = /^[ \t]*FROM[ \t]+(?:--platform=\S+[ \t]+)?\S+/im;
const INSTRUCTION_RE = /^[ \t]*(?:RUN|CMD|COPY|WORKDIR|ENV|ENTRYPOINT|EXPOSE)[ \t]/im;

function recognise({ head, name }: Glimpse): Recognition {
  const text = Buffer.from(head.buffer, head.byteOffset, head.byteLength).toString('latin1');
  if (NAME_RE.test(name)) return FROM_RE.test(text) || INSTRUCTION_RE.test(text) ? 'likely' : 'no';
  // An unusual name is told by content, but not one with an ending of another kind.
  return !name.includes('.') && FROM_RE.test(text) && INSTRUCTION_RE.test(text) ? 'possible' : 'no';
}

const parser = lazy(() => import('./parse.ts'));

export default defineFormat({
  id: 'dockerfile',
  title: 'Dockerfile',
  artifact: shellFile,
  kind: 'config',
  extensions: ['.dockerfile', '.containerfile'],
  recognise,
  parse: async (source, limits) => (await parser()).parseDockerfile(source, limits),
});
