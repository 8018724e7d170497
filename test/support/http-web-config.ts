import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import type { RequestListener } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { listen, type Listener } from '../../src/http/listener.ts';
import { recordingLog } from './http-log.ts';

const certificates = join(import.meta.dirname, '..', 'http', 'tls');

/** One of the test certificates or keys, as PEM. */
export function pem(name: string): string {
  return readFileSync(join(certificates, name), 'utf8');
}

/** A folder with a web configuration, and with the server's certificate and its authority beside it. */
export class WebConfigFolder implements Disposable {
  readonly path = mkdtempSync(join(tmpdir(), 'web-config-'));
  readonly file = join(this.path, 'web.yml');

  constructor(yaml: string) {
    for (const name of ['server.pem', 'server.key', 'authority.pem']) this.write(name, pem(name));
    this.write('web.yml', yaml);
  }

  write(name: string, text: string): void {
    writeFileSync(join(this.path, name), text);
  }

  [Symbol.dispose](): void {
    rmSync(this.path, { recursive: true });
  }
}

export const hello: RequestListener = (_req, res) => res.end('hello');

/** A listener with the web configuration of the folder. */
export async function listenWith(
  folder: WebConfigFolder,
  handler: RequestListener = hello,
): Promise<Listener & { readonly log: ReturnType<typeof recordingLog> }> {
  const log = recordingLog();
  const address = { host: '127.0.0.1', port: 0 };
  const listener = await listen(handler, { name: 'web', address, webConfigFile: folder.file, log });
  return { ...listener, log };
}
