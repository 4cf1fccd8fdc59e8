import type { AddressInfo } from "node:net"

import * as encoding from "lib0/encoding"
import { type WebSocket, WebSocketServer } from "ws"
import { applyAwarenessUpdate, Awareness, encodeAwarenessUpdate } from "y-protocols/awareness"
import * as Y from "yjs"

import { awarenessFrame, carriesSomething, readFrame, step1Frame, step2Frame, updateFrame } from "../src/live/frames.ts"

/** A small server of one document that speaks as the real one does, and can be told to misbehave. */
export class TestServer {
  doc = new Y.Doc()
  awareness = new Awareness(this.doc)
  /** Sync frames that carried something, as they came. */
  received: Uint8Array[] = []
  /** What each edit's author had seen, as the edits came. */
  seen: number[] = []
  awarenessFrames = 0
  connections = 0
  /** While held, nothing is acknowledged. */
  held = false
  readonly #clients = new Map<WebSocket, number>()
  #server: WebSocketServer
  readonly #port: number

  private constructor(server: WebSocketServer) {
    this.#server = server
    this.#port = (server.address() as AddressInfo).port
    this.#listen()
    this.awareness.setLocalState(null)
    this.doc.on("update", (update: Uint8Array, origin: unknown) => {
      for (const client of this.#clients.keys()) if (client !== origin) client.send(updateFrame(update))
    })
  }

  static async start(port = 0): Promise<TestServer> {
    const server = new WebSocketServer({ port, host: "127.0.0.1" })
    await new Promise((resolve) => server.once("listening", resolve))
    return new TestServer(server)
  }

  get url(): string {
    return `ws://127.0.0.1:${this.#port}/ws/documents/1/?acks=1`
  }

  release(): void {
    this.held = false
    for (const client of this.#clients.keys()) this.#acknowledge(client)
  }

  broadcast(frame: Uint8Array): void {
    for (const client of this.#clients.keys()) client.send(frame)
  }

  close(code: number): void {
    for (const client of this.#clients.keys()) client.close(code)
  }

  async stop(): Promise<void> {
    for (const client of this.#clients.keys()) client.terminate()
    this.#clients.clear()
    await new Promise((resolve) => this.#server.close(resolve))
  }

  /** Listens again where it listened before, with what it had. */
  async restart(): Promise<void> {
    this.#server = new WebSocketServer({ port: this.#port, host: "127.0.0.1" })
    await new Promise((resolve) => this.#server.once("listening", resolve))
    this.#listen()
  }

  #listen(): void {
    this.#server.on("connection", (client) => {
      this.connections += 1
      this.#clients.set(client, 0)
      client.on("message", (data: Buffer) => this.#message(client, new Uint8Array(data)))
      client.on("close", () => this.#clients.delete(client))
      client.send(step1Frame(Y.encodeStateVector(this.doc)))
    })
  }

  #message(client: WebSocket, data: Uint8Array): void {
    const frame = readFrame(data)
    if (frame.kind === "step1") client.send(step2Frame(Y.encodeStateAsUpdate(this.doc, frame.vector)))
    if (frame.kind === "awareness") this.#presence(frame.update)
    if (frame.kind !== "edit" && frame.kind !== "step2") return
    if (!carriesSomething(frame.update)) return
    this.received.push(frame.update)
    if (frame.kind === "edit") this.seen.push(frame.seen)
    this.#clients.set(client, (this.#clients.get(client) ?? 0) + 1)
    Y.applyUpdate(this.doc, frame.update, client)
    if (!this.held) this.#acknowledge(client)
  }

  #presence(update: Uint8Array): void {
    this.awarenessFrames += 1
    applyAwarenessUpdate(this.awareness, update, null)
    const states = encodeAwarenessUpdate(this.awareness, [...this.awareness.states.keys()])
    for (const client of this.#clients.keys()) client.send(awarenessFrame(states))
  }

  #acknowledge(client: WebSocket): void {
    const encoder = encoding.createEncoder()
    encoding.writeVarUint(encoder, 8)
    encoding.writeVarUint(encoder, this.received.length)
    encoding.writeVarUint(encoder, this.#clients.get(client) ?? 0)
    client.send(encoding.toUint8Array(encoder))
  }
}

