import type { Resource, ResourceDetector } from '@opentelemetry/resources';
import type { Logger } from '../platform/logger.ts';
import { optionalPackage } from './optional-package.ts';

export interface ResourceOptions {
  readonly version: string;
  /** The same after a restart, another for every replica. */
  readonly instance: string;
  /** OTEL_NODE_RESOURCE_DETECTORS. */
  readonly detectors: readonly string[];
  readonly log: Logger;
}

/** Detectors of packages that an operator may install beside us, by the names that OpenTelemetry gives them. */
const further: Readonly<Record<string, readonly [package_: string, ...detectors: string[]]>> = {
  aws: [
    '@opentelemetry/resource-detector-aws',
    'awsEksDetector',
    'awsEcsDetector',
    'awsEc2Detector',
    'awsBeanstalkDetector',
    'awsLambdaDetector',
  ],
  container: ['@opentelemetry/resource-detector-container', 'containerDetector'],
};

/**
 * Who reports, in OpenTelemetry's semantic conventions. `OTEL_RESOURCE_ATTRIBUTES` and `OTEL_SERVICE_NAME` win
 * (OpenTelemetry specification, "Resource SDK": user-provided attributes take precedence), so that Kubernetes' and the
 * cloud's attributes can be given there without a detector.
 */
export async function ownResource({ version, instance, detectors, log }: ResourceOptions): Promise<Resource> {
  const api = await import('@opentelemetry/resources');
  const own = api.resourceFromAttributes({
    'service.name': 'ses-exporter',
    'service.version': version,
    'service.instance.id': instance,
  });
  const known: Readonly<Record<string, ResourceDetector>> = {
    host: api.hostDetector,
    os: api.osDetector,
  };
  const wanted = detectors.includes('all') ? ['env', ...Object.keys(known)] : detectors;
  const found: ResourceDetector[] = [];
  for (const name of wanted) {
    const detector = Object.hasOwn(known, name) ? known[name] : undefined;
    if (detector) found.push(detector);
    else if (Object.hasOwn(further, name)) found.push(...(await installed(name, log)));
    else if (name !== 'env' && name !== 'none')
      log.warn({ detector: name }, 'OTEL_NODE_RESOURCE_DETECTORS names an unknown detector');
  }
  const detected = own.merge(api.detectResources({ detectors: found }));
  return wanted.includes('env')
    ? detected.merge(api.detectResources({ detectors: [api.envDetector] }))
    : detected;
}

async function installed(name: string, log: Logger): Promise<readonly ResourceDetector[]> {
  const [package_ = '', ...names] = further[name] ?? [];
  const found = await optionalPackage(package_);
  if (!found)
    log.warn(
      { detector: name, install: package_ },
      'a resource detector needs a package that is not installed',
    );
  return names.flatMap((one) => (found?.[one] as ResourceDetector | undefined) ?? []);
}
