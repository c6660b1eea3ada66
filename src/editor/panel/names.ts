import type { CloudProblem } from '../../core/errors.ts';
import { operationKey, type OperationRef } from '../../core/scope.ts';
import type { Value } from '../../webview/protocol.ts';

/**
 * What the names in a panel's messages stand for. A panel can only name what it was shown: texts and
 * operations themselves never come back from it.
 */
export class Names {
  readonly #texts = new Map<string, string>();
  readonly #operations = new Map<string, OperationRef>();
  readonly #problems = new Map<string, CloudProblem>();

  /** A text that can be copied, by that name. */
  text(name: string, text: string): string {
    this.#texts.set(name, text);
    return name;
  }

  /** The same as a value that is shown. */
  code(name: string, text: string, shown = text): Value {
    return { kind: 'code', text: shown, copy: this.text(name, text) };
  }

  /** The name of an operation that can be opened. */
  operation(ref: OperationRef): string {
    const name = operationKey(ref);
    this.#operations.set(name, ref);
    return name;
  }

  /** A problem whose steps can be taken. */
  problem(block: string, problem: CloudProblem): void {
    this.#problems.set(block, problem);
  }

  textOf(name: string): string | undefined {
    return this.#texts.get(name);
  }

  refOf(name: string): OperationRef | undefined {
    return this.#operations.get(name);
  }

  problemOf(block: string): CloudProblem | undefined {
    return this.#problems.get(block);
  }
}
