import { applyAwarenessUpdate, type Awareness, encodeAwarenessUpdate, removeAwarenessStates } from "y-protocols/awareness"

/** Takes in where others are. It is worth less than the line, whatever is wrong with it. */
export function meet(awareness: Awareness, update: Uint8Array, origin: unknown): void {
  try {
    applyAwarenessUpdate(awareness, update, origin)
  } catch (error) {
    console.error("unreadable presence", error)
  }
}

/** Forgets all who were only known through a line that is down. */
export function forgetOthers(awareness: Awareness, origin: unknown): void {
  const others = [...awareness.states.keys()].filter((id) => id !== awareness.clientID)
  removeAwarenessStates(awareness, others, origin)
  // Without their clocks, else the same states would be ignored when we are back.
  for (const id of others) awareness.meta.delete(id)
}

/** Takes our own state away; answers what tells others so. */
export function goodbye(awareness: Awareness): Uint8Array {
  removeAwarenessStates(awareness, [awareness.clientID], "leaving")
  return encodeAwarenessUpdate(awareness, [awareness.clientID])
}
