import type { DecidingFault, Fault, FaultRule } from './faultTypes.ts';

/** What is to happen to one call that has been authenticated. */
export interface Verdict {
  delayMs: number;
  edits: Edit[];
  fault?: DecidingFault;
}

/** A change of an answer; without value the field is dropped. */
export type Edit = Extract<Fault, { kind: 'edit' }>;

export interface CallKind {
  action: string;
  regionId: string | undefined;
  accessKeyId: string;
}

/** The rules in force, each with its own count of matching calls. */
export class FaultBook {
  readonly #rules = new Set<{ rule: FaultRule; calls: number }>();

  /** Returns a function that removes the rule. */
  add(rule: FaultRule): () => void {
    const entry = { rule, calls: 0 };
    this.#rules.add(entry);
    return () => {
      this.#rules.delete(entry);
    };
  }

  /** Counts a call that arrives and says by how many ms the cloud's clock is off for it. */
  skew(call: CallKind): number {
    let sum = 0;
    for (const fault of this.#hits(call, true)) {
      sum += fault.kind === 'clockSkew' ? fault.ms : 0;
    }
    return sum;
  }

  /** Counts an authenticated call and says what happens to it. */
  judge(call: CallKind): Verdict {
    const verdict: Verdict = { delayMs: 0, edits: [] };
    for (const fault of this.#hits(call, false)) {
      switch (fault.kind) {
        case 'delay':
          verdict.delayMs += fault.ms;
          break;
        case 'edit':
          verdict.edits.push(fault);
          break;
        case 'clockSkew':
          break;
        default:
          verdict.fault ??= fault;
      }
    }
    return verdict;
  }

  /** The faults that meet a call, of the rules about the clock or of the others. */
  #hits(call: CallKind, aboutClock: boolean): Fault[] {
    const faults: Fault[] = [];
    for (const entry of this.#rules) {
      const { rule } = entry;
      if ((rule.fault.kind === 'clockSkew') !== aboutClock || !matches(rule, call)) {
        continue;
      }
      entry.calls += 1;
      const from = rule.from ?? 1;
      if (entry.calls >= from && entry.calls < from + (rule.times ?? Infinity)) {
        faults.push(rule.fault);
      }
    }
    return faults;
  }
}

function matches(rule: FaultRule, call: CallKind): boolean {
  return (
    (rule.action === undefined || rule.action === call.action) &&
    (rule.regionId === undefined || rule.regionId === call.regionId) &&
    (rule.accessKeyId === undefined || rule.accessKeyId === call.accessKeyId)
  );
}

type Json = Record<string, unknown>;

/** A copy of an answer with the edits made. */
export function edited(answer: Json, edits: readonly Edit[]): Json {
  // What is shown must not reach into the world, nor an `undefined` in it become a field.
  const copy = JSON.parse(JSON.stringify(answer)) as Json;
  for (const edit of edits) {
    change(copy, edit.path.split('.'), edit);
  }
  return copy;
}

function change(target: unknown, path: readonly string[], edit: Edit): void {
  const [name, ...rest] = path;
  if (typeof target !== 'object' || target === null || name === undefined) {
    return;
  }
  if (name === '*') {
    // From the end, so that dropping items does not move those still to come.
    for (const key of Object.keys(target).reverse()) {
      change(target, [key, ...rest], edit);
    }
    return;
  }
  if (rest.length > 0) {
    change(own(target, name), rest, edit);
  } else if (!('value' in edit) || edit.value === undefined) {
    drop(target, name);
  } else {
    Object.defineProperty(target, name, {
      value: edit.value,
      configurable: true,
      enumerable: true,
      writable: true,
    });
  }
}

function own(target: object, name: string): unknown {
  return Object.hasOwn(target, name) ? (target as Json)[name] : undefined;
}

function drop(target: object, name: string): void {
  if (Array.isArray(target)) {
    target.splice(Number(name), 1);
  } else {
    Reflect.deleteProperty(target, name);
  }
}
