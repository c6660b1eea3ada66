/** The ID of an answer, which the support asks for; what has another form is none, as it stands in logs and reports. */
export function readRequestId(id: unknown): string | undefined {
  return typeof id === 'string' && /^[\w-]{1,64}$/.test(id) ? id : undefined;
}
