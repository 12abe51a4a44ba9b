import { mergeDataParts } from './data-merge.ts';
import type { DataSessionTypes } from './data-messages.ts';
import type { DataSessionHost } from './data-session-host.ts';
import { DataSession } from './data-session.ts';
import { serveSession } from './serve-session.ts';

/** The thread that examines. */
await serveSession<DataSessionTypes>(async ({ request, spillFolder }, served) => {
  const host: DataSessionHost = { spillFolder, ...served };
  return request.mergesParts === true
    ? mergeDataParts(request, host)
    : new DataSession(request, host).run();
});
