import type { Schema } from "@tiptap/pm/model"

/** What a schema says apart from how it meets the DOM, in ProseMirror's own names. */
const NODE_KEYS = [
  "content", "marks", "group", "inline", "atom", "attrs", "selectable", "draggable", "code",
  "whitespace", "definingAsContext", "definingForContent", "defining", "isolating",
  "linebreakReplacement", "tableRole",
] as const
const MARK_KEYS = ["attrs", "inclusive", "excludes", "group", "spanning", "code"] as const

export interface ExportedSchema {
  topNode: string
  nodes: Record<string, Record<string, unknown>>
  marks: Record<string, Record<string, unknown>>
}

/** The schema as data, nodes and marks in the order that is their rank. */
export function exportSchema(schema: Schema): ExportedSchema {
  const exported: ExportedSchema = { topNode: schema.topNodeType.name, nodes: {}, marks: {} }
  schema.spec.nodes.forEach((name, spec) => {
    exported.nodes[name] = pick(spec, NODE_KEYS)
  })
  schema.spec.marks.forEach((name, spec) => {
    exported.marks[name] = pick(spec, MARK_KEYS)
  })
  return exported
}

export function schemaText(schema: Schema): string {
  return `${JSON.stringify(exportSchema(schema), null, 2)}\n`
}

function pick(spec: object, keys: readonly string[]): Record<string, unknown> {
  const picked: Record<string, unknown> = {}
  for (const key of keys) {
    const value = (spec as Record<string, unknown>)[key]
    if (value !== undefined) picked[key] = key === "attrs" ? attributes(value as object) : value
  }
  return picked
}

/** Sorted by name, so that the file does not change with the order of an extension's options. */
function attributes(attrs: object): Record<string, { default: unknown }> {
  const sorted = Object.entries(attrs).sort(([a], [b]) => a.localeCompare(b))
  return Object.fromEntries(sorted.map(([name, attr]) => [name, { default: attr.default }]))
}
