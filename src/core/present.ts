/**
 * The object without the keys that have no value: an absent key, not a key with undefined, since snapshots
 * are compared and stored as JSON.
 */
export function present<T extends object>(fields: { [K in keyof T]: T[K] | undefined }): T {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as T;
}
