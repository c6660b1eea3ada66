import { randomUUID } from 'node:crypto';
import * as v from 'valibot';
import type { Credential } from '../cloud/credential.ts';
import type { AccountAccess } from '../cloud/emrCloud.ts';
import type { EndpointOverrides, Network } from '../cloud/endpoints.ts';
import type { CallerIdentity } from '../core/cluster.ts';
import { CloudError } from '../core/errors.ts';
import type { OperationRecord } from '../core/operation.ts';
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
  #stored: unknown;
  #accounts: readonly Account[] = [];

  /** Fires with the ID of an account that was added, changed or removed. */
  readonly onDidChange = this.#changes.event;

  constructor(parts: AccountsParts) {
    this.#parts = parts;
  }

  /** As they are stored now: another window may have changed them. */
  all(): readonly Account[] {
    const stored = this.#parts.state.get(ACCOUNTS_KEY);
    if (stored !== this.#stored) {
      this.#stored = stored;
      // One damaged entry must not cost the others.
      this.#accounts = (Array.isArray(stored) ? stored : []).flatMap((each) => {
        const parsed = v.safeParse(accountSchema, each);
        return parsed.success ? [parsed.output] : [];
      });
    }
    return this.#accounts;
  }

  get(id: string): Account | undefined {
    return this.all().find((account) => account.id === id);
  }

  /**
   * Whether an operation belongs to what the user wants to see: of a region that is selected, or asked for by
   * its ID.
   */
  covers({ ref, source, watched }: OperationRecord): boolean {
    const account = this.get(ref.accountId);
    if (account === undefined) return false;
    return account.regions.includes(ref.regionId) || watched || source === 'manual' || source === 'api';
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
    { label, regions, identity }: { label: string; regions: readonly string[]; identity: CallerIdentity },
  ): Promise<Account> {
    // Field by field: what is put here is stored in the clear.
    const account: Account = { id: randomUUID(), kind: 'secret', label, regions, identity };
    await this.#keep(account.id, credential);
    await this.#put([...this.all(), account], account.id);
    return account;
  }

  /** Puts another credential in the place of one that no longer works. */
  async replaceSecret(
    id: string,
    credential: Credential,
    { label, identity }: { label: string; identity: CallerIdentity },
  ): Promise<void> {
    // It may have been removed while the user typed.
    if (this.get(id) === undefined) throw signedOut();
    await this.#keep(id, credential);
    await this.#change(id, { label, identity });
  }

  async addDemo(label: string, regions: readonly string[]): Promise<Account> {
    const account: Account = { id: DEMO_ACCOUNT_ID, kind: 'demo', label, regions };
    await this.#put([...this.all().filter(({ id }) => id !== account.id), account], account.id);
    return account;
  }

  setRegions(id: string, regions: readonly string[]): Promise<void> {
    return this.#change(id, { regions });
  }

  /** Removes the account and its secret. */
  async remove(id: string): Promise<void> {
    await this.#parts.secrets.delete(secretKey(id));
    await this.#put(
      this.all().filter((account) => account.id !== id),
      id,
    );
  }

  /** The secret store changed, perhaps in another window: whoever waits for a new secret may try again. */
  secretChanged(key: string): void {
    const account = this.all().find(({ id }) => secretKey(id) === key);
    if (account !== undefined) this.#changes.fire(account.id);
  }

  dispose(): void {
    this.#changes.dispose();
  }

  /** A store that does not give back what it was given would only be noticed after the next start. */
  async #keep(id: string, credential: Credential): Promise<void> {
    const stored = JSON.stringify(credential);
    await this.#parts.secrets.set(secretKey(id), stored);
    if ((await this.#parts.secrets.get(secretKey(id))) === stored) return;
    await this.#parts.secrets.delete(secretKey(id));
    throw new SecretNotKeptError();
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
      this.all().map((account) => (account.id === id ? { ...account, ...change } : account)),
      id,
    );
  }

  async #put(accounts: readonly Account[], changedId: string): Promise<void> {
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
  return new CloudError({ kind: 'auth', code: 'noCredential', message: '' });
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
