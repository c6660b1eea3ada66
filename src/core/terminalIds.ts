import { findOperationClue, wholeWords, withoutLastWord, type OperationClue } from './operationText.ts';
import { isOperationId } from './scope.ts';

/** An ID in a line of a terminal; columns are UTF-16 code units, as VS Code counts them. */
export interface IdInLine {
  readonly operationId: string;
  readonly startIndex: number;
  readonly length: number;
}

/** Where an operation is, as far as a text says. */
export type PlaceClue = Omit<OperationClue, 'operationId'>;

/** More links in one line help nobody. */
const MAX_LINKS = 100;

/** Characters of a line around an ID that are read. */
const MAX_AROUND = 5_000;

/** Lines with IDs that are kept of a terminal. */
const MAX_KEPT = 200;

/** Lines farther away than this say nothing of an ID. */
const MAX_DISTANCE = 40;

/** What is read of a line; characters. */
const MAX_LINE = 20_000;

/** Shortest ID behind `op-` that becomes a link: real ones have 16 hexadecimal digits, words like `op-amp` none. */
const MIN_ID = 8;

const ESCAPE = String.fromCharCode(27);
const BELL = String.fromCharCode(7);
const [CSI, STRING, OTHER] = [
  // It may have been cut, with the line that it is in.
  String.raw`\[[0-?]*[ -/]*(?:[@-~]|$)`,
  `[\\]PX^_][^${BELL}${ESCAPE}]*(?:${BELL}|${ESCAPE}\\\\)?`,
  '[ -/]*(?:[0-~]|$)',
];
const ESCAPES = new RegExp(`${ESCAPE}(?:${CSI}|${STRING}|${OTHER})?`, 'g');
const MOVES = /\[[0-?]*[A-HJKSTXf]$/;

/**
 * The operation IDs in a line. Not those within longer words, names of files (`op-….json`) and addresses,
 * which are links already.
 */
export function operationIdsIn(line: string): readonly IdInLine[] {
  const found: IdInLine[] = [];
  // With what tells whether the last one goes on behind what is read.
  const head = line.slice(0, MAX_LINE + 2);
  for (const match of head.matchAll(/(?<![\w-])op-[A-Za-z0-9]{8,64}(?![\w-]|\.\w)/g)) {
    const [operationId] = match;
    if (match.index + operationId.length > MAX_LINE) break;
    if (!isLikely(operationId) || !isOperationId(operationId) || isInAddress(head, match.index)) continue;
    found.push({ operationId, startIndex: match.index, length: operationId.length });
    if (found.length === MAX_LINKS) break;
  }
  return found;
}

/**
 * What the line itself says of where the operation of an ID in it is. With several operations in one line, the
 * object of JSON that holds the ID counts.
 */
export function placeInLine(line: string, { startIndex, length }: IdInLine): PlaceClue {
  const end = startIndex + length;
  const before = line.slice(0, startIndex).slice(-MAX_AROUND);
  const after = line.slice(end, end + MAX_AROUND);
  // Half an ID at the edge would be another one.
  const whole = before.length < startIndex ? before.replace(/^[\w-]+/, '') : before;
  const rest = end + MAX_AROUND < line.length ? withoutLastWord(after) : after;
  const close = rest.indexOf('}');
  const object = [whole.slice(whole.lastIndexOf('{') + 1), close === -1 ? rest : rest.slice(0, close)];
  return { ...placeOf(`${whole} ${rest}`), ...placeOf(object.join(' ')) };
}

/** What is written to a terminal without what moves the cursor and sets colours. */
export function withoutEscapes(text: string): string {
  if (!text.includes(ESCAPE)) return text;
  // What moves the cursor stands between words; colours may be inside of one.
  return text.replace(ESCAPES, (sequence) => (MOVES.test(sequence) ? ' ' : ''));
}

interface Line {
  /** Counts the lines of the terminal. */
  readonly at: number;
  readonly operationIds: readonly string[];
  readonly place: PlaceClue;
}

interface Command {
  /** What was typed. */
  readonly place: PlaceClue;
  readonly lines: Line[];
}

/**
 * What the lines of one terminal said of operations, clusters and regions: IDs alone, and of the last lines that
 * had any. Of the text nothing is kept but the line that is not finished yet.
 */
export class TerminalMemory {
  #commands: Command[] = [];
  #kept = 0;
  #count = 0;
  #line = '';

  /** A command begins; what is written from now on is its output. */
  begin(commandLine: string): void {
    this.end();
    this.#add({ place: placeOf(wholeWords(commandLine, MAX_LINE)), lines: [] });
  }

  /** Takes in output as it comes, in pieces of any length. */
  write(data: string): void {
    let from = 0;
    for (const { index } of data.matchAll(/[\r\n]/g)) {
      this.#append(data.slice(from, index));
      this.#look();
      if (data[index] === '\n') this.#count += 1;
      from = index + 1;
    }
    this.#append(data.slice(from));
  }

  /** The command has ended, or what was written was a whole line. */
  end(): void {
    this.write('\n');
  }

  /** Where the operation is whose ID was last seen here, as far as the lines around and the command say. */
  placeOf(operationId: string): PlaceClue {
    for (const command of this.#commands.toReversed()) {
      const line = command.lines.findLast(({ operationIds }) => operationIds.includes(operationId));
      if (line === undefined) continue;
      const clusterId = nearest(command, line, 'clusterId');
      const regionId = nearest(command, line, 'regionId');
      return {
        ...(clusterId === undefined ? {} : { clusterId }),
        ...(regionId === undefined ? {} : { regionId }),
      };
    }
    return {};
  }

  #append(text: string): void {
    // One more tells that there was more.
    const room = MAX_LINE + 1 - this.#line.length;
    if (room > 0) this.#line += text.slice(0, room);
  }

  /** What stands in a line, or stood there before it is written over. */
  #look(): void {
    const line = this.#line;
    this.#line = '';
    // Most lines hold nothing of interest, and there may be millions.
    if (!MAY_HOLD.test(line)) return;
    const plain = withoutEscapes(line);
    const text = line.length > MAX_LINE ? withoutLastWord(plain) : plain;
    const operationIds = [...new Set(operationIdsIn(text).map(({ operationId }) => operationId))];
    const place = placeOf(text);
    if (operationIds.length === 0 && Object.keys(place).length === 0) return;
    // Without a command: lines that were looked at only, or the shell tells nothing.
    const { lines } = this.#commands.at(-1) ?? this.#add({ place: {}, lines: [] });
    lines.push({ at: this.#count, operationIds, place });
    this.#keep();
  }

  #add(command: Command): Command {
    this.#commands.push(command);
    this.#keep();
    return command;
  }

  /** One more is kept, and so the oldest of too many is not. */
  #keep(): void {
    this.#kept += 1;
    if (this.#kept <= MAX_KEPT) return;
    this.#kept -= 1;
    const [first] = this.#commands;
    if (first !== undefined && first.lines.shift() === undefined) this.#commands.shift();
  }
}

/** A cluster (`c-…`), an operation (`op-…`) or a region (`cn-…`): letters, a hyphen, letters or digits. */
const MAY_HOLD = /(?:[cC]|op|cn|ap|us|eu|me|na|sa|af)-/;

/** What the nearest lines say; where two are as near and differ, somebody has to choose. */
function nearest({ lines, place }: Command, line: Line, part: keyof PlaceClue): string | undefined {
  let best = MAX_DISTANCE;
  let values = new Set<string>();
  for (const { at, place: said } of lines) {
    const value = said[part];
    const distance = Math.abs(at - line.at);
    if (value === undefined || distance > best) continue;
    if (distance < best) values = new Set();
    best = distance;
    values.add(value);
  }
  const [only] = values;
  return values.size > 0 ? (values.size === 1 ? only : undefined) : place[part];
}

function placeOf(text: string): PlaceClue {
  const { clusterId, regionId } = findOperationClue(text);
  return {
    ...(clusterId === undefined || !isLikely(clusterId) ? {} : { clusterId }),
    ...(regionId === undefined ? {} : { regionId }),
  };
}

/** Words like `op-amplifier` or `c-ares` are none. */
function isLikely(id: string): boolean {
  const digits = id.slice(id.indexOf('-') + 1);
  return digits.length >= MIN_ID && /\d/.test(digits);
}

function isInAddress(line: string, index: number): boolean {
  const scheme = line.lastIndexOf('://', index);
  return scheme !== -1 && !/[\s"'<>()]/.test(line.slice(scheme, index));
}
