import { fileURLToPath } from "node:url"
import type { Plugin } from "vite"
import { defineConfig } from "vitest/config"

/** Django finds the modules that a module asks for by their quotes; the minifier writes backticks. */
function quotedImports(): Plugin {
  return {
    name: "quoted-imports",
    generateBundle(_options, bundle) {
      for (const part of Object.values(bundle)) {
        if (part.type === "chunk") part.code = part.code.replaceAll(/\bimport\(`([^`]+)`\)/g, 'import("$1")')
      }
    },
  }
}

/**
 * One module and one style sheet, named without a hash: Django's static files add it. What only
 * some need (reading pasted Markdown) is a module of its own that the first one asks for.
 */
export default defineConfig({
  base: "./",
  plugins: [quotedImports()],
  publicDir: false,
  build: {
    outDir: fileURLToPath(new URL("../build", import.meta.url)),
    emptyOutDir: true,
    target: "es2023",
    modulePreload: false,
    cssCodeSplit: false,
    rolldownOptions: {
      input: fileURLToPath(new URL("src/main.ts", import.meta.url)),
      output: {
        format: "es",
        entryFileNames: "editor.js",
        chunkFileNames: "editor-[name].js",
        assetFileNames: "editor[extname]",
      },
    },
  },
  test: { environment: "jsdom", include: ["test/**/*.test.ts"], testTimeout: 10_000 },
})
