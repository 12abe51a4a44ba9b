/** Loaded by every Node process in the sandbox, before anything of the package. */
export const NODE_PROBE = String.raw`'use strict';
(() => {
  const fs = require('fs');
  const { Session } = require('inspector');
  const { registerHooks, isBuiltin } = require('module');
  const limit = 65536;
  let left = 200;
  const seen = new Set();
  const append = fs.appendFileSync;
  const read = fs.readFileSync;
  const report = (via, text, from) => {
    if (left <= 0 || text.length < 24 || seen.has(text)) return;
    seen.add(text);
    left -= 1;
    const line = JSON.stringify({ kind: 'layer', via, from, size: Buffer.byteLength(text), text: text.slice(0, limit) });
    try { append('/probe-out/events', line + '\n'); } catch {}
  };
  try {
    const session = new Session();
    session.connect();
    session.on('Debugger.scriptParsed', ({ params }) => {
      const { url, scriptId, stackTrace } = params;
      if (url.startsWith('node:') || url.startsWith('file:') || url.startsWith('/') || url.startsWith('wbstand:')) return;
      const frame = (stackTrace ? stackTrace.callFrames : []).find((one) => !one.url.startsWith('node:') && one.url !== '');
      if (frame === undefined || frame.url.includes('/probe/')) return;
      session.post('Debugger.getScriptSource', { scriptId }, (error, result) => {
        if (!error && result) report(url === '' ? 'eval' : 'vm', result.scriptSource, frame.url.replace('file://', ''));
      });
    });
    session.post('Debugger.enable');
  } catch {}

  const later = globalThis.setTimeout;
  globalThis.setTimeout = Object.assign(
    function setTimeout(callback, delay, ...rest) {
      return later(callback, delay > 2000 ? 50 : delay, ...rest);
    },
    later,
  );

  const stand = () => {
    const target = function () {};
    const proxy = new Proxy(target, {
      get: (_, key) => {
        if (key === Symbol.toPrimitive) return () => '1.0.0';
        if (key === Symbol.iterator) return function* () {};
        if (key === 'then' || key === '__esModule') return undefined;
        if (key === 'prototype') return target.prototype;
        return key === 'toString' ? () => '1.0.0' : proxy;
      },
      set: () => true,
      apply: () => proxy,
      construct: () => proxy,
    });
    return proxy;
  };
  globalThis[Symbol.for('wb.stand')] = stand;
  const imported = (specifier, parent) => {
    const names = new Set();
    try {
      const text = read(new URL(parent), 'utf8').slice(0, 2000000);
      const quoted = specifier.replace(/[.*+?^{}$()|[\]\\]/g, '\\$&');
      const pattern = new RegExp('(?:import|export)[^;{}"\']{0,200}\\{([^{}]{0,4000})\\}\\s*from\\s*["\']' + quoted + '["\']', 'g');
      for (const [, list] of text.matchAll(pattern))
        for (const part of list.split(',')) {
          const [name] = part.trim().split(/\s+as\s+/);
          if (/^[A-Za-z_$][\w$]*$/.test(name) && name !== 'default') names.add(name);
        }
    } catch {}
    return [...names];
  };
  registerHooks({
    resolve(specifier, context, next) {
      try {
        return next(specifier, context);
      } catch (error) {
        const missing = error && (error.code === 'MODULE_NOT_FOUND' || error.code === 'ERR_MODULE_NOT_FOUND');
        const isBare = /^(?:@[a-z0-9-~][\w.~-]*\/)?[a-z0-9-~][\w.~-]*(?:\/|$)/i.test(specifier);
        if (!missing || !isBare || isBuiltin(specifier) || !context.parentURL) throw error;
        const isImport = context.conditions && context.conditions.includes('import');
        const names = isImport ? imported(specifier, context.parentURL) : [];
        return {
          url: 'wbstand:' + encodeURIComponent(specifier) + '?' + names.join(',') + (isImport ? '' : '#require'),
          format: isImport ? 'module' : 'commonjs',
          shortCircuit: true,
        };
      }
    },
    load(url, context, next) {
      if (!url.startsWith('wbstand:')) return next(url, context);
      const make = "globalThis[Symbol.for('wb.stand')]()";
      if (url.endsWith('#require')) return { format: 'commonjs', source: 'module.exports = ' + make + ';', shortCircuit: true };
      const [, query = ''] = url.split('?');
      const names = query === '' ? [] : query.split(',');
      const source = 'const s = ' + make + '; export default s;' + names.map((name) => 'const v_' + name + ' = s.' + name + '; export { v_' + name + ' as ' + name + ' };').join('');
      return { format: 'module', source, shortCircuit: true };
    },
  });
})();
`;

/** Loads a package the way others would: its main file and everything it exports. */
export const NODE_IMPORT = String.raw`import { createRequire } from 'node:module';
import { readFileSync } from 'node:fs';
import { pathToFileURL } from 'node:url';

const [folder] = process.argv.slice(2);
const meta = JSON.parse(readFileSync(folder + '/package.json', 'utf8'));
const files = new Set();
const take = (value, depth) => {
  if (typeof value === 'string' && value.startsWith('.') && !value.includes('*')) files.add(value);
  else if (value && typeof value === 'object' && depth < 6)
    for (const [key, inner] of Object.entries(value)) if (!['types', 'browser', 'deno', 'react-native', 'worker', 'workerd', 'edge-light', 'bun', 'production-browser'].includes(key)) take(inner, depth + 1);
};
if (meta.exports !== undefined) take(meta.exports, 0);
else {
  if (typeof meta.main === 'string') files.add(meta.main);
  if (typeof meta.module === 'string') files.add(meta.module);
  if (files.size === 0) files.add('./index.js');
}
setTimeout(() => process.exit(0), 1900).unref();
const require = createRequire(folder + '/package.json');
let failures = 0;
for (const file of [...files].slice(0, 40)) {
  if (/\.(?:d\.[cm]?ts|css|json|node|wasm|map)$/.test(file)) continue;
  const path = folder + '/' + file.replace(/^\.\//, '');
  try {
    let resolved = path;
    try { resolved = require.resolve(path); } catch {}
    await import(pathToFileURL(resolved).href);
  } catch (error) {
    failures += 1;
    process.stderr.write('import ' + file + ': ' + String(error && error.message).slice(0, 300) + '\n');
  }
}
process.exitCode = failures > 0 ? 1 : 0;
`;
