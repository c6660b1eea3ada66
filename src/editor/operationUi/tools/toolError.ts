/** What a tool rejects with: words for a model, which say what to do. Names no input that was not checked. */
export class ToolError extends Error {
  override readonly name = 'EmrOperationsToolError';
}
