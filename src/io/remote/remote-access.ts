import type { OpenedSource } from '../../bytes/source.ts';
import { ByteLedger } from './byte-ledger.ts';
import type { Credential } from './credential.ts';
import { openHttp } from './http-source.ts';
import { Network } from './network.ts';
import type { RangeTools } from './range-client.ts';
import { parseRemoteHandle } from './remote-file.ts';
import { PATIENCE } from './retry.ts';

/** Everything a thread needs to read remote files; plain data, since it crosses threads. */
export interface RemoteSettings {
  readonly credential: Credential | undefined;
  readonly allowHttp: boolean;
  readonly userAgent: string;
  /** Memory of the byte ledger, shared by all threads. */
  readonly ledger: SharedArrayBuffer;
  readonly maxBytes: number;
  /** Where what was read is kept between runs; undefined keeps nothing. */
  readonly pages: string | undefined;
}

/** One network and one ledger. */
export function remoteTools(settings: RemoteSettings): RangeTools {
  const { credential, allowHttp, userAgent } = settings;
  const network = new Network({ credential, allowHttp, userAgent });
  return {
    network,
    ledger: new ByteLedger(settings.ledger, settings.maxBytes),
    patience: PATIENCE,
  };
}

/** Opens remote files by their handles. */
export function remoteOpener(settings: RemoteSettings): (handle: string) => Promise<OpenedSource> {
  const tools = remoteTools(settings);
  return (handle) => openHttp(parseRemoteHandle(handle), tools, settings.pages);
}
