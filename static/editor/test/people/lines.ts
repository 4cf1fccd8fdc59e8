/** How a page meets others: by our own provider, or by one that knows nothing of Tandem. */
import { WebsocketProvider } from "y-websocket"

import { DocumentProvider } from "../../src/live/provider.ts"
import { redraw } from "../../src/live/redraw.ts"
import { ourPlugins, type Page, type Plugins, stockPlugins } from "./page.ts"

/** A line to a server that can be cut and made again. */
export interface Line {
  online(): void
  offline(): void
  /** Whether everything of here is there and the other way round, as far as can be known here. */
  readonly settled: boolean
  destroy(): void
}

/** `server`: `ws://host:port`. */
export interface Door {
  server: string
  document: string
  token: string
}

export type Make = (page: Page, door: Door) => Line

/** How somebody writes and connects. */
export interface Client {
  plugins: Plugins
  line: Make
}

const ourLine: Make = (page, { server, document, token }) => {
  const url = `${server}/ws/documents/${document}/?acks=1&token=${token}`
  const onDrawingFailed = (error: unknown) => {
    console.error("a change could not be drawn", error)
    redraw(page)
  }
  const provider = new DocumentProvider({ url, doc: page.doc, editable: true, onDrawingFailed })
  return {
    online: () => provider.connect(),
    offline: () => provider.disconnect(),
    get settled() {
      return provider.state === "saved"
    },
    destroy: () => provider.destroy(),
  }
}

const stockLine: Make = ({ doc }, { server, document, token }) => {
  const options = { params: { token }, disableBc: true, connect: false, maxBackoffTime: 500 }
  const provider = new WebsocketProvider(`${server}/ws/documents`, document, doc, options)
  return {
    online: () => provider.connect(),
    offline: () => provider.disconnect(),
    get settled() {
      return provider.synced
    },
    destroy: () => provider.destroy(),
  }
}

export const ours: Client = { plugins: ourPlugins, line: ourLine }
export const stock: Client = { plugins: stockPlugins, line: stockLine }
