// @vitest-environment node
import * as encoding from "lib0/encoding"
import { afterEach, beforeEach, expect, test, vi } from "vitest"
import * as Y from "yjs"

import { type Incoming, readFrame, step1Frame, step2Frame, updateFrame } from "../src/live/frames.ts"
import { DocumentProvider } from "../src/live/provider.ts"

/** A line whose two ends the test holds. */
class Line {
  static current: Line
  readyState = 1
  sent: Incoming[] = []
  onopen?: () => void
  onmessage?: (event: { data: ArrayBuffer }) => void
  onclose?: (event: { code: number }) => void

  constructor() {
    Line.current = this
  }

  send(data: Uint8Array): void {
    this.sent.push(readFrame(data))
  }

  close(code = 1000): void {
    this.readyState = 3
    this.onclose?.({ code })
  }

  brings(frame: Uint8Array): void {
    this.onmessage?.({ data: frame.slice().buffer as ArrayBuffer })
  }

  /** The first `count` frames of ours are durable. */
  confirms(count: number): void {
    const encoder = encoding.createEncoder()
    for (const number of [8, count, count]) encoding.writeVarUint(encoder, number)
    this.brings(encoding.toUint8Array(encoder))
  }

  get edits() {
    return this.sent.flatMap((frame) => (frame.kind === "edit" ? [frame] : []))
  }

  get answers() {
    return this.sent.flatMap((frame) => (frame.kind === "step2" ? [frame.update] : []))
  }
}

const EMPTY = new Uint8Array([0, 0])
const closing: (() => void)[] = []

beforeEach(() => {
  vi.useFakeTimers()
  vi.stubGlobal("WebSocket", Object.assign(Line, { OPEN: 1 }))
})

afterEach(() => {
  for (const close of closing.splice(0)) close()
  vi.unstubAllGlobals()
  vi.useRealTimers()
})

function client({ editable = true, doc = new Y.Doc() } = {}) {
  const drawn: unknown[] = []
  const provider = new DocumentProvider({ url: "ws://nowhere", doc, editable, onDrawingFailed: (error) => drawn.push(error) })
  closing.push(() => provider.destroy())
  provider.connect()
  Line.current.onopen?.()
  return { provider, doc, text: doc.getText("default"), line: Line.current, drawn }
}

/** Somebody else, whose edits the test hands over frame by frame. */
function other(from?: Y.Doc) {
  const doc = new Y.Doc()
  if (from) Y.applyUpdate(doc, Y.encodeStateAsUpdate(from))
  const text = doc.getText("default")
  const updates: Uint8Array[] = []
  doc.on("update", (update: Uint8Array) => updates.push(update))
  const edit = (change: (text: Y.Text) => void): Uint8Array => {
    change(text)
    return updates.at(-1)!
  }
  return { doc, text, edit }
}

function inSync(options = {}) {
  const mine = client(options)
  mine.line.brings(step1Frame(Y.encodeStateVector(new Y.Doc())))
  mine.line.brings(step2Frame(EMPTY))
  return mine
}

test("each edit says how many frames of text its author had seen, the empty one included", () => {
  const { text, line } = inSync()
  text.insert(0, "a")
  const { edit } = other()
  line.brings(updateFrame(edit((text) => text.insert(0, "x"))))
  line.brings(updateFrame(edit((text) => text.insert(1, "y"))))
  text.insert(0, "b")
  expect(line.edits.map(({ seen }) => seen)).toEqual([1, 3])
})

test("the count of what was seen begins anew with each connection", () => {
  const { text, line } = inSync()
  line.brings(updateFrame(other().edit((text) => text.insert(0, "x"))))
  line.close(1012)
  vi.advanceTimersByTime(1000)
  const next = Line.current
  next.onopen?.()
  next.brings(step1Frame(Y.encodeStateVector(new Y.Doc())))
  text.insert(0, "a")
  next.brings(step2Frame(EMPTY))
  text.insert(0, "b")
  expect(next.edits.map(({ seen }) => seen)).toEqual([0, 1])
})

test("unsent words leave before anything of others is applied", () => {
  const { doc, text, line, provider } = inSync()
  const { edit, doc: theirs } = other(doc)
  line.close(1012)
  text.insert(0, "unsent")
  vi.advanceTimersByTime(1000)
  const next = Line.current
  next.onopen?.()
  const vector = Y.encodeStateVector(theirs)
  edit((text) => text.insert(0, "theirs"))
  next.brings(step2Frame(Y.encodeStateAsUpdate(theirs)))
  next.brings(updateFrame(edit((text) => text.insert(0, "more "))))
  expect(text.toString()).toBe("unsent")
  expect(provider.state).toBe("offline")
  next.brings(step1Frame(vector))
  expect(next.answers).toHaveLength(1)
  expect(text.toString()).toContain("more theirs")
  const answered = new Y.Doc()
  Y.applyUpdate(answered, next.answers[0]!)
  expect(answered.getText("default").toString()).toBe("unsent")
})

test("with nothing unsent the text opens at once, and for a reader always", () => {
  const { edit } = other()
  const update = edit((text) => text.insert(0, "text"))
  for (const editable of [true, false]) {
    const mine = client({ editable })
    if (!editable) mine.text.insert(0, "refused ")
    mine.line.brings(step2Frame(update))
    expect(mine.text.toString()).toContain("text")
  }
})

test("deletions, and what is behind them, wait for the acknowledgement and are drawn in one go", () => {
  const { doc, text, line } = inSync()
  const { edit } = other()
  line.brings(updateFrame(edit((text) => text.insert(0, "block"))))
  text.insert(5, " mine")
  const draws = vi.fn()
  text.observe(draws)
  line.brings(updateFrame(edit((text) => text.delete(0, 5))))
  line.brings(updateFrame(edit((text) => text.insert(0, "repair"))))
  expect(text.toString()).toBe("block mine")
  expect(draws).not.toHaveBeenCalled()
  text.insert(10, "!")
  expect(line.edits.at(-1)!.seen).toBe(2)
  draws.mockClear()
  line.confirms(1)
  expect(draws).toHaveBeenCalledOnce()
  expect(text.toString()).toContain("repair")
  doc.getText("default").insert(0, "z")
  expect(line.edits.at(-1)!.seen).toBe(4)
})

test("deletions wait 2 s at most, and not at all while nothing of ours is on its way", () => {
  const { text, line } = inSync()
  const { edit } = other()
  line.brings(updateFrame(edit((text) => text.insert(0, "block"))))
  line.brings(updateFrame(edit((text) => text.delete(0, 1))))
  expect(text.toString()).toBe("lock")
  text.insert(4, "!")
  line.brings(updateFrame(edit((text) => text.insert(0, "x"))))
  expect(text.toString()).toBe("xlock!")
  line.brings(updateFrame(edit((text) => text.delete(0, 1))))
  vi.advanceTimersByTime(1_999)
  expect(text.toString()).toBe("xlock!")
  vi.advanceTimersByTime(1)
  expect(text.toString()).toBe("lock!")
})

test("whatever the order of frames, keys and acknowledgements, all is applied once and in order", () => {
  for (let round = 0; round < 60; round += 1) {
    const { doc, text, line } = inSync()
    const { edit, doc: theirs } = other()
    let brought = 0
    let lastSeen = 0
    for (let step = 0; step < 40; step += 1) {
      const dice = Math.random()
      if (dice < 0.3) text.insert(Math.floor(Math.random() * (text.length + 1)), "m")
      else if (dice < 0.8) {
        line.brings(updateFrame(edit((text) => (dice < 0.6 || !text.length ? text.insert(0, "o") : text.delete(0, 1)))))
        brought += 1
      } else if (dice < 0.9) line.confirms(line.edits.length)
      else vi.advanceTimersByTime(Math.random() * 200)
      const { seen } = line.edits.at(-1) ?? { seen: 0 }
      expect(seen).toBeGreaterThanOrEqual(lastSeen)
      lastSeen = seen
    }
    vi.advanceTimersByTime(2_000)
    text.insert(0, "end")
    expect(line.edits.at(-1)!.seen).toBe(brought + 1)
    for (const { update } of line.edits) Y.applyUpdate(theirs, update)
    expect(text.toString()).toBe(theirs.getText("default").toString())
    doc.destroy()
  }
})

test("an exception while a change is drawn costs neither the line nor the change", () => {
  const { text, line, drawn, provider } = inSync()
  const broken = new RangeError("Position 9 out of range")
  const draw = () => {
    throw broken
  }
  text.observe(draw)
  line.brings(updateFrame(other().edit((text) => text.insert(0, "theirs"))))
  expect(drawn).toEqual([broken])
  expect(text.toString()).toBe("theirs")
  expect(line.readyState).toBe(1)
  text.unobserve(draw)
  text.insert(6, " mine")
  expect(line.edits.at(-1)!.seen).toBe(2)
  line.confirms(1)
  expect(provider.state).toBe("saved")
})

test("bytes that cannot be read leave the text as it was, and the line is made anew", () => {
  const complaint = vi.spyOn(console, "error").mockImplementation(() => undefined)
  const good = other().edit((text) => text.insert(0, "theirs"))
  for (const bad of [good.slice(0, -3), new Uint8Array([...good.slice(0, -1), 5, 9]), new Uint8Array([1, 1, 7])]) {
    const { text, line } = inSync()
    text.insert(0, "mine")
    line.brings(updateFrame(bad))
    expect(text.toString()).toBe("mine")
    expect(line.readyState).toBe(3)
    vi.advanceTimersByTime(1000)
    expect(Line.current).not.toBe(line)
  }
  complaint.mockRestore()
})
