/**
 * What was installed, told by a program inside of the sandbox: from outside, a link in the package could lead a reader
 * to files of the machine. Isolated, so that nothing of the package runs.
 */
export const PYTHON_INVENTORY = String.raw`import configparser, json, os, sys

site, sources = sys.argv[1], sys.argv[2:]
modules, entries, scripts, meta = [], [], [], {}

def take(folder):
    for name in sorted(os.listdir(folder) if os.path.isdir(folder) else ()):
        path = os.path.join(folder, name)
        stem = name.split('.')[0]
        if name.endswith('.dist-info') or name.endswith('.egg-info'):
            entries.append(path)
            try:
                with open(os.path.join(path, 'METADATA'), encoding='utf-8', errors='replace') as file:
                    for line in file.read(200000).split('\n\n')[0].splitlines():
                        key, _, value = line.partition(':')
                        meta.setdefault(key.strip().lower(), value.strip())
            except OSError:
                pass
            parser = configparser.ConfigParser(delimiters=('=',), strict=False, interpolation=None)
            parser.optionxform = str
            try:
                parser.read(os.path.join(path, 'entry_points.txt'))
                scripts.extend(parser.options('console_scripts') if parser.has_section('console_scripts') else ())
            except Exception:
                pass
        elif name not in ('bin', '__pycache__', 'setup.py', 'tests', 'test', 'docs', 'examples', 'conftest.py', '!weighbridge.pth'):
            if os.path.isdir(path) and stem == name and stem.isidentifier():
                if any(f.endswith('.py') or f.endswith('.so') or f.endswith('.pyc') for f in os.listdir(path)) or site == folder:
                    modules.append(stem)
            elif os.path.isfile(path) and (name.endswith('.py') or name.endswith('.so')) and stem.isidentifier():
                modules.append(stem)
            entries.append(path)

take(site)
for source in sources:
    top = [os.path.join(source, n) for n in sorted(os.listdir(source))] if os.path.isdir(source) else []
    for folder in [source] + [n for n in top if os.path.isdir(n)]:
        if os.path.isdir(os.path.join(folder, 'src')):
            take(os.path.join(folder, 'src'))
        if folder != source or len(top) > 1:
            take(folder)
print(json.dumps({
    'modules': sorted(set(modules))[:24],
    'entries': entries[:2000],
    'scripts': sorted(set(scripts))[:20],
    'name': meta.get('name'),
    'version': meta.get('version'),
}))
`;

/** Moves an unpacked package to where npm would put it, and tells what it would run. */
export const NODE_INVENTORY = String.raw`'use strict';
const fs = require('fs');
const path = require('path');
const [from, modules] = process.argv.slice(2);
const meta = JSON.parse(fs.readFileSync(path.join(from, 'package.json'), 'utf8').replace(/^\uFEFF/, ''));
const valid = /^(?:@[a-z0-9~-][a-z0-9._~-]*\/)?[a-z0-9~-][a-z0-9._~-]*$/i;
const name = typeof meta.name === 'string' && valid.test(meta.name) ? meta.name : 'package-without-name';
const folder = path.join(modules, name);
fs.mkdirSync(path.dirname(folder), { recursive: true });
fs.renameSync(from, folder);
const bins = {};
if (typeof meta.bin === 'string') bins[name.split('/').pop()] = meta.bin;
else for (const [key, value] of Object.entries(meta.bin ?? {})) if (typeof value === 'string') bins[key] = value;
fs.mkdirSync(path.join(modules, '.bin'), { recursive: true });
for (const [key, value] of Object.entries(bins)) {
  if (!/^[\w.@-]+$/.test(key)) continue;
  try {
    fs.chmodSync(path.join(folder, value), 0o755);
    fs.symlinkSync(path.join(folder, value), path.join(modules, '.bin', key));
  } catch {}
}
const scripts = {};
for (const key of ['preinstall', 'install', 'postinstall', 'prepare'])
  if (typeof meta.scripts?.[key] === 'string') scripts[key] = meta.scripts[key];
const hasGyp = fs.existsSync(path.join(folder, 'binding.gyp'));
process.stdout.write(JSON.stringify({
  name,
  version: typeof meta.version === 'string' ? meta.version : undefined,
  folder,
  scripts,
  bins: Object.values(bins).map((file) => path.join(folder, file)),
  builds: hasGyp && !scripts.install && !scripts.preinstall && meta.gypfile !== false,
}));
`;
