/**
 * Why an account has no usable credential, as data; the words are the editor's. Holds names, never a secret
 * and never a part of a file's content.
 */
export type CredentialTrouble =
  /** Nothing is stored for the account on this machine. */
  | { readonly what: 'signedOut' }
  /** The file is not there, or there is one that can't be read; `reason` is the error code of the system. */
  | { readonly what: 'fileMissing'; readonly file: string }
  | { readonly what: 'fileUnreadable'; readonly file: string; readonly reason: string }
  /** Not of its format; `line` counts from 1. */
  | { readonly what: 'fileDamaged'; readonly file: string; readonly line?: number }
  | { readonly what: 'profileMissing'; readonly file: string; readonly profile: string }
  /** Fields of the profile are absent or not of their form. */
  | {
      readonly what: 'profileIncomplete';
      readonly file: string;
      readonly profile: string;
      readonly fields: readonly string[];
    }
  /** A mode that can't work here, or that nobody documents. */
  | { readonly what: 'modeUnsupported'; readonly profile: string; readonly mode: string }
  /** `source_profile` leads back to where it began. */
  | { readonly what: 'profileLoop'; readonly profile: string }
  /** CloudSSO and OAuth: what the CLI has cached is over; the CLI must sign in again. */
  | { readonly what: 'signInExpired'; readonly profile: string; readonly mode: string }
  /** The profile runs a program: the user has not allowed it, or must not be asked in this window. */
  | { readonly what: 'programNotAllowed'; readonly profile: string; readonly command: string }
  | { readonly what: 'programRestricted'; readonly profile: string; readonly command: string }
  | { readonly what: 'programsDisabled'; readonly profile: string }
  /**
   * It gave nothing usable; `reason` is an exit code, a signal, `timeout` or `output`, or an error code of the
   * system (e.g. `ENOENT`) where it did not start.
   */
  | { readonly what: 'programFailed'; readonly profile: string; readonly reason: string }
  /** No variable and no file names a credential. */
  | { readonly what: 'environmentEmpty' }
  /** The metadata service of ECS or the address of a credentials URI did not give any. It may the next time. */
  | { readonly what: 'sourceFailed'; readonly source: 'ecsRamRole' | 'credentialsUri' };
