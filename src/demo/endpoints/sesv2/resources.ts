import { restAnswer } from '../../aws-protocols.ts';
import { DAY } from '../../company/clock.ts';
import { campaigns, everyday } from '../../company/index.ts';
import { onePage, timestamp, type RestOperations } from './operation.ts';

const templates = [...new Set([...everyday, ...Object.values(campaigns)].map(({ template }) => template))];

export const resourceOperations: RestOperations = {
  ListContactLists: {
    http: 'GET /v2/email/contact-lists',
    answer: (input, { world }) => {
      const lists = [
        { ContactListName: 'kite-friends', LastUpdatedTimestamp: timestamp(world.story.start - DAY) },
      ];
      const { items, NextToken } = onePage(lists, input);
      return restAnswer({ ContactLists: items, NextToken });
    },
  },
  ListEmailTemplates: {
    http: 'GET /v2/email/templates',
    answer: (input, { world }) => {
      const all = templates.map((TemplateName, index) => ({
        TemplateName,
        CreatedTimestamp: timestamp(world.story.start - (60 + index) * DAY),
      }));
      const { items, NextToken } = onePage(all, input);
      return restAnswer({ TemplatesMetadata: items, NextToken });
    },
  },
  ListCustomVerificationEmailTemplates: {
    http: 'GET /v2/email/custom-verification-email-templates',
    answer: (input) => {
      const all = [
        {
          TemplateName: 'WelcomeToTheClub',
          FromEmailAddress: 'clubs@accounts.kitepaper.example',
          TemplateSubject: 'Confirm your address',
          SuccessRedirectionURL: 'https://accounts.kitepaper.example/confirmed',
          FailureRedirectionURL: 'https://accounts.kitepaper.example/not-confirmed',
        },
      ];
      const { items, NextToken } = onePage(all, input);
      return restAnswer({ CustomVerificationEmailTemplates: items, NextToken });
    },
  },
};
