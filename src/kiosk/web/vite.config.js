// The pages as plain files: relative addresses, hashed names, nothing inline (the pages are served
// under a policy that allows neither inline scripts nor inline styles).
import { defineConfig } from 'vite';

export default defineConfig({
  base: './',
  esbuild: { jsx: 'automatic', jsxImportSource: 'preact' },
  build: {
    outDir: process.env.KANARIA_PAGES ?? '../../../build/pages',
    emptyOutDir: true,
    assetsInlineLimit: 0,
    modulePreload: false,
    target: 'es2022',
  },
});
