import { readFileSync } from 'node:fs';
import { ConfigError } from '../config/config.ts';
import type { OtlpConfig } from '../config/otlp.ts';

const paths = { metrics: 'v1/metrics', traces: 'v1/traces', logs: 'v1/logs' } as const;

/**
 * What the settings say of how to send, in the form that OpenTelemetry's exporters take. What they leave out, those
 * read from OTEL_EXPORTER_OTLP_* and OTEL_EXPORTER_OTLP_<signal>_*.
 * @throws ConfigError when a certificate or key cannot be read.
 */
export function httpOptions(config: OtlpConfig, signal: keyof typeof paths) {
  const { endpoint, headers, timeout, compression, certificate, client_certificate, client_key } = config;
  const files = {
    ...(certificate && { ca: read('certificate', certificate) }),
    ...(client_certificate && { cert: read('client_certificate', client_certificate) }),
    ...(client_key && { key: read('client_key', client_key) }),
  };
  return {
    ...(endpoint && { url: new URL(paths[signal], asFolder(endpoint)).href }),
    ...(headers && { headers }),
    ...(timeout && { timeoutMillis: timeout }),
    ...(compression && { compression }),
    ...(Object.keys(files).length > 0 && { httpAgentOptions: { keepAlive: true, ...files } }),
  };
}

/** With one slash at its end, so that what is resolved against it is below it. */
function asFolder(url: string): string {
  let end = url.length;
  while (url[end - 1] === '/') end--;
  return `${url.slice(0, end)}/`;
}

function read(setting: string, file: string): Buffer {
  try {
    return readFileSync(file);
  } catch (cause) {
    throw new ConfigError(`otlp.${setting}: cannot read ${file}: ${(cause as Error).message}`, { cause });
  }
}
