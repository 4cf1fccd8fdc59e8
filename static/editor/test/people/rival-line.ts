/** A page on Hocuspocus, by its own provider. Installed with the bench only. */
import { registerHooks } from "node:module"

import type { Client, Line, Make } from "./lines.ts"
import { stockPlugins } from "./page.ts"

const RIVAL = new URL("../../../../tests/benchmarks/rival/package.json", import.meta.url).href
const PROVIDER: string = "@hocuspocus/provider"
const SHARED = /^(yjs$|y-protocols\/|lib0\/)/

interface Provider {
  connect(): void
  disconnect(): void
  destroy(): void
  on(event: "disconnect", heard: () => void): void
  readonly isSynced: boolean
  readonly hasUnsyncedChanges: boolean
}

type Providers = { HocuspocusProvider: new (options: object) => Provider }

let found: Providers | null = null

/** One Yjs for all: theirs must be ours, or neither knows the other's types. */
export async function loadRival(): Promise<void> {
  if (found) return
  registerHooks({
    resolve: (name, context, next) => next(name, { ...context, parentURL: homeOf(name) ?? context.parentURL }),
  })
  found = await import(PROVIDER) as Providers
}

function homeOf(name: string): string | undefined {
  if (name === PROVIDER) return RIVAL
  return SHARED.test(name) ? import.meta.url : undefined
}

const rivalLine: Make = ({ doc }, { server, document, token }): Line => {
  if (!found) throw new Error("loadRival() comes first")
  const options = { url: server, name: document, document: doc, token, autoConnect: false }
  const provider = new found.HocuspocusProvider(options)
  let wanted = false
  // It takes no notice of who comes back before the old socket is closed.
  provider.on("disconnect", () => wanted && provider.connect())
  return {
    online: () => {
      wanted = true
      provider.connect()
    },
    offline: () => {
      wanted = false
      provider.disconnect()
    },
    get settled() {
      return provider.isSynced && !provider.hasUnsyncedChanges
    },
    destroy: () => {
      wanted = false
      provider.destroy()
    },
  }
}

export const rival: Client = { plugins: stockPlugins, line: rivalLine }
