import { randomUUID } from 'node:crypto';
import * as v from 'valibot';
import type { AccountAccess } from '../cloud/caller.ts';
import type { Credential, CredentialSource } from '../cloud/credential.ts';
import type { EndpointOverrides, Network } from '../cloud/endpoints.ts';
import { CloudError, credentialProblem } from '../core/errors.ts';
import type { CallerIdentity } from '../core/identity.ts';
import type { OperationRecord } from '../core/operation.ts';
import { DEMO_ACCOUNT_ID, type Scope } from '../core/scope.ts';
import { accountSchema, type Account, type AccountFace, type AccountOrigin } from './account.ts';
import { Emitter, type Disposable } from './lifetime.ts';
import type { Programs } from './programs.ts';
import { ACCOUNTS_KEY, type KeyValueStore, type SecretStore } from './storage.ts';

/** Headers hold nothing else. */
const visible = v.pipe(v.string(), v.regex(/^[\x21-\x7e]+$/));

const credentialSchema = v.object({
  accessKeyId: visible,
  accessKeySecret: visible,
  securityToken: v.exactOptional(visible),
});

export interface AccountsParts {
  readonly state: KeyValueStore;
  readonly secrets: SecretStore;
  readonly programs: Programs;
  /** The network settings of real accounts. */
  readonly network: () => { endpoints: EndpointOverrides; network: Network };
  /** Starts the simulator if it does not run yet, with the story that began then, and says how to reach it. */
  readonly demoAccess: (since: number) => Promise<AccountAccess>;
}

/** The accounts that the user has set up, and the way from an account to what signs its calls. */
export class Accounts implements Disposable {
  readonly #parts: AccountsParts;
  readonly #changes = new Emitter<string>();
  readonly #renewals = new Emitter<string>();
  #stored: unknown;
  #accounts: readonly Account[] = [];

  /** Fires with the ID of an account that was added, changed or removed. */
  readonly onDidChange = this.#changes.event;

  /** Fires with the ID of an account whose credential may be another one now; whoever it failed may try again. */
  readonly onDidRenew = this.#renewals.event;

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

  /** Whether the user has chosen this region of this account. */
  shows({ accountId, regionId }: Scope): boolean {
    return this.get(accountId)?.regions.includes(regionId) === true;
  }

  /**
   * Whether an operation belongs to what the user wants to see: of a region that is selected, or asked for by
   * its ID. What was seen with the credentials of another Alibaba Cloud account does not, and neither does what
   * a window still has of a demo that was begun anew in another.
   */
  covers({ ref, source, watched, owner, firstSeenAt }: OperationRecord): boolean {
    const account = this.get(ref.accountId);
    if (account === undefined) return false;
    const ownerNow = account.identity?.accountId;
    if (owner !== undefined && ownerNow !== undefined && owner !== ownerNow) return false;
    if (account.kind === 'demo' && firstSeenAt < account.since) return false;
    // Not by `shows`, which would look the account up once more: this is asked of every operation there is.
    return account.regions.includes(ref.regionId) || watched || source === 'manual' || source === 'api';
  }

  /** How calls for an account are signed and where they go; asked anew for each call. */
  async access(id: string): Promise<AccountAccess> {
    const account = this.get(id);
    if (account === undefined) throw signedOut();
    switch (account.kind) {
      case 'demo':
        return this.#parts.demoAccess(account.since);
      case 'secret':
        return this.#accessBy({ kind: 'static', credential: await this.#readCredential(id) });
      default:
        return this.originAccess(account);
    }
  }

  /** The access that a credential would give which is not kept yet. */
  candidateAccess(credential: Credential): AccountAccess {
    return this.#accessBy({ kind: 'static', credential });
  }

  /** The access that an origin gives, of an account or of one that may become one. */
  originAccess(origin: AccountOrigin): AccountAccess {
    const programs = this.#parts.programs.consent();
    return this.#accessBy(
      origin.kind === 'cliProfile'
        ? { kind: 'cliProfile', profile: origin.profile, programs }
        : { kind: 'environment', metadata: origin.metadata, programs },
    );
  }

  /** Keeps a checked credential: the secret in the secret store, the rest in the state. */
  async addSecret(credential: Credential, face: AccountFace): Promise<Account> {
    // Field by field: what is put here is stored in the clear.
    const account: Account = { id: randomUUID(), kind: 'secret', ...faceOf(face) };
    await this.#keep(account.id, credential);
    await this.#put([...this.all(), account], account.id);
    return account;
  }

  /** Keeps where credentials come from; they themselves stay there. */
  async addOrigin(origin: AccountOrigin, face: AccountFace): Promise<Account> {
    const common = { id: randomUUID(), ...faceOf(face) };
    const account: Account =
      origin.kind === 'cliProfile'
        ? { ...common, kind: 'cliProfile', profile: origin.profile }
        : { ...common, kind: 'environment', metadata: origin.metadata };
    await this.#put([...this.all(), account], account.id);
    return account;
  }

  /** Puts another credential in the place of one that no longer works. */
  async replaceSecret(id: string, credential: Credential, identity: CallerIdentity): Promise<void> {
    // It may have been removed while the user typed.
    if (this.get(id) === undefined) throw signedOut();
    await this.#keep(id, credential);
    await this.#change(id, { identity });
  }

  /** The AccessKey ID of a stored credential, which is no secret; undefined where there is none. */
  async accessKeyId(id: string): Promise<string | undefined> {
    return this.#readCredential(id).then(
      ({ accessKeyId }) => accessKeyId,
      () => undefined,
    );
  }

  async addDemo(label: string, regions: readonly string[], since: number): Promise<Account> {
    const account: Account = { id: DEMO_ACCOUNT_ID, kind: 'demo', label, regions: [...regions], since };
    await this.#put([...this.all().filter(({ id }) => id !== account.id), account], account.id);
    return account;
  }

  setRegions(id: string, regions: readonly string[]): Promise<void> {
    return this.#change(id, { regions: [...regions] });
  }

  rename(id: string, label: string): Promise<void> {
    return this.#change(id, { label });
  }

  /** The credentials of an account belong to somebody else now. */
  setIdentity(id: string, identity: CallerIdentity): Promise<void> {
    return this.#change(id, { identity });
  }

  /** Removes the account and its secret. */
  async remove(id: string): Promise<void> {
    // First, so that nobody asks for a secret of an account that is still listed.
    await this.#put(
      this.all().filter((account) => account.id !== id),
      id,
    );
    await this.#parts.secrets.delete(secretKey(id));
  }

  /** The secret store changed, perhaps in another window. */
  secretChanged(key: string): void {
    const account = this.all().find(({ id }) => secretKey(id) === key);
    if (account !== undefined) this.#renewals.fire(account.id);
  }

  /** What accounts without a secret of their own read from may be different now. */
  originsChanged(): void {
    for (const { id, kind } of this.all()) {
      if (kind === 'cliProfile' || kind === 'environment') this.#renewals.fire(id);
    }
  }

  /** Something that decides about an account changed, here or in another window. */
  touch(id: string): void {
    this.#changes.fire(id);
  }

  dispose(): void {
    this.#changes.dispose();
    this.#renewals.dispose();
  }

  #accessBy(source: CredentialSource): AccountAccess {
    return { source, ...this.#parts.network() };
  }

  /** A store that does not give back what it was given would only be noticed after the next start. */
  async #keep(id: string, credential: Credential): Promise<void> {
    const { secrets } = this.#parts;
    const key = secretKey(id);
    const stored = JSON.stringify(credential);
    const before = await secrets.get(key).catch(() => undefined);
    try {
      await secrets.set(key, stored);
      if ((await secrets.get(key)) === stored) return;
      // As it was: what worked so far still may.
      await (before === undefined ? secrets.delete(key) : secrets.set(key, before));
    } catch (error) {
      throw new SecretNotKeptError({ cause: error });
    }
    throw new SecretNotKeptError();
  }

  async #readCredential(id: string): Promise<Credential> {
    const stored = await this.#parts.secrets.get(secretKey(id));
    if (stored === undefined) throw signedOut();
    const parsed = v.safeParse(credentialSchema, parseJson(stored));
    if (!parsed.success) throw signedOut();
    return parsed.output;
  }

  #change(id: string, change: Partial<Pick<Account, 'label' | 'regions' | 'identity'>>): Promise<void> {
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

export const SECRET_NOT_KEPT = 'SecretNotKeptError';

/** The secret store took the secret and did not give it back. */
export class SecretNotKeptError extends Error {
  override readonly name = SECRET_NOT_KEPT;

  constructor(options?: ErrorOptions) {
    super('The secret was not kept', options);
  }
}

function faceOf({ label, regions, identity }: AccountFace) {
  return { label, regions: [...regions], identity };
}

function secretKey(accountId: string): string {
  return `emrOperations.account.${accountId}`;
}

function signedOut(): CloudError {
  return new CloudError(credentialProblem({ what: 'signedOut' }));
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
