import { createHash } from 'node:crypto';
import type { CredentialsProvider } from '@alicloud/credentials';
import type { CredentialTrouble } from '../../../core/credentialTrouble.ts';
import { present } from '../../../core/present.ts';
import type { Credential, CredentialHost } from '../../credential.ts';
import { SharedCalls } from '../../sharedCalls.ts';
import { callContext, type CallContext } from '../transport.ts';
import { TroubleError } from './errors.ts';
import type { CredentialPlan } from './plan.ts';

/** Plans kept open; more than anybody has accounts. The one that was used longest ago goes first. */
const MAX_OPEN = 20;

/** Bytes; answers of STS and the like are a few kB. */
const MAX_ANSWER_BYTES = 1_000_000;

export type Resolved = { readonly credential: Credential } | { readonly trouble: CredentialTrouble };

/** What the transport learnt of a call that failed, for whoever reads the failure. */
type Learnt = Pick<CallContext, 'host' | 'status' | 'headers' | 'answeredAt' | 'fault' | 'faultCode'>;

type Outcome = Resolved | { readonly error: unknown; readonly learnt: Learnt };

/**
 * Keeps the providers of plans, since these keep sessions. The key is all that a plan says, so that a changed
 * file or variable opens a new one; one that failed is not used again.
 */
export class OpenedPlans {
  readonly #open: (plan: CredentialPlan, host: CredentialHost) => CredentialsProvider;
  /** In the order of their last use. */
  readonly #opened = new Map<string, CredentialsProvider>();
  readonly #shared = new SharedCalls();

  constructor(open: (plan: CredentialPlan, host: CredentialHost) => CredentialsProvider) {
    this.#open = open;
  }

  get size(): number {
    return this.#opened.size;
  }

  /**
   * The credential of a plan. Who asks for the same meanwhile shares the answer. Rejects as `openPlan` says,
   * with what the transport learnt in `context`; a trouble is an answer.
   */
  async resolve(plan: CredentialPlan, host: CredentialHost, context: CallContext): Promise<Resolved> {
    if (plan.kind === 'static') return { credential: plan.credential };
    const key = keyOf(plan, host);
    const asker = { group: '', priority: 'user', signal: context.signal } as const;
    const outcome = await this.#shared.ask(key, asker, (_, signal) =>
      this.#ask(key, plan, host, { ...context, signal }),
    );
    if (!('error' in outcome)) return outcome;
    Object.assign(context, outcome.learnt);
    throw outcome.error;
  }

  /** The service refused what the plan gave: whoever asks next gets another. */
  drop(plan: CredentialPlan, host: CredentialHost): void {
    this.#opened.delete(keyOf(plan, host));
  }

  /** Never rejects: several may wait for it, each with a context of its own. */
  async #ask(
    key: string,
    plan: CredentialPlan,
    host: CredentialHost,
    { signal, ...limits }: CallContext,
  ): Promise<Outcome> {
    const { connectTimeoutMs, readTimeoutMs } = limits;
    const context: CallContext = {
      signal,
      connectTimeoutMs,
      readTimeoutMs,
      maxAnswerBytes: MAX_ANSWER_BYTES,
    };
    const provider = this.#use(key, () => this.#open(plan, host));
    const drop = (): void => {
      if (this.#opened.get(key) === provider) this.#opened.delete(key);
    };
    // At once, so that nobody gets one that is being given up.
    signal.addEventListener('abort', drop, { once: true });
    try {
      const { accessKeyId, accessKeySecret, securityToken } = await callContext.run(context, () =>
        provider.getCredentials(),
      );
      return { credential: present<Credential>({ accessKeyId, accessKeySecret, securityToken }) };
    } catch (error) {
      drop();
      if (error instanceof TroubleError) return { trouble: error.trouble };
      const { host, status, headers, answeredAt, fault, faultCode } = context;
      return { error, learnt: present<Learnt>({ host, status, headers, answeredAt, fault, faultCode }) };
    } finally {
      signal.removeEventListener('abort', drop);
    }
  }

  #use(key: string, open: () => CredentialsProvider): CredentialsProvider {
    const provider = this.#opened.get(key) ?? open();
    this.#opened.delete(key);
    this.#opened.set(key, provider);
    for (const oldest of this.#opened.keys()) {
      if (this.#opened.size <= MAX_OPEN) break;
      this.#opened.delete(oldest);
    }
    return provider;
  }
}

/** A plan holds secrets, so it is no key itself. Files and programs of another home are others. */
function keyOf(plan: CredentialPlan, { homeDir }: CredentialHost): string {
  return createHash('sha256')
    .update(JSON.stringify([homeDir, plan]))
    .digest('hex');
}
