import { splitProcessCommand } from '@alicloud/credentials/dist/src/utils/command.js';

/**
 * The program and its arguments. No shell: quotes and backslashes are read as the CLI reads them since its
 * version 3.4.9, which the SDK has taken over.
 * @returns nothing where the command is not well-formed, e.g. with a quote that is not closed
 */
export function splitCommand(command: string): readonly [file: string, ...args: string[]] | undefined {
  // No system can start these, and Node's error would repeat the command.
  if (command.includes('\0')) return undefined;
  try {
    const [file, ...args] = splitProcessCommand(command);
    return file === undefined ? undefined : [file, ...args];
  } catch {
    return undefined;
  }
}
