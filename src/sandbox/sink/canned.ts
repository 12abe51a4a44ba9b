/** Fake answers that are worth more than an empty one: what follows them is what the package came for. */
export interface Reply {
  readonly status: number;
  readonly type: string;
  readonly body: string;
}

/** Planted credentials of the machine's role, for whoever asks the cloud's metadata service. */
export interface RoleCredentials {
  readonly keyId: string;
  readonly secret: string;
  readonly token: string;
}

const JSON_TYPE = 'application/json';
/** From the block for documentation (RFC 5737). */
const OWN_ADDRESS = '203.0.113.57';

const ECHO_HOST_RE =
  /^(?:(?:api|api4|api6|api64|v4)\.)?(?:ipify\.org|my-ip\.io|ip\.sb|seeip\.org)$|^(?:ipinfo\.io|ifconfig\.(?:me|co|io)|icanhazip\.com|checkip\.amazonaws\.com|ip-api\.com|ipapi\.co|ident\.me|wtfismyip\.com|ipecho\.net|myexternalip\.com|api\.myip\.com|freegeoip\.app|geolocation-db\.com)$/;
const METADATA_HOSTS: ReadonlySet<string> = new Set([
  '169.254.169.254',
  '169.254.170.2',
  'metadata.google.internal',
  '100.100.100.200',
]);

/** The answer a well-known service would give; undefined for all others. */
export function cannedReply(
  host: string,
  method: string,
  path: string,
  role: RoleCredentials,
): Reply | undefined {
  if (ECHO_HOST_RE.test(host)) return echo(host, path);
  if (METADATA_HOSTS.has(host)) return metadata(method, path, role);
  if (host === 'api.github.com')
    return { status: 404, type: JSON_TYPE, body: '{"message":"Not Found","status":"404"}' };
  if (path.startsWith('/simple/'))
    return { status: 404, type: 'text/html', body: '<h1>404 Not Found</h1>' };
  return undefined;
}

function echo(host: string, path: string): Reply {
  const wantsJson = /json/.test(path) || ['ipinfo.io', 'ip-api.com', 'api.myip.com'].includes(host);
  if (!wantsJson) return { status: 200, type: 'text/plain', body: `${OWN_ADDRESS}\n` };
  const body = {
    ip: OWN_ADDRESS,
    query: OWN_ADDRESS,
    country: 'US',
    countryCode: 'US',
    city: 'Ashburn',
    org: 'Example Networks',
    status: 'success',
  };
  return { status: 200, type: JSON_TYPE, body: JSON.stringify(body) };
}

const ROLE = 'build-runner';

function metadata(method: string, path: string, role: RoleCredentials): Reply {
  const text = (body: string): Reply => ({ status: 200, type: 'text/plain', body });
  if (method === 'PUT') return text('AQAEAFakeSessionToken==');
  if (path.includes('/service-accounts/') || path.includes('/identity/oauth2/token'))
    return {
      status: 200,
      type: JSON_TYPE,
      body: JSON.stringify({ access_token: role.token, expires_in: 3599, token_type: 'Bearer' }),
    };
  if (path.includes(`/security-credentials/${ROLE}`) || path.startsWith('/v2/credentials'))
    return {
      status: 200,
      type: JSON_TYPE,
      body: JSON.stringify({
        Code: 'Success',
        Type: 'AWS-HMAC',
        AccessKeyId: role.keyId,
        SecretAccessKey: role.secret,
        Token: role.token,
      }),
    };
  if (path.includes('/security-credentials')) return text(ROLE);
  return text('i-0a1b2c3d4e5f60718');
}
