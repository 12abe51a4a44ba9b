import { memorySource } from '../../src/bytes/memory-source.ts';
import pickleCalls from '../../src/checks/pickle/pickle-calls/check.ts';
import pickleStream from '../../src/checks/pickle/pickle-stream/check.ts';
import type { Finding } from '../../src/core/finding.ts';
import { DEFAULT_LIMITS } from '../../src/core/limits.ts';
import type { Loader } from '../../src/core/loader.ts';
import { pickleProgram } from '../../src/formats/pickle/artifact.ts';
import pickleFormat from '../../src/formats/pickle/format.ts';
import { runCheck } from '../builders/check-runner.ts';

/** Findings of both pickle checks about one stream of bytes. Throws when the bytes are no pickle at all. */
export async function examinePickle(
  bytes: Uint8Array,
  loader?: Loader,
): Promise<readonly Finding[]> {
  const glimpse = {
    head: bytes.subarray(0, 16_384),
    tail: bytes,
    size: bytes.length,
    name: 'model.pkl',
  };
  const parsed = await pickleFormat.parse(memorySource(bytes), DEFAULT_LIMITS, glimpse);
  if (!parsed.ok) throw new Error(`${parsed.error.code}: ${parsed.error.detail}`);
  const given = [[pickleProgram, parsed.value]] as const;
  const options = loader === undefined ? {} : { loader };
  return [
    ...(await runCheck(pickleCalls, given, options)),
    ...(await runCheck(pickleStream, given, options)),
  ];
}
