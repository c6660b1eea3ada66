import { randomBytes } from 'node:crypto';

import type { SimulatedAccount } from './types.ts';

/** Older sessions than so many are forgotten. */
const SESSION_LIMIT = 10_000;

/** Everyone who may call: the accounts that the simulator was given and the sessions that its STS gave out. */
export class AccountBook {
  readonly given: readonly SimulatedAccount[];
  /** By AccessKey ID, in order of age. */
  readonly #sessions = new Map<string, SimulatedAccount>();

  constructor(given: readonly SimulatedAccount[]) {
    this.given = given;
  }

  find(accessKeyId: string): SimulatedAccount | undefined {
    // Not a map: the accounts that were given may change.
    return (
      this.given.find((account) => account.accessKeyId === accessKeyId) ?? this.#sessions.get(accessKeyId)
    );
  }

  /** Whether the token belongs to anyone. */
  hasToken(token: string): boolean {
    const all = [...this.given, ...this.#sessions.values()];
    return all.some((account) => account.securityToken === token);
  }

  /** A new temporary credential of a role. */
  open(
    accountId: string,
    /** `role/session`. */
    name: string,
    expiresAt: number,
    denied: SimulatedAccount['denied'],
  ): SimulatedAccount & { securityToken: string } {
    const session = {
      accessKeyId: `STS.${letters(24)}`,
      accessKeySecret: letters(44),
      securityToken: randomBytes(192).toString('base64'),
      expiresAt,
      accountId,
      identity: { type: 'AssumedRoleUser' as const, name },
      ...(denied === undefined ? {} : { denied }),
    };
    this.#sessions.set(session.accessKeyId, session);
    const [oldest] = this.#sessions.keys();
    if (this.#sessions.size > SESSION_LIMIT && oldest !== undefined) {
      this.#sessions.delete(oldest);
    }
    return session;
  }
}

/** Random letters and digits. */
export function letters(length: number): string {
  // Without the two characters of Base64 that keys do not have.
  return randomBytes(length * 4)
    .toString('base64')
    .replace(/[^A-Za-z0-9]/g, '')
    .slice(0, length);
}
