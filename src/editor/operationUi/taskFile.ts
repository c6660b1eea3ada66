import * as vscode from 'vscode';
import { TaskDefinitionError } from './taskDefinitionError.ts';
import { fileText } from './taskWords.ts';

/** An answer of the CLI has a few hundred bytes. */
const MAX_BYTES = 100_000;

/**
 * Reads the file that a task names. Rejects with a `TaskDefinitionError` where there is none, or none of the kind.
 * @param folder what a relative path is relative to
 */
export async function readTaskFile(file: string, folder: vscode.Uri | undefined): Promise<string> {
  const uri = uriOf(file, folder);
  try {
    const { type, size } = await vscode.workspace.fs.stat(uri);
    // Devices and pipes may never end.
    if ((type & vscode.FileType.File) === 0) throw new Error(vscode.l10n.t('it is no file'));
    if (size > MAX_BYTES) throw new Error(vscode.l10n.t('it is larger than {0} kB', MAX_BYTES / 1_000));
    return new TextDecoder().decode(await vscode.workspace.fs.readFile(uri));
  } catch (error) {
    const missing = error instanceof vscode.FileSystemError && error.code === 'FileNotFound';
    const why = missing
      ? vscode.l10n.t('there is none')
      : error instanceof Error
        ? error.message
        : String(error);
    throw new TaskDefinitionError(fileText(file, why));
  }
}

/** In the file system of the workspace, which may be on another machine than this code. */
function uriOf(file: string, folder: vscode.Uri | undefined): vscode.Uri {
  const absolute = /^([A-Za-z]:)?[\\/]/.test(file);
  if (!absolute && folder !== undefined) return vscode.Uri.joinPath(folder, file.replaceAll('\\', '/'));
  const { path } = vscode.Uri.file(file);
  return folder === undefined ? vscode.Uri.file(file) : folder.with({ path });
}
