import { expect, it } from 'vitest';
import { startApp } from '../../src/app/app.ts';
import { systemIo } from '../../src/app/system-io.ts';
import { connectAws } from '../../src/aws/connect.ts';
import { collectorNames } from '../../src/collectors/index.ts';
import { Config } from '../../src/config/config.ts';
import { judged } from '../../src/platform/clock-judge.ts';
import { eventually } from '../support/eventually.ts';
import { awsFixture } from '../support/aws-fixture-server.ts';
import { day } from '../support/ledger-bench.ts';
import { ManualClock } from '../support/manual-clock.ts';
import { notedLog } from '../support/noted-log.ts';
import { scrape } from '../support/scrape.ts';

it('is not ready while its clock disagrees with the Date of AWS’s answers, says so, and is again by itself', async () => {
  await using aws = await awsFixture();
  aws.answer(
    'GetSendQuota',
    '<Max24HourSend>200</Max24HourSend><MaxSendRate>1</MaxSendRate><SentLast24Hours>5</SentLast24Hours>',
  );
  const config = Config.parse({
    accounts: [{ region: 'eu-west-1', account_id: '111111111111', endpoint: aws.endpoint }],
    collectors: Object.fromEntries(collectorNames.map((name) => [name, { enabled: name === 'send-quota' }])),
    ledger: { type: 'memory' },
    web: { listen: '127.0.0.1:0' },
  });
  const { lines, log } = notedLog();
  const hands = new ManualClock(Date.now() + 20 * day);
  const clock = judged(hands);
  const connect = (...[of, count]: Parameters<ReturnType<typeof systemIo>['connect']>) =>
    connectAws(of, count, log, clock);
  await using app = await startApp({ config, secrets: [] }, { ...systemIo(log), clock, connect });
  const ready = async () => {
    const answer = await fetch(`${app.webUrl}/-/ready`);
    return `${answer.status} ${await answer.text()}`;
  };
  const notReady = '503 ses-exporter is not ready:\n';
  await eventually(async () => {
    expect(await ready()).toBe(`${notReady}- the host’s clock is 20 days ahead of AWS’s\n`);
  });
  const offset = async () => {
    const { text } = await scrape(app.webUrl);
    return Number(/^ses_exporter_clock_offset_seconds (.*)$/m.exec(text)?.[1]);
  };
  expect(Math.abs((await offset()) + 20 * 86_400)).toBeLessThan(60);
  hands.jump(-20 * day);
  expect(await ready()).toBe('200 ses-exporter is ready.\n');
  expect(Math.abs(await offset())).toBeLessThan(60);
  expect(lines.filter(({ message }) => message.includes('clock'))).toMatchObject([
    {
      level: 'error',
      message: expect.stringMatching(/^the host’s clock is 20 days ahead of AWS’s/) as unknown,
    },
    { level: 'info', message: 'the host’s clock is right again' },
  ]);
});
