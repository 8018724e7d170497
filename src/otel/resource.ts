import type { Resource } from '@opentelemetry/resources';

/**
 * Who reports, in OpenTelemetry's semantic conventions. `OTEL_RESOURCE_ATTRIBUTES` and `OTEL_SERVICE_NAME` win
 * (OpenTelemetry specification, "Resource SDK": user-provided attributes take precedence).
 */
export async function ownResource(version: string): Promise<Resource> {
  const { detectResources, envDetector, resourceFromAttributes } = await import('@opentelemetry/resources');
  const own = resourceFromAttributes({ 'service.name': 'ses-exporter', 'service.version': version });
  return own.merge(detectResources({ detectors: [envDetector] }));
}
