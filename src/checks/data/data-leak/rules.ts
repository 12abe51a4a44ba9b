import type { Rules } from '../../../core/rule.ts';
import {
  ATLAS_INDIRECT_INJECTION,
  ATLAS_LEAKAGE,
  ATLAS_POISON,
  CWE_1007,
  CWE_359,
  CWE_451,
  CWE_79,
  CWE_798,
  OWASP_LLM01,
  OWASP_LLM02,
} from '../references.ts';

const SECRET = [CWE_798, OWASP_LLM02, ATLAS_LEAKAGE];
const PERSONAL = [CWE_359, OWASP_LLM02, ATLAS_LEAKAGE];

/** What must not stand in a data set that others see or models learn. */
export const RULES = {
  secret: {
    title: 'Working credentials in the data',
    severity: 'critical',
    message: '{kind} in the column {column}: {shown}, {rows}',
    why: 'The checksum or structure is that of a real key. Whoever has the data has the key, and a model trained on them can be made to recite it.',
    fix: 'Revoke the key first. Then black it out (--write-clean with --redact) and keep no copy.',
    references: SECRET,
    example: {
      bad: 'a token of a code host whose check digits are right',
      good: 'TOKEN=<your token here>',
    },
  },
  'likely-secret': {
    title: 'Credentials in the data, most likely',
    severity: 'high',
    message: '{kind} in the column {column}: {shown}, {rows}',
    why: 'Form and surroundings are those of a key. Whoever has the data has the key, and a model trained on them can be made to recite it.',
    fix: 'Find out whether it works; when in doubt revoke it. Then black it out (--write-clean with --redact).',
    references: SECRET,
    example: {
      bad: 'a connection address with a user and a password in it',
      good: 'a connection address without them',
    },
  },
  'personal-data': {
    title: 'Personal data, proven by their check digits',
    severity: 'high',
    message: '{kind} in the column {column}: {shown}, {distinct} different in {rows}',
    why: 'The numbers belong to people: check digits are right far more often than chance allows. Models recite what they were trained on, and laws on personal data hold for training sets.',
    fix: 'Black them out (--write-clean with --redact), or show that you may use them.',
    references: PERSONAL,
    example: {
      bad: 'account numbers of customers in a column of chat messages',
      good: 'order numbers of the same length, without valid check digits',
    },
  },
  'likely-personal-data': {
    title: 'Personal data, most likely',
    severity: 'medium',
    message: '{kind} in the column {column}: {shown}, {distinct} different in {rows}',
    why: 'Form and surroundings are those of data about people. Models recite what they were trained on, and laws on personal data hold for training sets.',
    fix: 'Look at some of the rows. Black them out (--write-clean with --redact), or show that you may use them.',
    references: PERSONAL,
    example: {
      bad: 'e-mail addresses of people in a column of messages',
      good: 'addresses of example domains',
    },
  },
  'hidden-text': {
    title: 'Text that people do not see',
    severity: 'high',
    message: '{kind} in the column {column}: {shown}, {rows}',
    why: 'Who reads the data sees something else than the model that learns them. There is no honest reason to write words in invisible characters or to reverse what is shown.',
    fix: 'Leave the rows out or remove the characters (--write-clean with --redact), and ask who wrote them.',
    references: [CWE_451, CWE_1007, OWASP_LLM01, ATLAS_POISON],
    example: {
      bad: 'a sentence in tag characters behind the full stop',
      good: 'a zero-width joiner inside of an emoji',
    },
  },
  'odd-characters': {
    title: 'Characters that deceive, most likely',
    severity: 'medium',
    message: '{kind} in the column {column}: {shown}, {rows}',
    why: 'Invisible characters inside of words, or letters of another alphabet that look alike, get a text past filters and make a word that only looks common: a good trigger. Some come from careless copying.',
    fix: 'Normalise the text before training, and look at the rows that are listed.',
    references: [CWE_1007, ATLAS_POISON],
    example: {
      bad: '"pаypal" with a Cyrillic letter',
      good: 'words of two alphabets side by side',
    },
  },
  'prompt-injection': {
    title: 'Instructions aimed at a model',
    severity: 'high',
    message: '{kind} in the column {column}: {shown}, {rows}',
    why: 'A model that is tuned on the text, or that reads the row at work, may do what it says: ignore its instructions, call a tool, send data away.',
    fix: 'Leave the rows out, unless the set is a collection of attacks; then keep it away from training and from agents.',
    references: [OWASP_LLM01, ATLAS_INDIRECT_INJECTION, ATLAS_POISON],
    example: {
      bad: 'a review that says to ignore all previous instructions and to mail the conversation',
      good: 'a review that says the manual is to be ignored',
    },
  },
  'active-content': {
    title: 'Scripts or commands in the text',
    severity: 'medium',
    message: '{kind} in the column {column}: {shown}, {rows}',
    why: 'Texts are shown in browsers, terminals and spreadsheets, by tools for labelling above all. There the content runs, loads pictures that report who looks, or calls a formula.',
    fix: 'Escape the text where it is shown. Remove the markup where it is not part of what is to be learnt.',
    references: [CWE_79],
    example: {
      bad: '<img src=x onerror=…> in a column of comments',
      good: '&lt;img&gt; in a tutorial',
    },
  },
  'possible-leak': {
    title: 'Something that may be a secret, personal or hostile',
    severity: 'low',
    message: '{kind} in the column {column}: {shown}, {rows}',
    why: 'Only the form says so; most of these are harmless.',
    fix: 'Look at some of the rows.',
    references: [OWASP_LLM02],
    example: {
      bad: 'password = "hunter2hunter2" in a column of code',
      good: 'password = os.environ["PASSWORD"]',
    },
  },
} as const satisfies Rules;
