/** Who the credentials belong to (`emr-api.md` 5). */
export interface CallerIdentity {
  readonly accountId?: string;
  readonly arn?: string;
  /** `Account`, `RAMUser`, `AssumedRoleUser`. */
  readonly type?: string;
}
