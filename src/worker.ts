import { keepCompiledCode } from './io/compile-cache.ts';

// Before anything else is imported: the cache serves only what is loaded after it.
keepCompiledCode();
await import('./worker-thread.ts');
