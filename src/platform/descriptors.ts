import { readFileSync } from 'node:fs';

/**
 * How many file descriptors this process may have, sockets included; endless where it is not known. Node has raised its
 * own limit to the highest that it may have by now. Source: proc_pid_limits(5), which only Linux has.
 */
export function descriptorLimit(): number {
  try {
    const limit = /^Max open files +(\d+)/m.exec(readFileSync('/proc/self/limits', 'utf8'))?.[1];
    return limit === undefined ? Infinity : Number(limit);
  } catch {
    return Infinity;
  }
}
