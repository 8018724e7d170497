import { restAnswer } from '../../aws-protocols.ts';
import { DAY } from '../../company/clock.ts';
import { quota } from '../ses/index.ts';
import type { RestOperations } from './operation.ts';

/** The company's account: long in production, with everything of SES's that helps it be delivered. */
export const accountOperations: RestOperations = {
  GetAccount: {
    http: 'GET /v2/email/account',
    answer: (_input, { now, world, sendingEnabled }) =>
      restAnswer({
        DedicatedIpAutoWarmupEnabled: true,
        EnforcementStatus: 'HEALTHY',
        ProductionAccessEnabled: true,
        SendingEnabled: sendingEnabled,
        SendQuota: {
          Max24HourSend: quota.max24HourSend,
          MaxSendRate: quota.maxSendRate,
          SentLast24Hours: world.tally.recipients(now - DAY, now),
        },
        SuppressionAttributes: { SuppressedReasons: ['BOUNCE', 'COMPLAINT'] },
        Details: {
          MailType: 'MARKETING',
          WebsiteURL: 'https://kitepaper.example',
          ContactLanguage: 'EN',
          ReviewDetails: { Status: 'GRANTED', CaseId: '0000000000' },
        },
        VdmAttributes: {
          VdmEnabled: 'ENABLED',
          DashboardAttributes: { EngagementMetrics: 'ENABLED' },
          GuardianAttributes: { OptimizedSharedDelivery: 'ENABLED' },
        },
      }),
  },
};
