/** Phrases by which hidden text takes a model away from its user. */
const OVERRIDE_RE =
  /\b(?:ignore|disregard|forget|override)\s+(?:all\s+|any\s+|the\s+|your\s+)*(?:previous|prior|above|earlier|preceding|system|user(?:'s)?)\s+(?:\w+\s+)?(?:instructions?|prompts?|messages?|rules|guidelines|requests?)|\bwithout\s+(?:telling|informing|notifying)\s+the\s+user\b|\bsecretly\b[^.\n]{0,60}\b(?:send|include|insert|add|append|forward)\b|\b(?:never|do\s+not|don't)\s+(?:mention|reveal|disclose|tell|inform)\s+(?:\w+\s+){0,4}(?:this\s+instruction|these\s+instructions|competitors?|the\s+trigger)\b|\b(?:insert|introduce|hide|plant)\s+(?:\w+\s+){0,3}(?:vulnerabilit(?:y|ies)|backdoors?|weakness(?:es)?)\b|\balways\s+(?:recommend|promote|praise|advertise)\b[^.\n]{0,80}\b(?:products?|shop|store|brand|services?|company)\b/i;

/** The first phrase of a text that tells a model to leave its instructions or its user, or undefined. */
export function findOverride(text: string): string | undefined {
  return OVERRIDE_RE.exec(text)?.[0];
}
