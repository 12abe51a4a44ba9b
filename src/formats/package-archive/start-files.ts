/**
 * Files that something runs without being asked: the interpreter at its start, a test runner, an
 * editor that opens the folder, git, an agent, npm when it looks for its settings.
 */
const START_RE =
  /(?:^|\/)(?:[^/]+\.pth|(?:sitecustomize|usercustomize)(?:\.py|\/__init__\.py)|\.vscode\/(?:tasks|settings)\.json|\.git\/(?:hooks\/[^/]+|config)|\.npmrc|\.yarnrc(?:\.yml)?|\.pnpmfile\.cjs|\.claude\/settings(?:\.local)?\.json|\.cursor\/(?:rules\/[^/]+|mcp\.json|hooks\.json)|\.cursorrules|\.mcp\.json|\.envrc)$/;
/** Weights of PyTorch carry the extension of path files, and are larger than any of those. */
const MAX_PATH_FILE_BYTES = 64 * 1024;

export function isStartFile(path: string, size: number): boolean {
  return START_RE.test(path) && (!path.endsWith('.pth') || size <= MAX_PATH_FILE_BYTES);
}
