import { describe, expect, it } from 'vitest';
import { awsConnection } from '../support/aws-connection.ts';
import { fault } from '../support/aws-fixture-server.ts';
import { sesv2Answer } from '../support/sesv2-fixtures.ts';

async function sesv2Connection() {
  const connection = await awsConnection();
  return { ...connection, sesv2: await connection.aws.sesv2() };
}

const november = { start: Date.UTC(2025, 10, 1), end: Date.UTC(2025, 10, 30) };

describe('SES’s API v2, about the suppression list', () => {
  it('counts the addresses of a window by reason, and hands none of them on', async () => {
    await using aws = await sesv2Connection();
    const name = 'ListSuppressedDestinations';
    aws.fixture.answer(name, sesv2Answer(name), sesv2Answer(`${name}.last`));
    const found = await aws.sesv2.countSuppressed({ ...november, pages: 9 }, aws.signal);
    expect(found).toEqual({
      counts: new Map([
        ['BOUNCE', 2],
        ['COMPLAINT', 1],
      ]),
      pages: 2,
      complete: true,
    });
    expect(JSON.stringify([...found.counts])).not.toContain('@');
    const window = {
      StartDate: '2025-11-01T00:00:00Z',
      EndDate: '2025-11-30T00:00:00Z',
      PageSize: '1000',
    };
    expect(aws.fixture.calls.map(({ input }) => input)).toEqual([window, { ...window, NextToken: 'more' }]);
  });

  it('stops after as many pages as it may read, and says that there are more', async () => {
    await using aws = await sesv2Connection();
    aws.fixture.answer('ListSuppressedDestinations', sesv2Answer('ListSuppressedDestinations'));
    expect(await aws.sesv2.countSuppressed({ ...november, pages: 1 }, aws.signal)).toMatchObject({
      pages: 1,
      complete: false,
    });
    expect(aws.fixture.calls).toHaveLength(1);
  });

  it('lists jobs by kind and status', async () => {
    await using aws = await sesv2Connection();
    for (const name of ['ListImportJobs', 'ListExportJobs']) aws.fixture.answer(name, sesv2Answer(name));
    expect(await aws.sesv2.listImportJobs(aws.signal)).toEqual({
      jobs: [
        { kind: 'SUPPRESSION_LIST', status: 'COMPLETED' },
        { kind: 'CONTACT_LIST', status: 'FAILED' },
      ],
      more: false,
    });
    expect(await aws.sesv2.listExportJobs(aws.signal)).toEqual({
      jobs: [{ kind: 'METRICS_DATA', status: 'PROCESSING' }],
      more: false,
    });
  });
});

describe('SES’s API v2, about deliverability', () => {
  it('asks for all metrics of a part of the mail in one call', async () => {
    await using aws = await sesv2Connection();
    aws.fixture.answer('BatchGetMetricData', sesv2Answer('BatchGetMetricData'));
    const part = { dimension: 'ISP', value: 'Gmail' } as const;
    const [start, end] = [Date.UTC(2025, 10, 22), Date.UTC(2025, 10, 24)];
    expect(await aws.sesv2.getDeliverability({ part, start, end }, aws.signal)).toEqual({
      days: [
        { metric: 'SEND', start, value: 120 },
        { metric: 'SEND', start: Date.UTC(2025, 10, 23), value: 48 },
      ],
      failed: [],
    });
    const [request] = aws.fixture.calls;
    const queries = request?.input['Queries'] as Record<string, unknown>[];
    expect(queries).toHaveLength(10);
    expect(queries[0]).toEqual({
      Id: 'SEND',
      Namespace: 'VDM',
      Metric: 'SEND',
      Dimensions: { ISP: 'Gmail' },
      StartDate: start / 1_000,
      EndDate: end / 1_000,
    });
    expect(aws.told).toEqual(['sesv2 BatchGetMetricData ok 10']);
  });

  it('tells of the queries that failed, and what the others said', async () => {
    await using aws = await sesv2Connection();
    aws.fixture.answer('BatchGetMetricData', sesv2Answer('BatchGetMetricData.partial'));
    expect(await aws.sesv2.getDeliverability(november, aws.signal)).toEqual({
      days: [{ metric: 'SEND', start: Date.UTC(2025, 10, 22), value: 120 }],
      failed: [{ metric: 'OPEN', code: 'INTERNAL_FAILURE' }],
    });
  });

  it('says that Virtual Deliverability Manager is not enabled in AWS’s words', async () => {
    await using aws = await sesv2Connection();
    aws.fixture.answer('BatchGetMetricData', fault('NotFoundException'));
    await expect(aws.sesv2.getDeliverability(november, aws.signal)).rejects.toMatchObject({
      code: 'NotFoundException',
    });
  });

  it('lists open recommendations to the last page', async () => {
    await using aws = await sesv2Connection();
    const name = 'ListRecommendations';
    aws.fixture.answer(name, sesv2Answer(name), sesv2Answer(`${name}.last`));
    expect(await aws.sesv2.listOpenRecommendations(aws.signal)).toEqual([
      { type: 'DMARC', impact: 'LOW' },
      { type: 'IP_LISTING', impact: 'HIGH' },
    ]);
    expect(aws.fixture.calls[0]?.input).toEqual({ Filter: { STATUS: 'OPEN' }, PageSize: 100 });
  });
});
