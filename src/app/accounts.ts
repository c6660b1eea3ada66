import { randomUUID } from 'node:crypto';
import * as v from 'valibot';
import type { Credential } from '../cloud/credential.ts';
import type { AccountAccess } from '../cloud/emrCloud.ts';
import type { EndpointOverrides, Network } from '../cloud/endpoints.ts';
import type { CallerIdentity } from '../core/cluster.ts';
import { CloudError } from '../core/errors.ts';
import { isRegionId, isSafeId } from '../core/scope.ts';
import { Emitter, type Disposable } from './lifetime.ts';
import type { KeyValueStore, SecretStore } from './storage.ts';

/** A source of credentials with a label. Holds no secret. */
export interface Account {
  readonly id: string;
  readonly kind: 'secret' | 'demo';
  readonly label: string;
  /** Shown in this order. */
  readonly regions: readonly string[];
  /** Who the cloud says this is. */
  readonly identity?: CallerIdentity;
}

const accountSchema = v.object({
  id: v.pipe(v.string(), v.check(isSafeId)),
  kind: v.picklist(['secret', 'demo']),
  label: v.string(),
  regions: v.array(v.pipe(v.string(), v.check(isRegionId))),
  identity: v.exactOptional(
    v.object({
      accountId: v.exactOptional(v.string()),
      arn: v.exactOptional(v.string()),
      identityType: v.exactOptional(v.string()),
    }),
  ),
});

const credentialSchema = v.object({
  accessKeyId: v.pipe(v.string(), v.minLength(1)),
  accessKeySecret: v.pipe(v.string(), v.minLength(1)),
  securityToken: v.exactOptional(v.pipe(v.string(), v.minLength(1))),
});

const ACCOUNTS_KEY = 'accounts';

export const DEMO_ACCOUNT_ID = 'demo';

export interface AccountsParts {
  readonly state: KeyValueStore;
  readonly secrets: SecretStore;
  /** The network settings of real accounts. */
  readonly network: () => { endpoints: EndpointOverrides; network: Network };
  /** Starts the simulator if it does not run yet, and says how to reach it. */
  readonly demoAccess: () => Promise<AccountAccess>;
}

/** The accounts that the user has set up, and the way from an account to what signs its calls. */
export class Accounts implements Disposable {
  readonly #parts: AccountsParts;
  readonly #changes = new Emitter<string>();
  #accounts: readonly Account[];

  /** Fires with the ID of an account that was added, changed or removed. */
  readonly onDidChange = this.#changes.event;

  constructor(parts: AccountsParts) {
    this.#parts = parts;
    const stored = parts.state.get(ACCOUNTS_KEY);
    // One damaged entry must not cost the others.
    this.#accounts = (Array.isArray(stored) ? stored : []).flatMap((each) => {
      const parsed = v.safeParse(accountSchema, each);
      return parsed.success ? [parsed.output] : [];
    });
  }

  all(): readonly Account[] {
    return this.#accounts;
  }

  get(id: string): Account | undefined {
    return this.#accounts.find((account) => account.id === id);
  }

  /** How calls for an account are signed and where they go; asked anew for each call. */
  async access(id: string): Promise<AccountAccess> {
    const account = this.get(id);
    if (account === undefined) throw signedOut();
    if (account.kind === 'demo') return this.#parts.demoAccess();
    return this.candidateAccess(await this.#readCredential(id));
  }

  /** The access that a credential would give which is not kept yet. */
  candidateAccess(credential: Credential): AccountAccess {
    return { credential, ...this.#parts.network() };
  }

  /** Keeps a checked credential: the secret in the secret store, the rest in the state. */
  async addSecret(
    credential: Credential,
    details: { label: string; regions: readonly string[]; identity: CallerIdentity },
  ): Promise<Account> {
    const account: Account = { id: randomUUID(), kind: 'secret', ...details };
    const stored = JSON.stringify(credential);
    await this.#parts.secrets.set(secretKey(account.id), stored);
    if ((await this.#parts.secrets.get(secretKey(account.id))) !== stored) throw new SecretNotKeptError();
    await this.#put([...this.#accounts, account], account.id);
    return account;
  }

  /** Puts another credential in the place of one that no longer works. */
  async replaceSecret(id: string, credential: Credential, identity: CallerIdentity): Promise<void> {
    await this.#parts.secrets.set(secretKey(id), JSON.stringify(credential));
    await this.#change(id, { identity });
  }

  async addDemo(label: string, regions: readonly string[]): Promise<Account> {
    const account: Account = { id: DEMO_ACCOUNT_ID, kind: 'demo', label, regions };
    await this.#put([...this.#accounts.filter(({ id }) => id !== account.id), account], account.id);
    return account;
  }

  setRegions(id: string, regions: readonly string[]): Promise<void> {
    return this.#change(id, { regions });
  }

  /** Removes the account and its secret. */
  async remove(id: string): Promise<void> {
    await this.#parts.secrets.delete(secretKey(id));
    await this.#put(
      this.#accounts.filter((account) => account.id !== id),
      id,
    );
  }

  dispose(): void {
    this.#changes.dispose();
  }

  async #readCredential(id: string): Promise<Credential> {
    const stored = await this.#parts.secrets.get(secretKey(id));
    if (stored === undefined) throw signedOut();
    const parsed = v.safeParse(credentialSchema, parseJson(stored));
    if (!parsed.success) throw signedOut();
    return parsed.output;
  }

  #change(id: string, change: Partial<Account>): Promise<void> {
    return this.#put(
      this.#accounts.map((account) => (account.id === id ? { ...account, ...change } : account)),
      id,
    );
  }

  async #put(accounts: readonly Account[], changedId: string): Promise<void> {
    this.#accounts = accounts;
    await this.#parts.state.set(ACCOUNTS_KEY, accounts);
    this.#changes.fire(changedId);
  }
}

/** The secret store took the secret and did not give it back. */
export class SecretNotKeptError extends Error {
  override readonly name = 'SecretNotKeptError';
}

function secretKey(accountId: string): string {
  return `emrOperations.account.${accountId}`;
}

function signedOut(): CloudError {
  return new CloudError({ kind: 'auth', code: 'noCredential', message: 'No credential is stored' });
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
