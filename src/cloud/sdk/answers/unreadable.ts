/** The answer lacks what makes it an answer. */
export class UnreadableAnswer extends Error {
  override readonly name = 'UnreadableAnswer';
}
