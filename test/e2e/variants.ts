import type { HostName } from '../host/versions.ts';

/** Set by `npm run test:e2e -- --all`. */
const ALL = process.env['EMR_TEST_ALL'] === '1';

type Language = 'en' | 'zh-cn';

/** Of the extensions that come with VS Code: all, or where there is little time those that are seen. */
export const BUILTINS = ALL ? undefined : ['theme-defaults', 'theme-seti', 'json'];

/** The languages in which a suite runs: both, or where there is little time the one that is named. */
export function inLanguages(first: Language): readonly Language[] {
  return ALL ? ['en', 'zh-cn'] : [first];
}

/** The versions of VS Code with which a suite runs: both, or where there is little time the one that is named. */
export function inVersions(first: HostName): readonly HostName[] {
  return ALL ? ['newest', 'minimum'] : [first];
}
