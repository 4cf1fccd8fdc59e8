/**
 * The messages of the y-protocols on our socket, the server's acknowledgement (8), our edits (9),
 * which say how many frames of text had been applied here when the edit was made, and what we know (10):
 * who said that gets the revision of the text at the end of each frame that brings some.
 */
import * as decoding from "lib0/decoding"
import * as encoding from "lib0/encoding"

const SYNC = 0
const AWARENESS = 1
const QUERY_AWARENESS = 3
const SAVED = 8
const EDIT = 9
const KNOWS = 10

const STEP_1 = 0
const STEP_2 = 1
const UPDATE = 2

export type Incoming =
  | { kind: "step1"; vector: Uint8Array }
  | { kind: "step2" | "update"; update: Uint8Array; revision: number }
  | { kind: "awareness"; update: Uint8Array }
  | { kind: "query" }
  | { kind: "saved"; revision: number; count: number }
  | { kind: "edit"; seen: number; update: Uint8Array }
  | { kind: "unknown" }

/** Reads one frame. Throws on bytes that are cut off. */
export function readFrame(data: Uint8Array): Incoming {
  const decoder = decoding.createDecoder(data)
  switch (decoding.readVarUint(decoder)) {
    case SYNC:
      return readSync(decoder)
    case AWARENESS:
      return { kind: "awareness", update: decoding.readVarUint8Array(decoder) }
    case QUERY_AWARENESS:
      return { kind: "query" }
    case SAVED: {
      const revision = decoding.readVarUint(decoder)
      return { kind: "saved", revision, count: decoding.readVarUint(decoder) }
    }
    case EDIT: {
      const seen = decoding.readVarUint(decoder)
      return { kind: "edit", seen, update: decoding.readVarUint8Array(decoder) }
    }
    default:
      return { kind: "unknown" }
  }
}

function readSync(decoder: decoding.Decoder): Incoming {
  const step = decoding.readVarUint(decoder)
  const body = decoding.readVarUint8Array(decoder)
  if (step === STEP_1) return { kind: "step1", vector: body }
  if (step !== STEP_2 && step !== UPDATE) return { kind: "unknown" }
  const revision = decoding.hasContent(decoder) ? decoding.readVarUint(decoder) : 0
  return { kind: step === STEP_2 ? "step2" : "update", update: body, revision }
}

export const step1Frame = (vector: Uint8Array) => frame([SYNC, STEP_1], vector)
export const step2Frame = (update: Uint8Array) => frame([SYNC, STEP_2], update)
export const updateFrame = (update: Uint8Array) => frame([SYNC, UPDATE], update)
export const editFrame = (seen: number, update: Uint8Array) => frame([EDIT, seen], update)
export const knowsFrame = (revision: number) => numbers([KNOWS, revision])
export const awarenessFrame = (update: Uint8Array) => frame([AWARENESS], update)

/** Whether an update brings anything; the empty one is two zero bytes (no structs, no deletions). */
export function carriesSomething(update: Uint8Array): boolean {
  return update.length !== 2 || update[0] !== 0 || update[1] !== 0
}

function frame(head: number[], body: Uint8Array): Uint8Array<ArrayBuffer> {
  return encoded(head, (encoder) => encoding.writeVarUint8Array(encoder, body))
}

function numbers(all: number[]): Uint8Array<ArrayBuffer> {
  return encoded(all, () => undefined)
}

function encoded(head: number[], more: (encoder: encoding.Encoder) => void): Uint8Array<ArrayBuffer> {
  const encoder = encoding.createEncoder()
  for (const number of head) encoding.writeVarUint(encoder, number)
  more(encoder)
  return encoding.toUint8Array(encoder) as Uint8Array<ArrayBuffer>
}
