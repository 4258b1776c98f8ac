import { fileURLToPath } from 'node:url'
import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'

const page = (name: string): string => fileURLToPath(new URL(name, import.meta.url))

/** Two pages, desk.html and portal.html, into dist/web; hashed files under assets/; src/web/public is copied as it is. `MINZHENG_API` is where `vite dev` finds the API. */
export default defineConfig({
  plugins: [react()],
  appType: 'mpa',
  publicDir: 'src/web/public',
  build: {
    outDir: 'dist/web',
    assetsDir: 'assets',
    target: 'es2022',
    chunkSizeWarningLimit: 1200,
    rollupOptions: { input: { desk: page('desk.html'), portal: page('portal.html') } },
  },
  server: { proxy: { '/api': process.env['MINZHENG_API'] ?? 'http://localhost:8080' } },
})
