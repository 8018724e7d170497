import type { Reply } from '../../aws-protocols.ts';
import type { World } from '../../company/world.ts';

/** One operation of a REST API. */
export interface RestOperation {
  /** Method and path as the API reference writes them: `GET /v2/email/identities/{EmailIdentity}`. */
  readonly http: `${'GET' | 'POST'} /v2/email/${string}`;
  readonly answer: (input: RestInput, state: SesV2State) => Reply;
}

/** The members of the request, whether they came in the path, the query or the JSON body. */
export type RestInput = Readonly<Record<string, unknown>>;

/** Operations by AWS's own name. */
export type RestOperations = Readonly<Record<string, RestOperation>>;

/** What answers are made of. */
export interface SesV2State {
  /** Milliseconds since the epoch. */
  readonly now: number;
  readonly world: World;
  /** What GetAccount says of it. */
  readonly sendingEnabled: boolean;
}

/** AWS's own page where a caller names none. */
const PAGE_SIZE = 100;

/** One page of a list, as the caller's PageSize and NextToken cut it. */
export function onePage<T>(
  items: readonly T[],
  input: RestInput,
): { items: readonly T[]; NextToken?: string } {
  const start = Number(input['NextToken'] ?? 0);
  const end = start + Number(input['PageSize'] ?? PAGE_SIZE);
  return { items: items.slice(start, end), ...(end < items.length && { NextToken: String(end) }) };
}

/** A moment as the REST JSON protocol writes it: seconds since the epoch. */
export function timestamp(milliseconds: number): number {
  return milliseconds / 1_000;
}
