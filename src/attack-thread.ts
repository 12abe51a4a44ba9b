import type { AttackSessionTypes } from './attack-messages.ts';
import { AttackSession } from './attack-session.ts';
import { serveSession } from './serve-session.ts';

/** The thread that attacks. */
await serveSession<AttackSessionTypes>((request, host) => new AttackSession(request, host).run());
