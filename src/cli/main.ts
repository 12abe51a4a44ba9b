#!/usr/bin/env node
const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);

// Everything is imported below this line: an older Node would fail on the first import with a message nobody understands.
if (major < 22 || (major === 22 && minor < 18)) {
  process.stderr.write(
    `weighbridge: needs Node 22.18 or newer, this is ${process.versions.node}\n`,
  );
  process.exitCode = 2;
} else {
  const { keepCompiledCode } = await import('../io/compile-cache.ts');
  // Before the rest is imported: the cache serves only what is loaded after it.
  keepCompiledCode();
  await import('./program.ts');
}
