/**
 * The style sheet and the behaviours of every page, each as one file: the sources are many small
 * ones, and a browser should not have to ask for them one by one before it can show a page.
 */
import { fileURLToPath } from "node:url"

import { build } from "vite"

const source = (path: string): string => fileURLToPath(new URL(`../../${path}`, import.meta.url))

for (const [input, name] of [
  ["css/app.css", "app.css"],
  ["js/app.js", "app.js"],
] as const) {
  await build({
    configFile: false,
    publicDir: false,
    logLevel: "warn",
    build: {
      outDir: source("build"),
      emptyOutDir: false,
      target: "es2023",
      cssTarget: "esnext", // light-dark() and layers stay as they are written
      modulePreload: false,
      rolldownOptions: {
        input: source(input),
        output: { entryFileNames: name, assetFileNames: name, codeSplitting: false },
      },
    },
  })
}
