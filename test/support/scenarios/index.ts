import { awsRateScenarios } from './aws-rates.ts';
import { bounceBurnScenarios } from './bounce-burns.ts';
import { complaintBurnScenarios } from './complaint-burns.ts';
import { countScenarios } from './counts.ts';
import { partialScenarios } from './partial.ts';
import { partScenarios } from './parts.ts';
import type { Scenario } from './scenario.ts';
import { sourceScenarios } from './sources.ts';

/** Scenarios by subject, each with its answer worked out by hand from what the rules promise. */
export const scenarios: Readonly<Record<string, readonly Scenario[]>> = {
  'what counts': countScenarios,
  'bounces of an account': bounceBurnScenarios,
  'complaints of an account': complaintBurnScenarios,
  'the rates that AWS measures': awsRateScenarios,
  'parts of an account': partScenarios,
  'sources apart and together': sourceScenarios,
  'sources that tell a part': partialScenarios,
};
