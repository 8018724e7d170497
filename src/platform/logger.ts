/**
 * Log lines are events with fields: the message is static, the variables are in the object.
 * The level says who must act: `error` a human now, `warn` degraded and retried, `info` lifecycle only,
 * `debug` per run or batch. Never recipients, subjects, message bodies or secrets.
 */
export interface Logger {
  child(fields: Readonly<Record<string, unknown>>): Logger;
  error(fields: object, message: string): void;
  warn(fields: object, message: string): void;
  info(fields: object, message: string): void;
  debug(fields: object, message: string): void;
}

export const silentLogger: Logger = {
  child: () => silentLogger,
  error() {},
  warn() {},
  info() {},
  debug() {},
};
