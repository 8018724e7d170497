import type { Reply } from '../../aws-protocols.ts';
import { accountOperations } from './account.ts';
import { configurationSetOperations } from './configuration-sets.ts';
import { dedicatedIpOperations } from './dedicated-ips.ts';
import { deliverabilityOperations } from './deliverability.ts';
import { identityOperations } from './identities.ts';
import type { RestInput, RestOperations, SesV2State } from './operation.ts';
import { resourceOperations } from './resources.ts';
import { suppressionOperations } from './suppression.ts';
import { tenantOperations } from './tenants.ts';

/** SES's API of 2019-09-27: the operations that the exporter calls; one file of sesv2/ for each area. */
const operations: RestOperations = {
  ...accountOperations,
  ...tenantOperations,
  ...suppressionOperations,
  ...deliverabilityOperations,
  ...identityOperations,
  ...configurationSetOperations,
  ...dedicatedIpOperations,
  ...resourceOperations,
};

/** The operation that a method and a path name, with what path, query and body give it. */
export function readRestCall(
  method: string,
  url: URL,
  body: string,
): { readonly operation: string; readonly input: RestInput } | undefined {
  const path = url.pathname.split('/');
  for (const { operation, verb, template } of routes) {
    const inPath = verb === method ? matchPath(template, path) : undefined;
    if (inPath) return { operation, input: { ...inQuery(url), ...inBody(body), ...inPath } };
  }
  return undefined;
}

export function answerSesV2(operation: string, input: unknown, state: SesV2State): Reply {
  const known = operations[operation];
  if (!known) return { status: 404, code: 'NotFoundException', message: `no ${operation} here` };
  return known.answer(input as RestInput, state);
}

const routes = Object.entries(operations).map(([operation, { http }]) => {
  const [verb = '', path = ''] = http.split(' ');
  return { operation, verb, template: path.split('/') };
});

/** The values of the `{Name}` parts, which may hold an encoded slash; `undefined` for another path. */
function matchPath(template: readonly string[], path: readonly string[]): RestInput | undefined {
  if (template.length !== path.length) return undefined;
  const values: Record<string, string> = {};
  for (const [at, part] of template.entries()) {
    const value = decodeURIComponent(path[at] ?? '');
    const name = /^\{(?<name>\w+)\}$/.exec(part)?.groups?.['name'];
    if (name) values[name] = value;
    else if (part !== value) return undefined;
  }
  return values;
}

/** A name that comes more than once is a list. */
function inQuery(url: URL): RestInput {
  const names = new Set(url.searchParams.keys());
  return Object.fromEntries(
    [...names].map((name) => {
      const values = url.searchParams.getAll(name);
      return [name, values.length > 1 ? values : values[0]];
    }),
  );
}

function inBody(body: string): RestInput {
  return body === '' ? {} : (JSON.parse(body) as RestInput);
}
