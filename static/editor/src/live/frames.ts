/**
 * The messages of the y-protocols on our socket, the server's acknowledgement (8), and our edits (9),
 * which say how many frames of text had been applied here when the edit was made.
 */
import * as decoding from "lib0/decoding"
import * as encoding from "lib0/encoding"

const SYNC = 0
const AWARENESS = 1
const QUERY_AWARENESS = 3
const SAVED = 8
const EDIT = 9

const STEP_1 = 0
const STEP_2 = 1
const UPDATE = 2

export type Incoming =
  | { kind: "step1"; vector: Uint8Array }
  | { kind: "step2" | "update" | "awareness"; update: Uint8Array }
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
  if (step === STEP_2) return { kind: "step2", update: body }
  return step === UPDATE ? { kind: "update", update: body } : { kind: "unknown" }
}

export const step1Frame = (vector: Uint8Array) => frame([SYNC, STEP_1], vector)
export const step2Frame = (update: Uint8Array) => frame([SYNC, STEP_2], update)
export const updateFrame = (update: Uint8Array) => frame([SYNC, UPDATE], update)
export const editFrame = (seen: number, update: Uint8Array) => frame([EDIT, seen], update)
export const awarenessFrame = (update: Uint8Array) => frame([AWARENESS], update)

/** Whether an update brings anything; the empty one is two zero bytes (no structs, no deletions). */
export function carriesSomething(update: Uint8Array): boolean {
  return update.length !== 2 || update[0] !== 0 || update[1] !== 0
}

function frame(head: number[], body: Uint8Array): Uint8Array<ArrayBuffer> {
  const encoder = encoding.createEncoder()
  for (const number of head) encoding.writeVarUint(encoder, number)
  encoding.writeVarUint8Array(encoder, body)
  return encoding.toUint8Array(encoder) as Uint8Array<ArrayBuffer>
}
