/** The accounts, in the store of the extension: the one thing that is looked for while nothing else is loaded. */
export const ACCOUNTS_KEY = 'accounts';

/** A small store for settings-like state. Values are JSON. */
export interface KeyValueStore {
  get(key: string): unknown;
  set(key: string, value: unknown): Promise<void>;
}

/** A store for secrets; what it returns is what was stored, or undefined. */
export interface SecretStore {
  get(key: string): Promise<string | undefined>;
  set(key: string, value: string): Promise<void>;
  delete(key: string): Promise<void>;
}
