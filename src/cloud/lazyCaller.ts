import { CloudError, internalProblem } from '../core/errors.ts';
import type { AccountAccess, Call, Caller, CallOptions } from './caller.ts';
import type { Action, Answer } from './sdk/index.ts';

/** What calls are made with; a `Caller`, or one that is loaded with the first call. */
export type Calls = Pick<Caller, 'call' | 'callWith' | 'cancelAccount' | 'credentialRenewed'>;

/** A `Caller` that is loaded with the first call. */
export class LazyCaller implements Calls {
  readonly #load: () => Promise<Caller>;
  #loaded: Promise<Caller> | undefined;

  constructor(load: () => Promise<Caller>) {
    this.#load = load;
  }

  async call<A extends Action>(call: Call<A>, options?: CallOptions): Promise<Answer<A>> {
    return (await this.#get()).call(call, options);
  }

  async callWith<A extends Action>(
    access: AccountAccess,
    call: Call<A>,
    options?: CallOptions,
  ): Promise<Answer<A>> {
    return (await this.#get()).callWith(access, call, options);
  }

  /** Calls that still wait for it come before, as they were made. Where none was, there is nothing to end. */
  cancelAccount(accountId: string): void {
    this.#tell((caller) => {
      caller.cancelAccount(accountId);
    });
  }

  credentialRenewed(accountId: string): void {
    this.#tell((caller) => {
      caller.credentialRenewed(accountId);
    });
  }

  #tell(what: (caller: Caller) => void): void {
    // Whoever made a call hears that it could not be loaded.
    this.#loaded?.then(what, () => undefined);
  }

  #get(): Promise<Caller> {
    this.#loaded ??= this.#load().catch((error: unknown) => {
      this.#loaded = undefined;
      throw new CloudError(internalProblem(error), { cause: error });
    });
    return this.#loaded;
  }
}
