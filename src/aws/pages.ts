import { AwsError } from './aws-error.ts';
import { calling } from './errors.ts';

/**
 * Follows NextToken to the last page.
 * @throws AwsError also when a token comes back a second time: following it would never end.
 */
export async function* pages<Page extends { NextToken?: string | undefined }>(
  service: string,
  operation: string,
  fetchPage: (token: { NextToken?: string }) => Promise<Page>,
): AsyncGenerator<Page> {
  const seen = new Set<string>();
  let token: string | undefined;
  do {
    const page = await calling(service, operation, () => fetchPage(token ? { NextToken: token } : {}));
    yield page;
    token = page.NextToken;
    if (token && seen.has(token)) {
      throw new AwsError(`${service} ${operation} failed: AWS repeats a page`, 'RepeatedNextToken', {});
    }
    if (token) seen.add(token);
  } while (token);
}
