import { expect, it } from 'vitest';
import { demo } from '../../src/app/demo.ts';
import { parseCommandLine } from '../../src/cli/command-line.ts';

it.each([
  ['--speed=0', '--speed needs a number above 0, got "0"'],
  ['--speed=fast', '--speed needs a number above 0, got "fast"'],
  ['--seed=-1', '--seed needs a number, got "-1"'],
  ['--duration=', '--duration needs a number, got ""'],
])('the demo refuses %s', async (flag, message) => {
  await expect(demo(parseCommandLine(['demo', flag]))).rejects.toThrow(message);
});
