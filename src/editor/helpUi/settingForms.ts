import { parseEndpoint } from '../../cloud/endpoints.ts';
import { DEFAULT_REGION } from '../../core/regions.ts';
import { SETTINGS } from '../ids.ts';

type Name = (typeof SETTINGS)[keyof typeof SETTINGS];

/** What is expected, as data: the words are `checkSettings`'s. */
type Expected =
  | { readonly kind: 'oneOf'; readonly values: readonly (string | boolean)[] }
  | { readonly kind: 'wholeNumber'; readonly least: number; readonly most: number }
  | { readonly kind: 'types' }
  | { readonly kind: 'endpoints' };

export interface Form {
  readonly fits: (value: unknown) => boolean;
  readonly expected: Expected;
}

/** The form of each setting. package.json declares the same, and VS Code keeps nobody to it. */
export const FORMS: Readonly<Record<Name, Form>> = {
  [SETTINGS.endpoints]: { fits: isEndpoints, expected: { kind: 'endpoints' } },
  [SETTINGS.network]: oneOf('public', 'vpc'),
  [SETTINGS.notifications]: oneOf('all', 'failures', 'watched', 'off'),
  [SETTINGS.statusBar]: oneOf('whenNeeded', 'always', 'never'),
  [SETTINGS.mutedTypes]: { fits: isTypes, expected: { kind: 'types' } },
  [SETTINGS.actionTrail]: oneOf(true, false),
  [SETTINGS.maxRequestsPerSecond]: wholeNumber(1, 50),
  [SETTINGS.keepDays]: wholeNumber(1, 3650),
};

function oneOf(...values: readonly (string | boolean)[]): Form {
  return { fits: (value) => values.some((each) => each === value), expected: { kind: 'oneOf', values } };
}

function wholeNumber(least: number, most: number): Form {
  return {
    fits: (value) => Number.isInteger(value) && Number(value) >= least && Number(value) <= most,
    expected: { kind: 'wholeNumber', least, most },
  };
}

function isTypes(value: unknown): boolean {
  const isType = (each: unknown): boolean => typeof each === 'string' && /^[A-Z][A-Z0-9_]*$/.test(each);
  return Array.isArray(value) && value.every(isType);
}

function isEndpoints(value: unknown): boolean {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false;
  return Object.entries(value).every(
    ([service, url]) => ['emr', 'actiontrail', 'sts'].includes(service) && isEndpoint(url),
  );
}

/** An empty one counts as none. */
function isEndpoint(url: unknown): boolean {
  if (typeof url !== 'string') return false;
  if (url === '') return true;
  try {
    parseEndpoint(url.replaceAll('{region}', DEFAULT_REGION));
    return true;
  } catch {
    return false;
  }
}
