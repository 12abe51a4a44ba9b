/** The published version; the release script and a test keep it equal to package.json. */
export const VERSION = '0.1.0';
