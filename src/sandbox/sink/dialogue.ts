import type { Socket } from 'node:net';
import type { Exchange } from './exchange.ts';

/** Protocols in which the server speaks first, or must answer for the client to go on. */
const GREETINGS: ReadonlyMap<number, string> = new Map([
  [21, '220 FTP server ready\r\n'],
  [22, 'SSH-2.0-OpenSSH_9.6\r\n'],
  [25, '220 mail.example ESMTP\r\n'],
  [110, '+OK ready\r\n'],
  [143, '* OK ready\r\n'],
  [587, '220 mail.example ESMTP\r\n'],
  [2525, '220 mail.example ESMTP\r\n'],
]);
const MAIL_PORTS: ReadonlySet<number> = new Set([25, 465, 587, 2525]);

export function greeting(port: number): string | undefined {
  return GREETINGS.get(port);
}

export function isMailPort(port: number): boolean {
  return MAIL_PORTS.has(port);
}

/** Longest command line; a longer one is an end of the conversation. */
const MAX_LINE = 8 * 1024;

/** Takes any mail (RFC 5321), so that its text is seen. */
export function talkMail(socket: Socket, exchange: Exchange): void {
  let rest = '';
  let inBody = false;
  socket.on('data', (chunk: Buffer) => {
    exchange.add(chunk);
    rest += chunk.toString('latin1');
    for (let end = rest.indexOf('\n'); end !== -1; end = rest.indexOf('\n')) {
      const line = rest.slice(0, end).replace(/\r$/, '');
      rest = rest.slice(end + 1);
      if (inBody) {
        if (line !== '.') continue;
        inBody = false;
        socket.write('250 accepted\r\n');
        continue;
      }
      if (exchange.line === '' || /^RCPT /i.test(line)) exchange.line = line;
      inBody = /^DATA\b/i.test(line);
      reply(socket, line);
    }
    if (rest.length > MAX_LINE) socket.destroy();
  });
}

function reply(socket: Socket, line: string): void {
  const [word = ''] = line.toUpperCase().split(' ', 1);
  if (word === 'QUIT') socket.end('221 bye\r\n');
  else if (word === 'EHLO') socket.write('250-mail.example\r\n250 AUTH PLAIN LOGIN\r\n');
  else if (word === 'DATA') socket.write('354 go ahead\r\n');
  else if (word === 'AUTH')
    socket.write(/LOGIN$/i.test(line.trim()) ? '334 VXNlcm5hbWU6\r\n' : '235 accepted\r\n');
  else if (/^[A-Za-z0-9+/=]{4,}$/.test(line) && !/^(?:HELO|MAIL|RCPT|RSET|NOOP)$/.test(word))
    socket.write('334 UGFzc3dvcmQ6\r\n');
  else socket.write('250 ok\r\n');
}
