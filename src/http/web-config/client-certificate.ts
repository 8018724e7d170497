import { SocketAddress } from 'node:net';
import type { TLSSocket } from 'node:tls';
import type { TlsSettings } from './tls-options.ts';

/** Why the client at the other end of a finished handshake may not go on; `undefined` if it may. */
export function clientProblem(
  socket: TLSSocket,
  { clientAuth, allowedSans }: TlsSettings,
): string | undefined {
  const certificate = socket.getPeerX509Certificate();
  const required = clientAuth.startsWith('Require') || allowedSans !== undefined;
  if (!certificate) return required ? 'no client certificate' : undefined;
  if (clientAuth.includes('Verify') && !socket.authorized)
    return `client certificate is not trusted: ${String(socket.authorizationError)}`;
  if (!allowedSans) return undefined;
  const names = alternativeNames(certificate.subjectAltName ?? '');
  return names.some((name) => allowedSans.includes(name))
    ? undefined
    : 'no allowed name in the client certificate';
}

/**
 * The names in Node's text form of a certificate: `DNS:a.example, IP Address:10.0.0.1`. A name that could be taken for
 * several is quoted there, so the text must be read from its start, not searched.
 * Source: Node.js documentation, x509.subjectAltName.
 */
function alternativeNames(text: string): string[] {
  const names: string[] = [];
  for (const [, kind, name = ''] of text.matchAll(/([^:,"]+):("(?:[^"\\]|\\.)*"|[^,"]*)(?:, |$)/gy)) {
    const plain = name.startsWith('"') ? String(JSON.parse(name)) : name;
    names.push(kind === 'IP Address' && plain.includes(':') ? shortest(plain) : plain);
  }
  return names;
}

/** An IPv6 address as Go and people write it: `::1`. */
function shortest(address: string): string {
  return new SocketAddress({ address, family: 'ipv6' }).address;
}
