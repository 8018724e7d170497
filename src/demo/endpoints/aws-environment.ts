import { join } from 'node:path';

/**
 * Makes sure that the AWS SDK finds the demo's invented credentials and nothing of the user's: neither variables nor
 * shared files nor an instance's metadata. Disposing of it brings the variables back.
 * @param folder holds no files of these names.
 */
export function isolateFromAws(folder: string, environment: NodeJS.ProcessEnv = process.env): Disposable {
  const before = Object.entries(environment).filter(([name]) => name.startsWith('AWS_'));
  const clear = () => {
    for (const name of Object.keys(environment)) if (name.startsWith('AWS_')) delete environment[name];
  };
  clear();
  Object.assign(environment, {
    AWS_ACCESS_KEY_ID: 'AKIAIOSFODNN7EXAMPLE',
    AWS_SECRET_ACCESS_KEY: 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY',
    AWS_CONFIG_FILE: join(folder, 'no-config'),
    AWS_SHARED_CREDENTIALS_FILE: join(folder, 'no-credentials'),
    AWS_EC2_METADATA_DISABLED: 'true',
  });
  return {
    [Symbol.dispose]() {
      clear();
      Object.assign(environment, Object.fromEntries(before));
    },
  };
}
