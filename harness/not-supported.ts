/** The target cannot carry this call at all; the step is `not supported`, which is never a pass. */
export class NotSupportedError extends Error {
  readonly operation: string;

  constructor(operation: string, target: string) {
    super(`${operation} cannot be carried out on the target "${target}"`);
    this.name = 'NotSupportedError';
    this.operation = operation;
  }
}
