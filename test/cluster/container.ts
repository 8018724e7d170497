import { readdir, readFile } from 'node:fs/promises';
import { vi } from 'vitest';
import { isReady, read, type Pod } from './kubernetes.ts';

const WAIT = { timeout: 60_000, interval: 500 };

/**
 * Kills the process of a pod's one container, and resolves when the kubelet has started it again, in the same pod. From
 * inside, nobody can kill the first process of a container; this machine is the node.
 */
export async function killContainer(namespace: string, pod: string): Promise<void> {
  const before = await read<Pod>('pod', pod, '-n', namespace);
  const [container] = before.status.containerStatuses ?? [];
  const processes = await processesOf(container?.containerID?.replace('containerd://', '') ?? 'none');
  if (!container || processes.length === 0) throw new Error(`${pod} has no process`);
  for (const id of processes) process.kill(id, 'SIGKILL');
  await vi.waitFor(async () => {
    const after = await read<Pod>('pod', pod, '-n', namespace);
    const restarts = after.status.containerStatuses?.[0]?.restartCount ?? 0;
    if (after.metadata.uid !== before.metadata.uid) throw new Error(`${pod} is another pod`);
    if (restarts <= container.restartCount || !isReady(after)) throw new Error(`${pod} is not back`);
  }, WAIT);
}

/** Processes of this machine that belong to a container, whose control groups are named for it. */
async function processesOf(container: string): Promise<number[]> {
  const ids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name));
  const groups = await Promise.all(ids.map((id) => readFile(`/proc/${id}/cgroup`, 'utf8').catch(() => '')));
  return ids.filter((_, index) => groups[index]?.includes(container)).map(Number);
}
