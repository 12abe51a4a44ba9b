import { X509Certificate } from 'node:crypto';
import { once } from 'node:events';
import { connect, createServer } from 'node:tls';
import { describe, expect, it } from 'vitest';
import { Authority } from './certificate.ts';

const authority = new Authority(new Date());
const root = new X509Certificate(authority.certificate);

describe('Authority', () => {
  it('is an authority that signed itself', () => {
    expect(root.ca).toBe(true);
    expect(root.verify(root.publicKey)).toBe(true);
    expect(root.checkIssued(root)).toBe(true);
  });

  it.each(['example.com', '198.18.0.1', '2001:2::c612:1', 'xn--e1afmkfd.example'])(
    'certifies %s',
    (host) => {
      const leaf = new X509Certificate(authority.issue(host).certificate);
      expect(leaf.verify(root.publicKey)).toBe(true);
      expect(leaf.checkIssued(root)).toBe(true);
      expect(leaf.ca).toBe(false);
      expect(
        host.includes('.') && !/^[\d.]+$/.test(host) ? leaf.checkHost(host) : leaf.checkIP(host),
      ).toBe(host);
    },
  );

  it('gives the same certificate again', () => {
    expect(authority.issue('a.example')).toBe(authority.issue('a.example'));
  });

  it('is believed by a client that trusts the authority', async () => {
    const { certificate, key } = authority.issue('sink.example');
    const server = createServer({ cert: certificate, key }, (socket) => socket.end('hello'));
    await once(server.listen(0, '127.0.0.1'), 'listening');
    const address = server.address();
    const client = connect({
      host: '127.0.0.1',
      port: typeof address === 'object' ? address?.port : undefined,
      servername: 'sink.example',
      ca: authority.certificate,
    });
    const [data]: unknown[] = await once(client, 'data');
    expect(client.authorized).toBe(true);
    expect(String(data)).toBe('hello');
    client.destroy();
    server.close();
  });
});
