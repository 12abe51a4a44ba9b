import { findOverride } from '../../../code/surface/override-phrase.ts';

/** One sign of a text that is aimed at a model. */
interface Sign {
  readonly name: string;
  readonly weight: number;
  readonly pattern: RegExp;
}

/** Signs and what they weigh. One alone is a manner of speaking; a text aimed at a model has several. */
const SIGNS: readonly Sign[] = [
  {
    name: 'override in another language',
    weight: 4,
    pattern:
      /ignore[rz]? (?:toutes )?les instructions|ignoriere? (?:alle|die|bitte)[\w\s]{0,20}anweisungen|ignora (?:todas )?(?:las|le|tutte le) (?:instrucciones|istruzioni)|ignore (?:todas )?as instru[cç][oõ]es|(?:忽略|无视|無視)[^。\n]{0,12}(?:指令|指示|说明|提示)|(?:игнорируй|забудь)(?:те)?[^.\n]{0,24}инструкци|指示を(?:すべて|全て)?無視/,
  },
  {
    name: 'speaks to a model',
    weight: 2,
    pattern:
      /\b(?:if you are an?|you are(?: now)? an?|attention|dear|hey|note (?:to|for)|message (?:to|for)|instructions? (?:to|for)) (?:the |any |all )?(?:\w+ )?(?:ai|llms?|language models?|ai (?:assistants?|models?|agents?)|chatbots?|assistants?|gpt)\b/,
  },
  {
    name: 'new role',
    weight: 2,
    pattern:
      /\byou are now\b|\bfrom now on,? you\b|\bact as (?:an? )?(?:unrestricted|unfiltered|evil|dan\b)|\bpretend (?:that )?you (?:are|have)\b|\bdeveloper mode\b|\bdo anything now\b|\bjailbr(?:eak|oken)\b/,
  },
  {
    name: 'no restrictions',
    weight: 2,
    pattern:
      /\bwithout (?:any )?(?:restrictions|filters|safety|ethical|moral)|\b(?:no|bypass|disable|turn off) (?:\w+ ){0,2}(?:restrictions|safety|guardrails|filters|content polic)/,
  },
  {
    name: 'prompt to be shown',
    weight: 3,
    pattern:
      /\b(?:reveal|print|repeat|show|output|leak|disclose|display|write out)\b[^.\n]{0,30}\b(?:system|initial|hidden|original|your) (?:prompt|instructions|message)/,
  },
  {
    name: 'instructions renewed',
    weight: 2,
    pattern:
      /\b(?:new|updated|real|important|urgent|following) (?:system )?instructions?\s*:|\b(?:system|admin|developer) (?:override|message|prompt|note)\s*:|^\s*\[?(?:system|admin)\]?\s*:/m,
  },
  {
    name: 'kept from the user',
    weight: 2,
    pattern:
      /\b(?:do not|don't|never|without)\b[^.\n]{0,20}\b(?:tell|telling|mention|mentioning|inform|informing|alert|notify|reveal|warn)\w*\b[^.\n]{0,30}\b(?:user|human|anyone|this)\b/,
  },
  {
    name: 'answer dictated',
    weight: 1,
    pattern:
      /\b(?:respond|reply|answer) (?:only )?with\b|\byour (?:only )?(?:response|answer|reply|output) (?:must|should|is)\b|\b(?:always|only) (?:say|answer|respond|output|recommend|classify|label)\b|\b(?:give|write|assign) (?:a|the|this|it) (?:\w+ ){0,3}(?:positive|highest|maximum|perfect) (?:review|score|rating|grade)/,
  },
  {
    name: 'tool call',
    weight: 2,
    pattern:
      /<tool_call>|<function_calls?>|<\|tool|\[tool_calls\]|"(?:function_call|tool_calls?)"\s*:|\{\s*"name"\s*:\s*"\w{1,60}"\s*,\s*"(?:arguments|parameters)"\s*:|\b(?:call|use|invoke|run) (?:the |your )?\w{2,30} (?:tool|function|plugin) (?:to|with|and)\b/,
  },
  {
    name: 'data to be sent',
    weight: 2,
    pattern:
      /\b(?:send|post|forward|upload|exfiltrate|email)\b[^.\n]{0,60}\b(?:conversation|chat history|context|credentials?|passwords?|api keys?|secrets?|user(?:'s)? data|files?)\b[^.\n]{0,60}(?:https?:|@|\bto\b)/,
  },
];
/** Weight of a phrase that takes a model away from its instructions. */
const OVERRIDE_WEIGHT = 3;
/** Chat control tokens in a text are weighed once. */
const CONTROL_WEIGHT = 2;
/** From here on a text is told; an override and one more sign, or two or three lesser ones. */
export const MIN_INJECTION = 4;

/** Tokens with which chat templates of common model families set roles apart. */
const CONTROL_RE =
  /<\|(?:im_(?:start|end|sep)|(?:start|end)_header_id|eot_id|endoftext|begin_of_text|system|user|assistant|end|channel|message|start)\|>|\[\/?INST\]|<<\/?SYS>>|<(?:start|end)_of_turn>|<\|?(?:SUDO|sudo)\|?>|<｜(?:User|Assistant|begin▁of▁sentence|end▁of▁sentence)｜>/g;

/** What every scored text has, as RE2, in any case: stems of the signs. */
export const INJECTION_PREFILTER = String.raw`(?i)ignor|disregard|forget|overrid|secretly|system|instruc|anweisung|istruzion|instru[cç]|指令|指示|说明|提示|инструкци|assistant|language model|\bllms?\b|\bai\b|\bgpt|chatbot|you are now|from now on|act as|pretend|developer mode|do anything now|jailbr|restrictions|guardrail|safety|tell|mention|inform|notify|vulnerabilit|backdoor|tool|function|conversation|credential|password|api key|secret|recommend|respond|reply|answer|<\||\[/?INST\]|<</?SYS>>|_of_turn>|<sudo|<｜|review|rating|score|[a-z] [a-z] [a-z] [a-z] [a-z] [a-z]`;

export interface Injection {
  /** Sum of the weights of the signs. */
  readonly score: number;
  readonly signs: readonly string[];
  /** Where the first sign stands in the text as it was folded; not an offset of the text itself. */
  readonly phrase: string;
}

/** Compatibility forms made plain, what shows nothing taken out, letters with blanks between them joined. */
export function foldedForReading(text: string): string {
  return text
    .normalize('NFKC')
    .replaceAll(/\p{Default_Ignorable_Code_Point}/gu, '')
    .replaceAll(/\b(?:\p{L} ){5,60}\p{L}\b/gu, (spaced) => spaced.replaceAll(' ', ''))
    .replaceAll(/[^\S\n]+/g, ' ');
}

/** Chat control tokens of a text. */
export function controlTokens(
  text: string,
): readonly { readonly index: number; readonly token: string }[] {
  return Array.from(text.matchAll(CONTROL_RE), (match) => ({
    index: match.index,
    token: match[0],
  }));
}

/** How much a text, folded, reads as if it were aimed at a model. A score, no verdict: writing about such texts scores as well. */
export function injectionOf(folded: string): Injection {
  const lower = folded.toLowerCase();
  const signs: string[] = [];
  let score = 0;
  let phrase = '';
  const override = findOverride(folded);
  if (override !== undefined) {
    signs.push('instructions overridden');
    score += OVERRIDE_WEIGHT;
    phrase = override;
  }
  for (const { name, weight, pattern } of SIGNS) {
    const match = pattern.exec(lower);
    if (match === null) continue;
    signs.push(name);
    score += weight;
    if (phrase === '') phrase = match[0];
  }
  if (controlTokens(folded).length > 0) {
    signs.push('chat control tokens');
    score += CONTROL_WEIGHT;
  }
  return { score, signs, phrase };
}
