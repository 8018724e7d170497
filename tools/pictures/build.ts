import { cp } from 'node:fs/promises';
import { join } from 'node:path';
import { build } from 'vite';

/** The fonts of Grafana's styles, by the names that they have there. */
const fonts = [
  ['inter/files/inter-latin-400-normal.woff2', 'inter/Inter-Regular.woff2'],
  ['inter/files/inter-latin-500-normal.woff2', 'inter/Inter-Medium.woff2'],
  [
    'roboto-mono/files/roboto-mono-latin-400-normal.woff2',
    'roboto/L0xTDF4xlVMF-BfR8bXMIhJHg45mwgGEFl0_3vrtSM1J-gEPT5Ese6hmHSh0mQ.woff2',
  ],
] as const;

const here = import.meta.dirname;

/** Bundles the page that draws, with the icons and fonts that Grafana's panels load, into a folder. */
export async function buildPage(folder: string): Promise<void> {
  await build({
    root: join(here, 'page'),
    configFile: false,
    logLevel: 'error',
    define: { 'process.env.NODE_ENV': '"production"' },
    build: { outDir: folder, emptyOutDir: true, minify: false, reportCompressedSize: false },
  });
  const modules = join(here, 'node_modules');
  await cp(join(modules, '@grafana/ui/dist/public'), join(folder, 'public/build'), { recursive: true });
  for (const [font, name] of fonts)
    await cp(join(modules, '@fontsource', font), join(folder, 'public/fonts', name));
}
