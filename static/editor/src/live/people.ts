import type { Awareness } from "y-protocols/awareness"

const TEAMS = ["sales", "marketing", "leadership"]

/** Someone who has the document open. `self` is the member of this tab. */
export interface Person {
  /** The member's id. */
  id: string
  name: string
  team: string
  self: boolean
}

/** A presence state is whatever the other tab sent; nothing of it is taken on trust. */
export function personOf(user: unknown): Omit<Person, "self"> | null {
  if (typeof user !== "object" || user === null) return null
  const { member, name, team } = user as Record<string, unknown>
  if (typeof member !== "string" || typeof name !== "string" || name.trim() === "") return null
  return { id: member, name: name.trim().slice(0, 80), team: teamOf(team) }
}

export function teamOf(team: unknown): string {
  return TEAMS.includes(String(team)) ? String(team) : "other"
}

/** Everyone here, once each however many tabs they have, the member of this tab first. */
export function peopleHere(awareness: Awareness, self: string): Person[] {
  const people = new Map<string, Person>()
  for (const state of awareness.getStates().values()) {
    const person = personOf(state.user)
    if (person) people.set(person.id, { ...person, self: person.id === self })
  }
  const byName = (a: Person, b: Person) => a.name.localeCompare(b.name)
  return [...people.values()].sort((a, b) => Number(b.self) - Number(a.self) || byName(a, b))
}
