import type { FileContent } from '../../../formats/package-archive/file-content.ts';
import { isProgram } from '../../../formats/package-archive/file-content.ts';
import type {
  PackageContents,
  PackageFile,
} from '../../../formats/package-archive/package-contents.ts';

const TITLES: Readonly<Partial<Record<FileContent, string>>> = {
  elf: 'a Linux program',
  pe: 'a Windows program',
  'mach-o': 'a macOS program',
  'java-class': 'a Java class',
  dalvik: 'an Android program',
};

/** Extensions under which nobody expects a program, and what they say instead. */
const HARMLESS: ReadonlyMap<string, string> = new Map([
  ...['png', 'jpg', 'jpeg', 'gif', 'bmp', 'ico', 'webp', 'svg', 'tif', 'tiff'].map(
    (extension) => [extension, 'a picture'] as const,
  ),
  ...['txt', 'md', 'rst', 'csv', 'tsv', 'log', 'html', 'css', 'pdf', 'doc', 'docx'].map(
    (extension) => [extension, 'a document'] as const,
  ),
  ...['json', 'yaml', 'yml', 'toml', 'ini', 'cfg', 'xml', 'conf', 'lock', 'map'].map(
    (extension) => [extension, 'settings'] as const,
  ),
  ...['py', 'pyi', 'js', 'mjs', 'cjs', 'ts', 'jsx', 'tsx'].map(
    (extension) => [extension, 'source code'] as const,
  ),
  ...['mp3', 'mp4', 'wav', 'ogg', 'woff', 'woff2', 'ttf', 'otf'].map(
    (extension) => [extension, 'a sound, a film or a font'] as const,
  ),
]);

function extensionOf(path: string): string {
  const name = path.slice(path.lastIndexOf('/') + 1);
  const dot = name.lastIndexOf('.');
  return dot <= 0 ? '' : name.slice(dot + 1).toLowerCase();
}

export interface OddProgram {
  readonly file: PackageFile;
  readonly content: string;
  /** What the name says, for a program in disguise. */
  readonly disguise: string | undefined;
}

export function programsOf(contents: PackageContents): readonly OddProgram[] {
  return contents.files.flatMap((file) => {
    if (file.content === undefined || !isProgram(file.content)) return [];
    const content = TITLES[file.content] ?? 'a program';
    return [{ file, content, disguise: HARMLESS.get(extensionOf(file.path)) }];
  });
}

/** Test data of honest packages hold programs of all kinds. */
const TEST_RE =
  /(?:^|\/)(?:tests?|testing|test[-_]?data|fixtures?|__tests__|samples?|examples?)\//i;
/** Where npm packages keep what they built beforehand. */
const PREBUILT_RE = /(?:^|\/)(?:prebuilds?|build|bin|lib|binding|native|vendor|dist)\/|\.node$/;
/** Launchers that setuptools, pip and distlib carry for Windows, and Java libraries where Java is expected. */
const LAUNCHER_RE =
  /(?:^|\/)(?:t|w|cli|gui)(?:-?(?:32|64|arm64))?(?:-arm)?\.exe$|\.(?:jar|class)$/i;

/** Why a program is not expected in a package, or undefined where it is. */
export function surprise(contents: PackageContents, { file }: OddProgram): string | undefined {
  if (TEST_RE.test(file.path) || LAUNCHER_RE.test(file.path)) return undefined;
  if (contents.kind === 'wheel') {
    const isPure =
      contents.tags.length > 0 && contents.tags.every((tag) => tag.endsWith('-none-any'));
    return isPure ? 'that is built for any machine' : undefined;
  }
  if (contents.kind === 'npm') {
    const builds = contents.hooks.some(({ event }) => event === 'binding.gyp');
    return builds || PREBUILT_RE.test(file.path) ? undefined : 'that builds nothing';
  }
  return 'of source code';
}
