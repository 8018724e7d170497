import { AwsError } from '../aws-error.ts';

/**
 * What was listed may be deleted before it is read: "The resource you attempted to access doesn't exist" (SES API v2
 * reference, NotFoundException). @returns `undefined` then.
 */
export async function unlessGone<T>(ask: () => Promise<T>): Promise<T | undefined> {
  try {
    return await ask();
  } catch (err) {
    if (err instanceof AwsError && err.code === 'NotFoundException') return undefined;
    throw err;
  }
}
