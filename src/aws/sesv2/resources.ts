import {
  ListContactListsCommand,
  ListCustomVerificationEmailTemplatesCommand,
  ListEmailTemplatesCommand,
  type SESv2Client,
} from '@aws-sdk/client-sesv2';
import { pages } from '../pages.ts';

/**
 * How much there is of what mail is made with; pages are followed. Source of the shapes: SES API v2 reference,
 * ListContactLists, ListEmailTemplates and ListCustomVerificationEmailTemplates.
 */
export interface ResourcesApi {
  countContactLists(signal: AbortSignal): Promise<number>;
  countEmailTemplates(signal: AbortSignal): Promise<number>;
  countCustomVerificationEmailTemplates(signal: AbortSignal): Promise<number>;
}

/** "At least 1, and can be no more than 100" (SES API v2 reference, ListEmailTemplates). */
const TEMPLATES_A_PAGE = 100;

/** "At least 1, and can be no more than 50" (SES API v2 reference, ListCustomVerificationEmailTemplates). */
const VERIFICATION_TEMPLATES_A_PAGE = 50;

export function createResourcesApi(client: SESv2Client): ResourcesApi {
  return {
    countContactLists: (abortSignal) =>
      count(
        pages('sesv2', 'ListContactLists', (token) =>
          client.send(new ListContactListsCommand(token), { abortSignal }),
        ),
        ({ ContactLists }) => ContactLists,
      ),
    countEmailTemplates: (abortSignal) =>
      count(
        pages('sesv2', 'ListEmailTemplates', (token) =>
          client.send(new ListEmailTemplatesCommand({ PageSize: TEMPLATES_A_PAGE, ...token }), {
            abortSignal,
          }),
        ),
        ({ TemplatesMetadata }) => TemplatesMetadata,
      ),
    countCustomVerificationEmailTemplates: (abortSignal) =>
      count(
        pages('sesv2', 'ListCustomVerificationEmailTemplates', (token) =>
          client.send(
            new ListCustomVerificationEmailTemplatesCommand({
              PageSize: VERIFICATION_TEMPLATES_A_PAGE,
              ...token,
            }),
            { abortSignal },
          ),
        ),
        ({ CustomVerificationEmailTemplates }) => CustomVerificationEmailTemplates,
      ),
  };
}

async function count<Page>(
  answers: AsyncIterable<Page>,
  listOf: (page: Page) => readonly unknown[] | undefined,
): Promise<number> {
  let found = 0;
  for await (const page of answers) found += listOf(page)?.length ?? 0;
  return found;
}
