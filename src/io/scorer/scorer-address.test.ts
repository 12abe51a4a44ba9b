import { describe, expect, it } from 'vitest';
import { headerFrom, parseScorerUrl, refuseOpenLine } from './scorer-address.ts';

const HEADERS = [{ name: 'Authorization', value: 'Bearer x' }];

describe('io/scorer/scorer-address', () => {
  it.each([
    ['predict', 'it is no address'],
    ['file:///etc/passwd', 'only http and https addresses are asked, not file:'],
    ['ftp://host/model', 'only http and https'],
    ['http://0.0.0.0:9000/', '0.0.0.0 is where a server listens: say 127.0.0.1'],
    ['http://[::]:9000/', '[::] is where a server listens'],
  ])('refuses %s', (text, message) => {
    expect(() => parseScorerUrl(text)).toThrow(message);
  });

  it('reads a header out of a variable', () => {
    expect(headerFrom('KEY', 'Authorization: Bearer abc.def==\n')).toEqual({
      name: 'Authorization',
      value: 'Bearer abc.def==',
    });
    expect(headerFrom('KEY', 'X-API-Key:  0 ')).toEqual({ name: 'X-API-Key', value: '0' });
  });

  it.each([
    [undefined, 'KEY is not set'],
    ['', 'KEY is not set'],
    ['secret-token', 'KEY does not hold a header'],
    ['X-Key: secret\r\nX-Other: 1', 'KEY does not hold a header'],
    ['X Key: secret', 'KEY does not hold a header'],
    ['Host: secret', 'the header Host of KEY is not for others to set'],
    ['Cookie: secret', 'the header Cookie of KEY is not for others to set'],
  ])('refuses %j, and never says what the variable holds', (text, message) => {
    expect(() => headerFrom('KEY', text)).toThrow(message);
    expect(() => headerFrom('KEY', text)).not.toThrow(/secret/);
  });

  it.each([
    ['https://host.example/predict', true],
    ['http://127.0.0.1:9000/', true],
    ['http://localhost:9000/', true],
    ['http://[::1]:9000/', true],
    ['http://host.example/predict', false],
    ['http://localhost.example/', false],
    ['http://10.0.0.1/', false],
  ])('tells a secret to %s: %s', (text, isTold) => {
    const tell = (): void => refuseOpenLine(new URL(text), HEADERS);
    if (isTold) expect(tell).not.toThrow();
    else expect(tell).toThrow('http is not encrypted');
    expect(() => refuseOpenLine(new URL(text), [])).not.toThrow();
  });

  it('takes a password in the address for a secret, too', () => {
    expect(() => refuseOpenLine(new URL('http://me:pass@host.example/'), [])).toThrow(
      /^host.example: http is not encrypted/,
    );
  });
});
