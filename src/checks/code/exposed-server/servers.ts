import type { CallSite } from '../../../code/call-site.ts';
import { argumentOf, keywordOf } from '../../../code/call-site.ts';
import type { Value } from '../../../code/value.ts';
import { possibleTexts } from '../../../formats/source/hub-reference.ts';

/** Something that listens, and who can reach it. */
export interface Server {
  readonly callee: RegExp;
  /** What whoever reaches it can do. */
  readonly offers: string;
  readonly host: string;
  readonly index: number;
  /** `code`: it runs what it is sent. `web`: pages and calls of the application. */
  readonly kind: 'code' | 'web';
  /** An argument that asks visitors for a password. */
  readonly auth?: string;
}

export const SERVERS: readonly Server[] = [
  {
    callee: /^socket\.socket\(\)\.bind$/,
    offers: 'whatever this program answers',
    host: 'address',
    index: 0,
    kind: 'web',
  },
  {
    callee: /^(?:flask\.Flask|quart\.Quart)\(\)\.run$/,
    offers: 'the application',
    host: 'host',
    index: 0,
    kind: 'web',
  },
  { callee: /^uvicorn\.run$/, offers: 'the application', host: 'host', index: -1, kind: 'web' },
  {
    callee:
      /^(?:waitress\.serve|hypercorn\.run|sanic\.Sanic\(\)\.run|bottle\.run|aiohttp\.web\.run_app|cherrypy\.quickstart)$/,
    offers: 'the application',
    host: 'host',
    index: -1,
    kind: 'web',
  },
  {
    callee:
      /^gradio\.(?:[\w.]+\(\)(?:\.queue\(\))?|(?:Blocks|Interface|ChatInterface)\(\)(?:\.\w+\(\))*)\.launch$/,
    offers: 'the model and the machine it runs on',
    host: 'server_name',
    index: -1,
    kind: 'web',
    auth: 'auth',
  },
  {
    callee: /^mcp\.server\.fastmcp\.FastMCP$|^fastmcp\.FastMCP(?:\(\)\.run)?$/,
    offers: 'the tools of the server',
    host: 'host',
    index: -1,
    kind: 'web',
    auth: 'auth',
  },
  {
    callee: /^ray\.init$/,
    offers: 'the job interface, which runs any command',
    host: 'dashboard_host',
    index: -1,
    kind: 'code',
  },
  {
    callee: /^(?:dask\.)?distributed\.(?:Scheduler|LocalCluster)$/,
    offers: 'a scheduler that unpickles what it is sent',
    host: 'host',
    index: -1,
    kind: 'code',
    auth: 'security',
  },
  {
    callee:
      /^(?:xmlrpc\.server\.SimpleXMLRPCServer|rpyc\.utils\.server\.\w+|Pyro[45]\.(?:api\.)?Daemon)$/,
    offers: 'calls into this process',
    host: 'hostname',
    index: 0,
    kind: 'code',
    auth: 'authenticator',
  },
  {
    callee: /^debugpy\.listen$|^ptvsd\.enable_attach$|^pydevd\.settrace$/,
    offers: 'a debugger, which runs any code',
    host: 'address',
    index: 0,
    kind: 'code',
  },
];

const EVERYWHERE_RE = /^(?:0\.0\.0\.0|::|\[::\]|0|\*|)$/;

/** Texts a host may be; of an address with a port, the first part. */
function hostsOf(value: Value | undefined): readonly string[] {
  if (value?.kind === 'tuple' || value?.kind === 'list') return possibleTexts(value.items[0]);
  return possibleTexts(value);
}

export function isEverywhere(site: CallSite, { host, index }: Server): boolean {
  const hosts = hostsOf(argumentOf(site, host, index));
  return hosts.some((name) => EVERYWHERE_RE.test(name));
}

export function hasAuth(site: CallSite, { auth }: Server): boolean {
  const given = auth === undefined ? undefined : keywordOf(site, auth);
  return given !== undefined && given.kind !== 'none';
}

/** Programs whose arguments open a machine, started as commands. */
export const COMMANDS: readonly {
  readonly pattern: RegExp;
  readonly offers: string;
  readonly kind: 'code' | 'web';
}[] = [
  {
    pattern:
      /\bjupyter\b.*(?:--(?:NotebookApp|ServerApp|IdentityProvider)\.(?:token|password)=(?:''|""|(?=\s|$)))/s,
    offers: 'a notebook without a password, which runs any code',
    kind: 'code',
  },
  {
    pattern: /\bray\s+start\b.*--dashboard-host[= ](?:0\.0\.0\.0|::)/s,
    offers: 'the job interface of Ray, which runs any command',
    kind: 'code',
  },
  {
    pattern: /\bmlflow\s+(?:server|ui)\b.*--host[= ](?:0\.0\.0\.0|::)/s,
    offers: 'the tracking server with its files',
    kind: 'web',
  },
  {
    pattern: /\btensorboard\b.*(?:--bind_all|--host[= ]0\.0\.0\.0)/s,
    offers: 'the logs',
    kind: 'web',
  },
  {
    pattern: /\bOLLAMA_HOST=(?:http:\/\/)?0\.0\.0\.0/,
    offers: 'the models, which visitors can replace',
    kind: 'web',
  },
];
