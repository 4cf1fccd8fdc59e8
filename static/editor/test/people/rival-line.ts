/** A page on Hocuspocus, by its own provider. Installed with the bench only. */
import { createRequire, registerHooks } from "node:module"
import { pathToFileURL } from "node:url"

import type * as Y from "yjs"

import type { Line, Make } from "./lines.ts"

const RIVAL = new URL("../../../../tests/benchmarks/rival/package.json", import.meta.url)
const SHARED = /^(yjs$|y-protocols\/|lib0\/)/

interface Provider {
  connect(): void
  disconnect(): void
  destroy(): void
  readonly isSynced: boolean
  readonly hasUnsyncedChanges: boolean
}

type Providers = { HocuspocusProvider: new (options: object) => Provider }

let found: Providers | null = null

/** One Yjs for all: theirs must be ours, or neither knows the other's types. */
export async function loadRival(): Promise<void> {
  registerHooks({
    resolve: (name, context, next) => next(name, SHARED.test(name) ? { ...context, parentURL: import.meta.url } : context),
  })
  const path = createRequire(RIVAL).resolve("@hocuspocus/provider")
  found = await import(pathToFileURL(path).href) as Providers
}

export const rival: Make = (doc: Y.Doc, { server, document, token }): Line => {
  if (!found) throw new Error("loadRival() comes first")
  const provider = new found.HocuspocusProvider({ url: server, name: document, document: doc, token })
  return {
    online: () => provider.connect(),
    offline: () => provider.disconnect(),
    get settled() {
      return provider.isSynced && !provider.hasUnsyncedChanges
    },
    destroy: () => provider.destroy(),
  }
}
