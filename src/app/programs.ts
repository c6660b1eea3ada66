import * as v from 'valibot';
import type { ProgramConsent } from '../cloud/credential.ts';
import type { KeyValueStore } from './storage.ts';

const ALLOWED_KEY = 'allowedPrograms';

const allowedSchema = v.fallback(v.array(v.object({ profile: v.string(), command: v.string() })), []);

/** Which programs the user lets CLI profiles of mode `External` run: each for its profile, word for word. */
export class Programs {
  readonly #state: KeyValueStore;
  readonly #trusted: () => boolean;

  /** @param trusted false in Restricted Mode, where none may run whatever was allowed */
  constructor(state: KeyValueStore, trusted: () => boolean) {
    this.#state = state;
    this.#trusted = trusted;
  }

  consent(): ProgramConsent {
    return { trusted: this.#trusted(), allowed: this.#allowed() };
  }

  /** A command that changes must be allowed anew, and takes the place of the former. */
  async allow(profile: string, command: string): Promise<void> {
    const others = this.#allowed().filter((each) => each.profile !== profile);
    await this.#state.set(ALLOWED_KEY, [...others, { profile, command }]);
  }

  #allowed(): v.InferOutput<typeof allowedSchema> {
    return v.parse(allowedSchema, this.#state.get(ALLOWED_KEY));
  }
}
