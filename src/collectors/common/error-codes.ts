/** AWS's words for: not allowed ("Common errors" of both API references). */
export const denials: ReadonlySet<string> = new Set(['AccessDenied', 'AccessDeniedException']);

/** AWS's words for: not enabled, not offered here (SES API v2 reference, "Common errors" and errors of each operation). */
export const absences: ReadonlySet<string> = new Set(['NotFoundException', 'UnknownOperationException']);

/** AWS's words for: too often ("Common errors" of both API references; TooManyRequestsException of the API v2's operations). */
export const throttles: ReadonlySet<string> = new Set([
  'Throttling',
  'ThrottlingException',
  'TooManyRequestsException',
]);

/**
 * AWS's words for: failed "because of an unknown error" (InternalFailure in "Common errors"; of the API v2's operations
 * InternalServiceErrorException).
 */
export const internalErrors: ReadonlySet<string> = new Set([
  'InternalFailure',
  'InternalServiceErrorException',
]);

/**
 * What AWS may answer to one question of many, and answer the others: policies name single resources. The network's
 * errors, those of credentials, throttling and ServiceUnavailable meet every question.
 */
export const errorsOfOne: ReadonlySet<string> = new Set([
  ...denials,
  ...internalErrors,
  'BadRequestException',
]);
