import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { apply, kubectl } from './kubernetes.ts';

/**
 * A default storage class with so many volumes, each a folder of this machine, as a provisioner would make them.
 * Gone when it is disposed of.
 */
export async function volumes(count: number, accessMode = 'ReadWriteOnce'): Promise<AsyncDisposable> {
  const folders = await Promise.all(
    Array.from({ length: count }, () => mkdtemp(join(tmpdir(), 'ses-exporter-volume-'))),
  );
  const names = folders.map((folder) => folder.slice(folder.lastIndexOf('/') + 1).toLowerCase());
  await apply(
    [storageClass, ...folders.map((folder, index) => volume(names[index] ?? '', folder, accessMode))].join(
      '\n---\n',
    ),
  );
  return {
    async [Symbol.asyncDispose]() {
      await kubectl('delete', 'pv', '--wait=false', ...names);
      await Promise.all(folders.map((folder) => rm(folder, { recursive: true, force: true })));
    },
  };
}

const storageClass = `
apiVersion: storage.k8s.io/v1
kind: StorageClass
metadata:
  name: folders
  annotations: { storageclass.kubernetes.io/is-default-class: "true" }
provisioner: kubernetes.io/no-provisioner
volumeBindingMode: WaitForFirstConsumer`;

function volume(name: string, folder: string, accessMode: string): string {
  return `
apiVersion: v1
kind: PersistentVolume
metadata: { name: ${name} }
spec:
  storageClassName: folders
  capacity: { storage: 4Gi }
  accessModes: [${accessMode}]
  persistentVolumeReclaimPolicy: Retain
  local: { path: ${folder} }
  nodeAffinity:
    required:
      nodeSelectorTerms:
        - matchExpressions: [{ key: kubernetes.io/hostname, operator: In, values: [node1] }]`;
}
