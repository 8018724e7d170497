import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { expect, it } from 'vitest';
import { programWithTopic } from '../support/program-with-topic.ts';
import { DAY_MS } from '../support/sns-topic.ts';

it('starts on a ledger whose mark lies in the future, as a clock that jumped once left it, and counts on', async () => {
  await using program = await programWithTopic({});
  const body = program.bounceOf('before');
  expect(await program.deliver(body)).toEqual({ status: 200, text: 'counted\n' });
  await program.end('SIGTERM');
  const db = new DatabaseSync(join(program.folder, 'ledger.db'));
  db.prepare('UPDATE memory SET forgotten_to = ?').run(Date.now() + 6 * DAY_MS);
  db.close();
  await program.restart();
  expect(await program.deliver(program.bounceOf('after'))).toEqual({ status: 200, text: 'counted\n' });
  // What came before is known, or it is refused; it is never counted again.
  expect((await program.deliver(body)).text).not.toContain('counted');
});
