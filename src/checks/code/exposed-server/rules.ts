import type { Rule } from '../../../core/rule.ts';
import { CWE_306, CWE_489, CWE_668, CWE_94 } from '../references.ts';

export const RULES = {
  'open-control': {
    title: 'Whoever reaches this server controls the machine',
    severity: 'high',
    message: '{callee} listens on all interfaces and offers {offers}',
    why: 'The interface runs what it is sent and asks nobody for a password. On an address that others can reach, that is a remote shell; such ports are searched for all the time.',
    fix: 'Listen on 127.0.0.1 and reach it through SSH or a proxy that asks for a login; where the tool has a token or TLS, use it as well.',
    references: [
      CWE_306,
      CWE_668,
      { id: 'CVE-2023-48022', url: 'https://nvd.nist.gov/vuln/detail/CVE-2023-48022' },
    ],
    example: {
      bad: 'ray.init(dashboard_host="0.0.0.0")',
      good: 'ray.init(dashboard_host="127.0.0.1")',
    },
  },
  'open-debugger': {
    title: 'A debugger is open to everybody',
    severity: 'high',
    message: '{callee} listens on all interfaces with debug=True',
    why: 'The debugger of Werkzeug has a console in which a visitor can run Python. Its PIN has been computed from outside more than once.',
    fix: 'Leave debug out, and serve with a production server such as gunicorn or waitress.',
    references: [CWE_489, CWE_94],
    example: { bad: 'app.run(host="0.0.0.0", debug=True)', good: 'app.run()' },
  },
  debugger: {
    title: 'The debugger is on',
    severity: 'medium',
    message: '{callee} runs with debug=True',
    why: 'The debugger of Werkzeug has a console in which a visitor can run Python. Code like this is deployed as it stands.',
    fix: 'Leave debug out and use flask --debug run while developing.',
    references: [CWE_489, CWE_94],
    example: { bad: 'app.run(debug=True)', good: 'app.run()' },
  },
  'public-link': {
    title: 'A public link to this machine',
    severity: 'medium',
    message: '{callee} with share=True and without auth opens a public address',
    why: 'share=True makes a tunnel with an address that anybody can open for up to a week. Visitors use the model, its files and its compute, and flaws of the web framework become reachable.',
    fix: 'Leave share out, or add auth=[(user, password)].',
    references: [CWE_306, CWE_668],
    example: { bad: 'demo.launch(share=True)', good: 'demo.launch(share=True, auth=check_login)' },
  },
  'all-interfaces': {
    title: 'A server listens on all interfaces without asking who calls',
    severity: 'low',
    message: '{callee} listens on all interfaces and offers {offers}',
    why: 'Everybody in the same network can reach it, and nothing in this call asks for a login. In a container that may be intended; on a workstation or a server it seldom is.',
    fix: 'Listen on 127.0.0.1, or make sure that a proxy in front asks for a login.',
    references: [CWE_668, CWE_306],
    example: {
      bad: 'uvicorn.run(app, host="0.0.0.0")',
      good: 'uvicorn.run(app, host="127.0.0.1")',
    },
  },
} satisfies Record<string, Rule>;
