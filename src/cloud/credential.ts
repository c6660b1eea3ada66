/** What signs a call. Never logged, never put into an error. */
export interface Credential {
  readonly accessKeyId: string;
  readonly accessKeySecret: string;
  /** Only with a temporary (STS) credential. */
  readonly securityToken?: string;
}
