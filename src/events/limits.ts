/**
 * The rates at which AWS puts an account under review or pauses its sending, as ratios.
 * Source: Amazon SES developer guide, "Sending review process FAQs" and "Reputation metrics".
 */
export const limits = {
  bounceRate: { review: 0.05, pause: 0.1 },
  complaintRate: { review: 0.001, pause: 0.005 },
} as const;
