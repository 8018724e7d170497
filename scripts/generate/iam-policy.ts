import { iamPolicy } from '../../src/cli/policy.ts';
import { collectors } from '../../src/collectors/index.ts';

/**
 * docs/iam-policy.json: for all collectors. The file does not say what made it, because it is handed to IAM as it is,
 * and IAM's grammar has no comment: an unknown element is refused, and `Id` is for resource-based policies only.
 * Source: IAM User Guide, "Grammar of the IAM JSON policy language" and "IAM JSON policy elements: Id".
 */
export function iamPolicyDocument(): string {
  return `${JSON.stringify(iamPolicy(collectors), null, 2)}\n`;
}
