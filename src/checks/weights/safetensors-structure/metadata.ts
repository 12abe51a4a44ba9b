import { classify } from '../../../formats/python-names/classify.ts';

/** Python, shell and configuration that a tool reading the metadata might run or instantiate. */
const CODE_RE =
  /(?:\b__import__\s*\(|\b(?:exec|eval|compile)\s*\(|\bos\s*\.\s*(?:system|popen|exec[lv]p?e?)\b|\bsubprocess\s*\.\s*\w+|\bpickle\s*\.\s*loads?\b|\bimportlib\s*\.\s*import_module\b|<script[\s>]|\bcurl\s[^|\n]{1,200}\|\s{0,20}(?:ba)?sh\b|\bpowershell(?:\.exe)?\s+-)/i;
/** Hydra and its like import and call whatever `_target_` names (CVE-2025-23304 and others). */
const TARGET_RE = /\\?["']?_target_\\?["']?\s*[:=]\s*\\?["']?\s*([\w.]{1,200})/g;
/** Targets of one value that are looked at; a whole training configuration names some dozens. */
const MAX_TARGETS = 1000;
/** Credentials by their own prefix, so that ordinary random text is no match. */
const SECRET_RE =
  /\b(?:hf_[A-Za-z0-9]{30,}|AKIA[0-9A-Z]{16}|gh[pousr]_[A-Za-z0-9]{36,}|sk-(?:proj-|ant-)?[A-Za-z0-9_-]{32,}|xox[bpars]-[A-Za-z0-9-]{20,}|glpat-[A-Za-z0-9_-]{20,})|-----BEGIN (?:[A-Z]+ )?PRIVATE KEY-----/;
/** Links no honest model card needs: raw addresses, other schemes, credentials, programs. */
const LINK_RE =
  /\b(?:https?:\/\/(?:\d{1,3}\.){3}\d{1,3}\b|https?:\/\/[^\s/"'@:]{1,200}:[^\s/"'@]{1,200}@|(?:file|data|javascript|ftp|smb|gopher):\/{0,2}[^\s"']{4}|https?:\/\/[^\s"']{1,300}\.(?:exe|dll|scr|bat|ps1|sh|msi|hta|vbs)\b)/i;

/** Characters of one value that are searched: keeps the patterns linear and quick. */
const MAX_SEARCHED = 1024 * 1024;
const MAX_SHOWN = 120;

export type MetadataConcern = 'code' | 'target' | 'dangerous-target' | 'secret' | 'link';

function targetsIn(text: string): readonly string[] {
  const found: string[] = [];
  for (const [, path = ''] of text.matchAll(TARGET_RE)) {
    found.push(path);
    if (found.length >= MAX_TARGETS) break;
  }
  return found;
}

/** The same table that judges what a pickle calls: `os.system` is no better in a configuration. */
function isDangerous(path: string): boolean {
  const dot = path.lastIndexOf('.');
  if (dot <= 0) return false;
  const { danger, known } = classify(path.slice(0, dot), path.slice(dot + 1));
  return danger !== undefined && known === undefined;
}

/** What one metadata text holds beyond facts about the model. */
export function inspectMetadata(
  value: string,
): readonly { readonly concern: MetadataConcern; readonly text: string }[] {
  const text = value.slice(0, MAX_SEARCHED);
  const found: { concern: MetadataConcern; text: string }[] = [];
  const targets = targetsIn(text);
  const dangerous = targets.find((path) => isDangerous(path));
  if (dangerous !== undefined) found.push({ concern: 'dangerous-target', text: dangerous });
  else if (targets[0] !== undefined) found.push({ concern: 'target', text: targets[0] });
  const code = CODE_RE.exec(text);
  if (code !== null) found.push({ concern: 'code', text: code[0].slice(0, MAX_SHOWN) });
  const secret = SECRET_RE.exec(text);
  // The credential itself never enters a report: reports are shared.
  if (secret !== null) found.push({ concern: 'secret', text: `${secret[0].slice(0, 4)}…` });
  const link = LINK_RE.exec(text);
  if (link !== null) found.push({ concern: 'link', text: link[0].slice(0, MAX_SHOWN) });
  return found;
}
