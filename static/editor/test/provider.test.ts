// @vitest-environment node
import { afterEach, expect, test, vi } from "vitest"
import * as Y from "yjs"

import { pauseBefore } from "../src/live/closing.ts"
import { DocumentProvider } from "../src/live/provider.ts"
import { TestServer } from "./server.ts"

const closing: (() => unknown)[] = []

afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close()
})

async function server(): Promise<TestServer> {
  const started = await TestServer.start()
  closing.push(() => started.stop())
  return started
}

function client(to: TestServer, editable = true, isGone?: () => Promise<boolean>) {
  const doc = new Y.Doc()
  const states: string[] = []
  const provider = new DocumentProvider({
    url: to.url,
    doc,
    editable,
    ...(isGone ? { isGone } : {}),
    onChange: ({ state }) => states.push(state),
  })
  closing.push(() => provider.destroy())
  provider.connect()
  return { doc, provider, states, text: doc.getText("default") }
}

const until = (holds: () => boolean) =>
  vi.waitFor(() => {
    if (!holds()) throw new Error("not yet")
  }, { timeout: 5000, interval: 5 })

test("what one types the other sees, and saved is said after the acknowledgement", async () => {
  const at = await server()
  const [ana, ben] = [client(at), client(at)]
  await until(() => ana.provider.state === "saved" && ben.provider.state === "saved")
  at.held = true
  ana.text.insert(0, "hello")
  expect(ana.provider.state).toBe("saving")
  expect(ana.provider.unsaved).toBe(true)
  await until(() => ben.text.toString() === "hello")
  expect(ana.provider.state).toBe("saving")
  at.release()
  await until(() => ana.provider.state === "saved")
  expect(ben.states).not.toContain("saving")
})

test("edits made while the line is down go out as one update when it is back", async () => {
  const at = await server()
  const ana = client(at)
  await until(() => ana.provider.state === "saved")
  await at.stop()
  await until(() => ana.provider.state === "offline")
  for (const letter of "written offline") ana.text.insert(ana.text.length, letter)
  expect(ana.provider.unsaved).toBe(true)
  at.doc.getText("default").insert(0, "meanwhile ")
  at.received = []
  await at.restart()
  await until(() => ana.provider.state === "saved")
  expect(at.received).toHaveLength(1)
  expect(ana.text.toString()).toBe(at.doc.getText("default").toString())
  expect(ana.text.toString()).toContain("written offline")
  expect(ana.provider.unsaved).toBe(false)
})

test("an edit that was sent but not acknowledged is not called saved when the line breaks", async () => {
  const at = await server()
  const ana = client(at)
  await until(() => ana.provider.state === "saved")
  at.held = true
  ana.text.insert(0, "x")
  await until(() => at.received.length === 1)
  at.close(1012)
  await until(() => ana.provider.state === "offline")
  expect(ana.provider.unsaved).toBe(true)
  at.held = false
  await until(() => ana.provider.state === "saved")
  expect(ana.provider.unsaved).toBe(false)
})

test("who may not edit any more turns read-only, goes on reading and sends nothing", async () => {
  const at = await server()
  const ana = client(at)
  await until(() => ana.provider.state === "saved")
  at.close(4403)
  await until(() => ana.provider.state === "read-only")
  expect(ana.provider.refusal).toBe("forbidden")
  const before = at.received.length
  ana.text.insert(0, "no")
  at.doc.getText("default").insert(0, "yes")
  await until(() => ana.text.toString().includes("yes"))
  expect(at.received).toHaveLength(before)
})

test("an edit that was refused stays unsaved, so that the page can say so", async () => {
  const at = await server()
  const ana = client(at)
  await until(() => ana.provider.state === "saved")
  at.held = true
  ana.text.insert(0, "refused")
  at.close(4403)
  await until(() => ana.provider.state === "read-only")
  expect(ana.provider.unsaved).toBe(true)
})

test("a reader sends no sync frame that could count as an edit", async () => {
  const at = await server()
  at.doc.getText("default").insert(0, "text")
  at.doc.getText("default").delete(0, 2)
  const reader = client(at, false)
  await until(() => reader.provider.state === "read-only")
  expect(reader.text.toString()).toBe("xt")
  expect(at.received).toHaveLength(0)
})

test("a document that is gone and a session that has ended stop the attempts and say why", async () => {
  for (const [code, why] of [[4404, "gone"], [4401, "sign-in"]] as const) {
    const at = await server()
    const ana = client(at)
    await until(() => ana.provider.state === "saved")
    at.close(code)
    await until(() => ana.provider.state === "failed")
    expect(ana.provider.refusal).toBe(why)
    await new Promise((resolve) => setTimeout(resolve, 700))
    expect(at.connections).toBe(1)
  }
})

test("a portal that does not store for three seconds is told, and told no more once it stores", async () => {
  const at = await server()
  const ana = client(at)
  await until(() => ana.provider.state === "saved")
  at.held = true
  ana.text.insert(0, "kept")
  const typedAt = Date.now()
  await until(() => ana.provider.state === "waiting")
  expect(Date.now() - typedAt).toBeGreaterThan(2900)
  ana.text.insert(4, " and kept")
  expect(ana.provider.state).toBe("waiting")
  at.release()
  await until(() => ana.provider.state === "saved")
})

test("a portal that stores slowly but does store is not said to be in trouble", async () => {
  const at = await server()
  const ana = client(at)
  await until(() => ana.provider.state === "saved")
  at.held = true
  for (let round = 0; round < 5; round += 1) {
    ana.text.insert(0, "x")
    await new Promise((resolve) => setTimeout(resolve, 1000))
    at.release() // what came so far is stored, what comes now waits for the next round
    at.held = true
    ana.text.insert(0, "y")
  }
  expect(ana.states).not.toContain("waiting")
})

test("who is asked to come back later is told so until what was typed is stored", async () => {
  const at = await server()
  const ana = client(at)
  await until(() => ana.provider.state === "saved")
  at.held = true
  at.close(1013)
  await until(() => ana.provider.state === "waiting")
  ana.text.insert(0, "kept")
  await until(() => at.connections === 2)
  await new Promise((resolve) => setTimeout(resolve, 300))
  expect(ana.provider.state).toBe("waiting")
  at.release()
  await until(() => ana.provider.state === "saved")
  expect(at.doc.getText("default").toString()).toBe("kept")
})

test("a document that a socket says is gone is tried again until the portal says so for good", async () => {
  const at = await server()
  let gone = false
  const ana = client(at, true, async () => gone)
  await until(() => ana.provider.state === "saved")
  at.close(4404)
  await until(() => ana.provider.state === "waiting")
  expect(ana.provider.refusal).toBeNull()
  await until(() => at.connections === 2 && ana.provider.state === "saved")
  gone = true
  at.close(4404)
  await until(() => ana.provider.state === "failed")
  expect(ana.provider.refusal).toBe("gone")
})

test("signing in elsewhere and coming back connects again", async () => {
  const at = await server()
  const ana = client(at)
  await until(() => ana.provider.state === "saved")
  at.close(4401)
  await until(() => ana.provider.state === "failed")
  ana.provider.wake()
  await until(() => ana.provider.state === "saved")
})

test("too slow is a reason to come back, a limit to say so", async () => {
  const at = await server()
  const ana = client(at)
  await until(() => ana.provider.state === "saved")
  at.close(4408)
  await until(() => at.connections === 2 && ana.provider.state === "saved")
  at.close(4409)
  await until(() => ana.provider.refusal === "limit")
  expect(ana.provider.state).toBe("offline")
})

test("a frame that cannot be read breaks the line, not the document", async () => {
  const at = await server()
  const ana = client(at)
  await until(() => ana.provider.state === "saved")
  const complaint = vi.spyOn(console, "error").mockImplementation(() => undefined)
  at.broadcast(new Uint8Array([0, 2, 9, 1]))
  await until(() => at.connections === 2 && ana.provider.state === "saved")
  ana.text.insert(0, "still here")
  await until(() => at.doc.getText("default").toString() === "still here")
  complaint.mockRestore()
})

test("people are seen, and seen again after the line was down", async () => {
  const at = await server()
  const [ana, ben] = [client(at), client(at)]
  ana.provider.awareness.setLocalStateField("user", { name: "Ana" })
  const benSeesAna = () => ben.provider.awareness.getStates().get(ana.doc.clientID)?.user?.name === "Ana"
  await until(benSeesAna)
  at.close(1012)
  await until(() => !benSeesAna())
  await until(benSeesAna)
})

test("a presence that stays the same is sent once, however often it is set", async () => {
  const at = await server()
  const ana = client(at)
  await until(() => ana.provider.state === "saved")
  ana.provider.awareness.setLocalStateField("cursor", { anchor: 1 })
  await new Promise((resolve) => setTimeout(resolve, 150))
  const before = at.awarenessFrames
  for (let time = 0; time < 50; time += 1) ana.provider.awareness.setLocalStateField("cursor", { anchor: 1 })
  await new Promise((resolve) => setTimeout(resolve, 150))
  expect(at.awarenessFrames).toBe(before)
})

test("pauses between attempts grow to fifteen seconds and differ from client to client", () => {
  expect(pauseBefore(0, () => 0)).toBe(200)
  expect(pauseBefore(20, () => 1)).toBe(15_000)
  expect(pauseBefore(3)).not.toBe(pauseBefore(3))
})
