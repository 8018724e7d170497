import { describe, expect, it } from 'vitest';
import { refuseCertificateUrl } from '../../../src/receivers/sns-envelope/certificate-url.ts';
import { topicOf } from '../../../src/receivers/sns-envelope/topic.ts';
import { certificateUrl, topicArn } from '../../support/sns-topic.ts';

const name = 'SimpleNotificationService-6209c161c6221fdf56ec1eb5c821d112.pem';
const topic = topicOf(topicArn);
const trusted = new Set(['http://127.0.0.1:4566', 'https://localstack.example.com']);

describe('the URL of a signing certificate', () => {
  it.each([
    ['aws', 'eu-west-1', 'sns.eu-west-1.amazonaws.com'],
    ['aws-cn', 'cn-north-1', 'sns.cn-north-1.amazonaws.com.cn'],
    ['aws-us-gov', 'us-gov-west-1', 'sns.us-gov-west-1.amazonaws.com'],
    ['aws-iso', 'us-iso-east-1', 'sns.us-iso-east-1.c2s.ic.gov'],
    ['aws-iso-b', 'us-isob-east-1', 'sns.us-isob-east-1.sc2s.sgov.gov'],
    ['aws-iso-e', 'eu-isoe-west-1', 'sns.eu-isoe-west-1.cloud.adc-e.uk'],
    ['aws-iso-f', 'us-isof-south-1', 'sns.us-isof-south-1.csp.hci.ic.gov'],
    ['aws-eusc', 'eusc-de-east-1', 'sns.eusc-de-east-1.amazonaws.eu'],
  ])('is SNS’s own host in partition %s', (partition, region, host) => {
    const arn = `arn:${partition}:sns:${region}:123456789012:ses-events`;
    expect(refuseCertificateUrl(`https://${host}/${name}`, topicOf(arn), new Set())).toBeUndefined();
    expect(refuseCertificateUrl(`http://${host}/${name}`, topicOf(arn), new Set())?.reason).toBe(
      'insecure_certificate_url',
    );
  });

  it.each([
    ['another region', `https://sns.us-east-1.amazonaws.com/${name}`],
    ['another partition’s suffix', `https://sns.eu-west-1.amazonaws.com.cn/${name}`],
    ['an S3 bucket named sns', `https://sns.s3-eu-west-1.amazonaws.com/${name}`],
    ['an S3 website', `https://sns.eu-west-1.s3.amazonaws.com/${name}`],
    ['another service', `https://sqs.eu-west-1.amazonaws.com/${name}`],
    ['AWS as a subdomain of another host', `https://sns.eu-west-1.amazonaws.com.evil.example/${name}`],
    ['a host before an at sign', `https://sns.eu-west-1.amazonaws.com@evil.example/${name}`],
    ['a user', `https://user@sns.eu-west-1.amazonaws.com/${name}`],
    ['another port', `https://sns.eu-west-1.amazonaws.com:8443/${name}`],
    ['the default port, spelled out', `https://sns.eu-west-1.amazonaws.com:443/${name}`],
    ['a host in capitals', `https://SNS.eu-west-1.amazonaws.com/${name}`],
    ['a final dot', `https://sns.eu-west-1.amazonaws.com./${name}`],
    ['another path', 'https://sns.eu-west-1.amazonaws.com/?Action=Publish&x=.pem'],
    ['a folder', `https://sns.eu-west-1.amazonaws.com/folder/${name}`],
    ['a way out of a folder', `https://sns.eu-west-1.amazonaws.com/x/../${name}`],
    ['a query', `https://sns.eu-west-1.amazonaws.com/${name}?x=1`],
    ['a fragment', `https://sns.eu-west-1.amazonaws.com/${name}#x`],
    ['a backslash', `https://sns.eu-west-1.amazonaws.com\\${name}`],
    ['another scheme', `ftp://sns.eu-west-1.amazonaws.com/${name}`],
    ['a foreign host over http', `http://evil.example/${name}`],
    ['no URL', 'certificate.pem'],
    ['a trusted host over another scheme', `https://127.0.0.1:4566/${name}`],
    ['a trusted host on another port', `http://127.0.0.1:4567/${name}`],
    ['a trusted host with a user', `http://user:password@127.0.0.1:4566/${name}`],
  ])('is refused when it is %s', (_what, url) => {
    expect(refuseCertificateUrl(url, topic, trusted)?.reason).toBe('untrusted_certificate_url');
  });

  it.each([
    ['SNS’s own', certificateUrl],
    ['any path of a trusted origin', 'http://127.0.0.1:4566/_aws/sns/certificate.pem'],
    ['a trusted origin with its default port', 'https://localstack.example.com:443/certificate.pem'],
  ])('is taken when it is %s', (_what, url) => {
    expect(refuseCertificateUrl(url, topic, trusted)).toBeUndefined();
  });

  it('cannot be AWS’s in a partition that nobody knows', () => {
    const unknown = topicOf('arn:aws-moon:sns:moon-west-1:123456789012:ses-events');
    expect(refuseCertificateUrl(certificateUrl, unknown, new Set())?.reason).toBe(
      'untrusted_certificate_url',
    );
    expect(refuseCertificateUrl(`https://undefined/${name}`, unknown, new Set())).toBeDefined();
  });
});
