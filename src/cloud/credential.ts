/** What signs a call. Never logged, never put into an error. */
export interface Credential {
  readonly accessKeyId: string;
  readonly accessKeySecret: string;
  /** Only with a temporary (STS) credential. */
  readonly securityToken?: string;
}

/** Whether programs named in a CLI profile (mode `External`) may run. */
export interface ProgramConsent {
  /** False in Restricted Mode. */
  readonly trusted: boolean;
  /** What the user has allowed: each command for its profile, as it stands there. */
  readonly allowed: readonly { readonly profile: string; readonly command: string }[];
}

/** Where an account's credential comes from; resolved anew for each call. */
export type CredentialSource =
  | { readonly kind: 'static'; readonly credential: Credential }
  /** A profile of the Aliyun CLI's file (`emr-api.md` 9.1). */
  | { readonly kind: 'cliProfile'; readonly profile: string; readonly programs: ProgramConsent }
  /** Variables, the profile in use, the INI file, a credentials URI (`emr-api.md` 9.2 to 9.4). */
  | {
      readonly kind: 'environment';
      /** Ask the metadata service of ECS, and nothing else. */
      readonly metadata: boolean;
      readonly programs: ProgramConsent;
    };

/** Where credentials are looked for on this machine; given in, so that tests have a home of their own. */
export interface CredentialHost {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly homeDir: string;
  /** Unix milliseconds. */
  readonly now: () => number;
}
