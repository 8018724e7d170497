import { awsRateScenarios } from './aws-rates.ts';
import { beginningScenarios } from './beginnings.ts';
import { bounceBurnScenarios } from './bounce-burns.ts';
import { complaintBurnScenarios } from './complaint-burns.ts';
import { countScenarios } from './counts.ts';
import { eventsMissingScenarios } from './events-missing.ts';
import { exporterDeathScenarios } from './exporter-deaths.ts';
import { exporterScenarios } from './exporters.ts';
import { flappingScenarios } from './flapping.ts';
import { healthyScenarios } from './healthy.ts';
import { partialScenarios } from './partial.ts';
import { partSourceScenarios } from './part-sources.ts';
import { partScenarios } from './parts.ts';
import { phaseScenarios } from './phases.ts';
import { quotaScenarios } from './quota.ts';
import type { Scenario } from './scenario.ts';
import { sourceScenarios } from './sources.ts';
import { stoppedScenarios } from './stopped.ts';
import { volumeScenarios } from './volume.ts';

/** Scenarios by subject, each with its answer worked out by hand from what the rules promise. */
export const scenarios: Readonly<Record<string, readonly Scenario[]>> = {
  'what counts': countScenarios,
  'bounces of an account': bounceBurnScenarios,
  'complaints of an account': complaintBurnScenarios,
  'the rates that AWS measures': awsRateScenarios,
  'the quota': quotaScenarios,
  'parts of an account': [...partScenarios, ...partSourceScenarios],
  'sources apart and together': sourceScenarios,
  'rejects and send rates': volumeScenarios,
  'sources that tell a part': partialScenarios,
  'counters that step': phaseScenarios,
  'no flapping': flappingScenarios,
  'exporters that come and go': [...exporterDeathScenarios, ...exporterScenarios],
  'sends that stop': stoppedScenarios,
  'events that are missing': eventsMissingScenarios,
  'a healthy account': healthyScenarios,
  beginnings: beginningScenarios,
};
