import { defineCheck } from '../../../core/check.ts';
import type { CheckContext } from '../../../core/check.ts';
import { canonicalName } from '../../../formats/package-archive/metadata.ts';
import type {
  Contradiction,
  PackageContents,
} from '../../../formats/package-archive/package-contents.ts';
import { packageContents } from '../../../formats/package-archive/package-contents.ts';
import { isOutermost } from '../outermost.ts';
import { COMMON_MODULES, OWNED_MODULES } from './modules.data.ts';
import { programsOf, surprise } from './programs.ts';
import { RULES } from './rules.ts';

/** Findings of one kind for one package; a flood says nothing more. */
const MAX_REPORTED = 20;

interface Seen {
  readonly path: readonly string[];
  readonly contents: PackageContents;
  readonly report: CheckContext<typeof RULES>['report'];
}

/** Place of a file of the package in the archive. */
function at({ path, contents }: Seen, file: string): { readonly path: readonly string[] } {
  const root = contents.root === '' ? '' : `${contents.root}/`;
  return { path: [...path, `${root}${file}`] };
}

function contradict(seen: Seen, { code, file, detail }: Contradiction): void {
  const { report, contents, path } = seen;
  const { name, version, root } = contents;
  const place = at(seen, file);
  switch (code) {
    case 'digest-differs':
    case 'size-differs':
      report('digest-differs', place, { file }, { evidence: [detail] });
      break;
    case 'not-in-record':
      report('file-not-listed', place, { file });
      break;
    case 'not-in-archive':
      report('file-missing', { path }, { file });
      break;
    case 'name-differs':
      report('other-name', place, { file, other: detail, name });
      break;
    case 'version-differs':
      report('other-version', place, { file, other: detail, version });
      break;
    case 'several-metadata':
      report('several-metadata', place, { other: detail });
      break;
    case 'several-roots':
      if (contents.kind === 'npm') report('replaced-manifest', { path }, { other: file, root });
      else report('several-roots', { path }, { other: file, root });
      break;
    case 'undeclared-bundle':
      report('undeclared-bundle', place, { other: detail });
      break;
  }
}

/** `name-version-…whl` of the file on disk against what the wheel says inside. */
function compareFileName(seen: Seen): void {
  const { path, contents, report } = seen;
  const [file = ''] = path;
  const base = file.slice(file.lastIndexOf('/') + 1);
  const parts = base.replace(/\.whl$/i, '').split('-');
  if (path.length !== 1 || !/\.whl$/i.test(base) || parts.length < 5) return;
  const [name = '', version = ''] = parts;
  if (contents.name !== '' && canonicalName(name) !== canonicalName(contents.name))
    report('other-name', { path }, { file: base, other: name, name: contents.name });
  const plain = (text: string): string => text.replaceAll(/[-_+]/g, '.').toLowerCase();
  if (contents.version !== '' && plain(version) !== plain(contents.version))
    report('other-version', { path }, { file: base, other: version, version: contents.version });
}

function isOwner(owners: readonly string[], name: string): boolean {
  return owners.some((owner) =>
    owner.endsWith('*') ? name.startsWith(owner.slice(0, -1)) : owner === name,
  );
}

function judgeModules({ contents, path, report }: Seen): void {
  const name = canonicalName(contents.name);
  for (const module of contents.modules) {
    const owners = Object.hasOwn(OWNED_MODULES, module) ? OWNED_MODULES[module] : undefined;
    const data = { name: contents.name, module };
    if (owners !== undefined && !isOwner(owners, name)) report('shadowed-module', { path }, data);
    else if (COMMON_MODULES.has(module) && canonicalName(module) !== name)
      report('common-module', { path }, data);
  }
}

function judgePrograms(seen: Seen): void {
  const { contents, report } = seen;
  let surprises = 0;
  for (const program of programsOf(contents)) {
    const { file, content, disguise } = program;
    if (disguise !== undefined) {
      report('disguised-program', at(seen, file.path), {
        file: file.path,
        kind: disguise,
        content,
      });
      continue;
    }
    const context = surprise(contents, program);
    if (context === undefined || (surprises += 1) > MAX_REPORTED) continue;
    report('unexpected-program', at(seen, file.path), { file: file.path, content, context });
  }
}

/** Byte code that Python would import although there is no source: outside of `__pycache__`. */
function judgeByteCode(seen: Seen): void {
  const { contents, report } = seen;
  if (contents.kind === 'npm') return;
  const sources = new Set(contents.files.map(({ path }) => path));
  const alone = contents.files.filter(
    ({ path }) =>
      /\.py[co]$/.test(path) &&
      !path.includes('__pycache__/') &&
      !sources.has(path.replace(/[co]$/, '')) &&
      !/(?:^|\/)tests?\//.test(path),
  );
  for (const { path } of alone.slice(0, MAX_REPORTED))
    report('bytecode-without-source', at(seen, path), { file: path });
}

export default defineCheck({
  id: 'package-archive',
  version: 1,
  title: 'Whether the archive of a package is what it says, and holds only what belongs there',
  needs: [packageContents],
  rules: RULES,
  run: (inputs, { report }) => {
    for (const { path, value: contents } of inputs['package-contents']) {
      if (!isOutermost(path)) continue;
      const seen: Seen = { path, contents, report };
      for (const contradiction of contents.contradictions.slice(0, MAX_REPORTED))
        contradict(seen, contradiction);
      if (contents.kind === 'wheel') {
        compareFileName(seen);
        if (!contents.files.some((file) => file.path.endsWith('.dist-info/RECORD')))
          report('no-record', { path }, {});
      }
      judgeModules(seen);
      judgePrograms(seen);
      judgeByteCode(seen);
    }
  },
});
