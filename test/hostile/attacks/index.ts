import type { Attack } from '../attack.ts';
import { connectionFlood } from './connection-flood.ts';
import { forgedCertificates } from './forged-certificates.ts';
import { overload } from './overload.ts';
import { silentSockets } from './silent-sockets.ts';
import { slowBodies } from './slow-bodies.ts';
import { slowSenders } from './slow-senders.ts';
import { hostileJson, hostileMail } from './texts.ts';

/** Those that wait come first: they are run at the same time. */
export const attacks: readonly Attack[] = [
  slowBodies,
  slowSenders,
  silentSockets,
  hostileMail,
  hostileJson,
  forgedCertificates,
  connectionFlood,
  overload,
];
