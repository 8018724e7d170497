/** A call to AWS failed. `code` is AWS's error code or the network's; the message names service and operation. */
export class AwsError extends Error {
  override readonly name = 'AwsError';
  readonly code: string;

  constructor(message: string, code: string, options: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}
