import { generateKeyPairSync } from 'node:crypto';
import { createCertificate } from '../../src/demo/publishing/certificate.ts';
import { createSnsSigner } from '../../src/demo/publishing/sns-signer.ts';

export const NOW = Date.parse('2026-11-23T12:00:00.000Z');
export const DAY_MS = 86_400_000;

export const topicArn = 'arn:aws:sns:eu-west-1:123456789012:ses-events';
export const snsHost = 'sns.eu-west-1.amazonaws.com';
export const endpoint = `https://${snsHost}`;
export const certificateUrl = `${endpoint}/SimpleNotificationService-6209c161c6221fdf56ec1eb5c821d112.pem`;

export const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
export const certificate = createCertificate({
  privateKey,
  commonName: snsHost,
  validFrom: NOW - 30 * DAY_MS,
  validTo: NOW + 365 * DAY_MS,
});

/** Signs as SNS would for the topic above. */
export const signer = createSnsSigner({ privateKey, certificateUrl, endpoint });
