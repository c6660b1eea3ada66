import type { Operation } from '../core/operation.ts';

/** The answer to GetOperation: read, and as it came. */
export interface OperationAnswer {
  readonly operation: Operation;
  readonly raw: unknown;
}
