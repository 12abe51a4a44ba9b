import type { CallSite } from '../../code/call-site.ts';
import type { Value } from '../../code/value.ts';
import { loosePathOf } from '../../code/value.ts';
import { someWithin, textsWithin } from '../../code/walk-value.ts';
import { PACKAGE_FOLDER_RE, PACKAGE_START_RE } from './behaviour.data.ts';
import type { Observation } from './observation.ts';
import { textsIn } from './observation.ts';
import { placeText, wholeMachine } from './place.ts';
import { AUTOSTART_RE } from './places.data.ts';

const WRITE_MODE_RE = /[wax+]/;
/** Calls that write a file, and where the place stands among their arguments. */
const PLACES: ReadonlyMap<string, number> = new Map([
  ['shutil.copy', 1],
  ['shutil.copy2', 1],
  ['shutil.copyfile', 1],
  ['shutil.move', 1],
  ['os.rename', 1],
  ['os.replace', 1],
  ['os.symlink', 1],
  ['os.link', 1],
  ['urllib.request.urlretrieve', 1],
  ['fs.copyFile', 1],
  ['fs.copyFileSync', 1],
  ['fs.cpSync', 1],
  ['fs.rename', 1],
  ['fs.renameSync', 1],
  ['fs.symlink', 1],
  ['fs.symlinkSync', 1],
]);
const WRITER_RE =
  /^(?:fs|fs\/promises|fs\.promises|fs-extra|graceful-fs|Deno|Bun)\.(?:writeFile|writeFileSync|appendFile|appendFileSync|createWriteStream|outputFile|outputFileSync|writeTextFile|writeTextFileSync|write)$/;
/** Calls that delete what they are given, whole trees of files first. */
const TREE_REMOVERS_RE =
  /^(?:shutil\.rmtree|(?:fs|fs\/promises|fs\.promises|fs-extra)\.(?:rm|rmSync|rmdir|rmdirSync|remove|removeSync|emptyDir|emptyDirSync)|rimraf(?:\.\w+)?|del(?:\.\w+)?|Deno\.remove|distutils\.dir_util\.remove_tree)$/;
const FILE_REMOVERS_RE =
  /^(?:os\.(?:remove|unlink|rmdir|truncate)|(?:fs|fs\/promises|fs\.promises)\.(?:unlink|unlinkSync|truncate|truncateSync)|pathlib\.[\w.()]*\.unlink|send2trash\.\w+)$/;
const WALKERS_RE =
  /^(?:os\.(?:walk|scandir|listdir)|glob\.i?glob|pathlib\.[\w.()]*\.(?:rglob|glob|iterdir|walk)|(?:fs|fs\/promises|fs\.promises)\.(?:readdir|readdirSync|opendirSync)|glob(?:\.\w+)?|fast-glob(?:\.\w+)?|globby(?:\.\w+)?)\(\)/;
const CIPHERS_RE =
  /^(?:cryptography\.fernet\.Fernet\(\)\.encrypt|Crypto(?:dome)?\.Cipher\.\w+\.new\(\)\.encrypt|pyaes\.[\w.()]*encrypt|nacl\.secret\.SecretBox\(\)\.encrypt|crypto\.createCipher(?:iv)?|crypto-js\.\w+\.encrypt)(?:\(\))?/;

/** The place a call writes to, or undefined when it writes to none. */
export function writtenPlace(site: CallSite, name: string): Value | undefined {
  const { positional, keywords, target } = site;
  if (name === 'builtins.open' || name === 'io.open' || name === 'codecs.open') {
    const mode = positional[1] ?? keywords.find((keyword) => keyword.name === 'mode')?.value;
    return mode?.kind === 'text' && WRITE_MODE_RE.test(mode.text) ? positional[0] : undefined;
  }
  const at = PLACES.get(name);
  if (at !== undefined) return positional[at];
  if (WRITER_RE.test(name)) return positional[0];
  if (target?.kind !== 'member') return undefined;
  if (target.name === 'write_text' || target.name === 'write_bytes') return target.of;
  if (target.name !== 'open') return undefined;
  const [mode] = positional;
  return mode?.kind === 'text' && WRITE_MODE_RE.test(mode.text) ? target.of : undefined;
}

function autostartFile(place: Value, { flow }: Observation): string | undefined {
  const text = placeText(place, flow);
  const found = text.split('\n').find((line) => AUTOSTART_RE.test(line));
  if (found !== undefined) return found.slice(-100);
  if (!PACKAGE_START_RE.test(text)) return undefined;
  const inFolder = someWithin(place, (part) => PACKAGE_FOLDER_RE.test(loosePathOf(part)));
  const through =
    inFolder || flow.find(place, (part) => PACKAGE_FOLDER_RE.test(loosePathOf(part))) !== undefined;
  return through ? text.slice(-100) : undefined;
}

/** Files that start again by themselves, and everything that deletes or encrypts what is not its own. */
export function observeWriting(site: CallSite, name: string, seen: Observation): void {
  const place = writtenPlace(site, name);
  if (place !== undefined) {
    const file = autostartFile(place, seen);
    if (file !== undefined) seen.note(site, name, { act: 'persists', file });
    else if (isOfWholeMachine(place, seen) !== undefined && hasCipher(seen))
      seen.note(site, name, { act: 'encrypts', what: isOfWholeMachine(place, seen) ?? '' });
    return;
  }
  const isTree = TREE_REMOVERS_RE.test(name);
  if (isTree || FILE_REMOVERS_RE.test(name)) {
    const [first] = site.positional.length > 0 ? site.positional : [site.target];
    const what =
      first === undefined
        ? undefined
        : ((isTree ? wholeIn(first, seen) : undefined) ?? isOfWholeMachine(first, seen));
    if (what !== undefined) seen.note(site, name, { act: 'deletes', what });
    return;
  }
  if (/^(?:winreg|_winreg)\.(?:SetValueEx?|SetValue)$/.test(name)) {
    const key = site.positional
      .flatMap((value) => textsIn(value, seen.flow))
      .find((text) => /CurrentVersion\\+(?:Run|RunOnce|Winlogon)|\\Services\\/i.test(text));
    if (key !== undefined) seen.note(site, name, { act: 'registers', where: key.slice(0, 80) });
    return;
  }
  if (
    /^(?:crontab\.CronTab\(\)\.new|auto-launch\(\)\.enable|node-windows\.Service\(\)\.install|node-linux\.Service\(\)\.install|node-mac\.Service\(\)\.install|win32serviceutil\.InstallService)$/.test(
      name,
    )
  )
    seen.note(site, name, { act: 'registers', where: name.replaceAll('()', '') });
}

function wholeIn(value: Value, { flow }: Observation): string | undefined {
  const direct = wholeMachine(value);
  if (direct !== undefined || value.kind !== 'parameter') return direct;
  for (const given of flow.behind(value)) {
    const found = wholeMachine(given);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** Whether a place is one of all the files there are: an item of a walk over the machine or the home folder. */
function isOfWholeMachine(place: Value, { flow }: Observation): string | undefined {
  let what: string | undefined;
  flow.find(place, (part) => {
    if (part.kind !== 'call' || !WALKERS_RE.test(loosePathOf(part))) return false;
    const [first] = part.positional;
    const from = first ?? (part.of?.kind === 'member' ? part.of.of : undefined);
    const found = from === undefined ? undefined : wholeMachine(from);
    // `os.listdir('/')` alone shows names; who deletes what it gives deletes everything.
    if (found !== undefined && narrowed(part) === undefined) what = `everything in ${found}`;
    return what !== undefined;
  });
  return what;
}

/** A pattern that keeps a walk to files of one kind and place, such as `~/.cache/mytool/*`. */
function narrowed(walk: Value & { readonly kind: 'call' }): string | undefined {
  return walk.positional
    .slice(0, 1)
    .flatMap(textsWithin)
    .find((text) => /[\\/]\.?\w+[\\/]/.test(text));
}

function hasCipher({ module }: Observation): boolean {
  return module.calls.some(({ callee }) => callee !== undefined && CIPHERS_RE.test(callee));
}
