import { limits } from '../../../src/events/limits.ts';
import { held, of, other, type AlertCases, type Case, type Input, type Whose } from './case.ts';
import { bounces, cloudwatch, cloudwatchBy, complaints, events, every, stretches } from './counters.ts';
import { awsLimits } from './limits.ts';

/** A day's mail too little to judge: of 1,000, which `increase` shows 4 % too high at first where it is scraped each minute. */
const FEW = 950;

/** AWS's own rate at a value. */
function byAws(kind: string, value: number, at: number, whose?: Whose): Case {
  return { at, input: { ...awsLimits, [of(`ses_reputation_${kind}_rate`, '', whose)]: held(value, 3_000) } };
}

/** Each account by itself. */
function both(one: Case, another: Case, alerts: number): Case {
  return { at: one.at, alerts, input: { ...one.input, ...another.input } };
}

/** Of a configuration set: what was sent, and what of it came back or was complained of. */
function ofSet(kind: string, back: number, sends: number, whose?: Whose): Case {
  const input = { ...events('send', once(sends), whose), ...cameBack(kind, once(back), whose) };
  return { at: 50, input: { ...awsLimits, ...input } };
}

/** Of a configuration set, as AWS measures it. */
function ofSetByAws(kind: string, rate: number): Case {
  const gauge = of(`ses_configuration_set_reputation_${kind}_rate`, 'configuration_set="news"');
  return { at: 50, input: { ...awsLimits, [gauge]: held(rate, 3_000) } };
}

/** Of the part of an account that a set or a domain is, as events and CloudWatch tell of it. */
function ofPart(
  part: 'configuration_set' | 'identity',
  kind: 'bounce' | 'complaint',
  back: number,
  sends: number,
): Case {
  const one = ofSet(kind, back, sends);
  const counted = { ...cloudwatchBy(part, 'send', once(sends)), ...cloudwatchBy(part, kind, once(back)) };
  return { ...one, input: { ...one.input, ...counted } };
}

/** Of a tenant, as CloudWatch counts by its name. */
function ofTenant(kind: string, back: number, sends: number): Case {
  const input = {
    ...awsLimits,
    [byTenant('send')]: once(sends),
    [byTenant(kind)]: once(back),
  };
  return { at: 50, input };
}

function byTenant(type: string): string {
  const tenant = 'dimensions="TenantId,TenantName",dimension_tenant_id="t1",dimension_tenant_name="club"';
  return of('ses_cloudwatch_dimension_events_total', `event_type="${type}",${tenant}`);
}

/** So many days to the limit, by a week of so many bounces or complaints, and a day of so many sends. */
function inSight(kind: string, days: number, sends: number, { came = 5, at = 75 } = {}): Case {
  return {
    at,
    input: { ...limitIn(kind, days), ...events('send', once(sends)), ...cameBack(kind, once(came)) },
  };
}

/** The same as CloudWatch counts it. */
function inSightOfAws(kind: 'bounce' | 'complaint', days: number, sends: number): Case {
  return {
    at: 75,
    input: { ...limitIn(kind, days), ...cloudwatch('send', once(sends)), ...cloudwatch(kind, once(5)) },
  };
}

function limitIn(kind: string, days: number): Input {
  return { [of(`account:ses_${kind}s_per_send:days_to_review_limit`)]: held(days, 3_000) };
}

function cameBack(kind: string, values: string, whose?: Whose): Input {
  return kind === 'bounce' ? bounces(values, 'permanent', 'general', whose) : complaints(values, '', whose);
}

/** All at once. */
function once(count: number): string {
  return `0x9 ${count}x3000`;
}

/** Since it was installed some hours ago, and after two calm hours, so many bounces or complaints of a thousand mails. */
function justInstalled(kind: string, ofThousand: number): Case {
  const back = cameBack(kind, stretches([120, 0], [280, ofThousand / 5]));
  return { at: 300, input: { ...awsLimits, ...events('send', every(200, 400)), ...back } };
}

function casesOf(
  Kind: string,
  kind: 'bounce' | 'complaint',
  review: number,
  pause: number,
): Record<string, AlertCases> {
  return {
    [`Ses${Kind}RateOverPauseLimit`]: {
      fires: [
        byAws(kind, pause, 6),
        both(byAws(kind, pause, 6), byAws(kind, pause * 0.9, 6, other), 1),
        both(byAws(kind, pause, 6), byAws(kind, pause * 2, 6, other), 2),
      ],
      silent: [byAws(kind, pause * 0.999, 6)],
    },
    [`Ses${Kind}RateOverReviewLimit`]: {
      fires: [
        byAws(kind, review, 6),
        byAws(kind, pause * 0.99, 6),
        both(byAws(kind, review, 6), byAws(kind, pause, 6, other), 1),
      ],
      silent: [byAws(kind, review * 0.999, 6), byAws(kind, pause, 6)],
    },
    [`Ses${Kind}RateNearReviewLimit`]: {
      fires: [
        byAws(kind, review * 0.81, 31),
        both(byAws(kind, review * 0.81, 31), byAws(kind, review, 31, other), 1),
      ],
      silent: [byAws(kind, review * 0.79, 31), byAws(kind, review, 31), byAws(kind, review * 0.81, 29)],
    },
    [`SesConfigurationSet${Kind}RateHigh`]: {
      fires: [
        ofSet(kind, review * 8_000, 7_500),
        both(ofSet(kind, review * 8_000, 7_500), ofSet(kind, 0, 9_000, other), 1),
        both(ofSet(kind, review * 8_000, 7_500), ofSet(kind, 90, 1_000, other), 2),
        ofSetByAws(kind, review),
        both(ofPart('configuration_set', kind, review * 8_000, 7_500), ofSetByAws(kind, review), 1),
      ],
      silent: [
        ofSet(kind, review * 8_000, 8_000),
        ofSet(kind, 60, FEW),
        ofSetByAws(kind, review * 0.99),
        // The counters begin again.
        {
          at: 50,
          input: { ...awsLimits, ...events('send', every(90)), ...cameBack(kind, '500x20 0x100') },
        },
      ],
    },
    [`SesIdentity${Kind}RateHigh`]: {
      fires: [ofSet(kind, review * 8_000, 7_500), ofPart('identity', kind, review * 8_000, 7_500)],
      silent: [
        ofSet(kind, review * 8_000, 8_000),
        ofSet(kind, 60, FEW),
        // Of its mail only bounces or complaints are told.
        { at: 50, input: { ...awsLimits, ...cameBack(kind, once(500)) } },
      ],
    },
    [`SesTenant${Kind}RateHigh`]: {
      fires: [ofTenant(kind, review * 8_000, 7_500)],
      silent: [ofTenant(kind, review * 8_000, 8_000), ofTenant(kind, 60, FEW)],
    },
    [`Ses${Kind}LimitInSight`]: {
      fires: [inSight(kind, 2.9, 1_000), inSightOfAws(kind, 2.9, 1_000)],
      silent: [
        inSight(kind, 3, 1_000),
        inSight(kind, -1, 1_000),
        inSight(kind, 2, 980),
        inSight(kind, 2, 1_000, { at: 65 }),
        justInstalled(kind, review * 600),
      ],
    },
  };
}

const { bounceRate, complaintRate } = limits;
const bounceCases = casesOf('Bounce', 'bounce', bounceRate.review, bounceRate.pause);
const complaintCases = casesOf('Complaint', 'complaint', complaintRate.review, complaintRate.pause);

/** So few complaints that chance alone decides. */
const chance: Readonly<Record<string, Case>> = {
  SesConfigurationSetComplaintRateHigh: ofSet('complaint', 4, 1_000),
  SesComplaintLimitInSight: inSight('complaint', 2, 1_000, { came: 4 }),
};
const withChance = Object.entries(complaintCases).map(([alert, cases]) => {
  const also = chance[alert];
  return [alert, also ? { ...cases, silent: [...cases.silent, also] } : cases] as const;
});

/** Of a thousand mails and some, bounces of a subtype that nobody knows. */
const undocumented = (bounced: number, sends: number): Case => ({
  at: 50,
  input: { ...awsLimits, ...events('send', once(sends)), ...bouncesOf('some_new_word', once(bounced)) },
});
const bouncesOf = (subtype: string, values: string) => bounces(values, 'permanent', subtype);

export const rateCases: Readonly<Record<string, AlertCases>> = {
  ...bounceCases,
  SesUndocumentedBounces: {
    fires: [
      undocumented(400, 7_500),
      both(undocumented(400, 7_500), { at: 50, input: cloudwatch('send', once(7_500)) }, 1),
    ],
    silent: [
      undocumented(400, 8_000),
      undocumented(90, FEW),
      { at: 50, input: { ...awsLimits, ...events('send', once(2_000)), ...bouncesOf('general', once(400)) } },
    ],
  },
  ...Object.fromEntries(withChance),
};
