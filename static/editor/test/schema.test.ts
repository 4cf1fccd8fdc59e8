import { readFileSync } from "node:fs"
import { resolve } from "node:path"

import { Node } from "@tiptap/pm/model"
import { expect, test } from "vitest"

import { schemaText } from "../src/schema/export.ts"
import { schema } from "../src/schema/index.ts"

const FILE = resolve(import.meta.dirname, "../../../apps/core/richtext/schema.json")

test("the schema that the server has is the editor's", () => {
  expect(readFileSync(FILE, "utf8"), "run: npm run schema").toBe(schemaText(schema))
})

test("a heading stands at the top level only", () => {
  const heading = { type: "heading", attrs: { level: 2, id: null } }
  const doc = (content: object[]) => Node.fromJSON(schema, { type: "doc", content })
  expect(() => doc([heading]).check()).not.toThrow()
  expect(() => doc([{ type: "blockquote", content: [heading] }]).check()).toThrow()
})

test("an empty document is one empty paragraph", () => {
  expect(schema.topNodeType.createAndFill()?.toJSON()).toEqual({ type: "doc", content: [{ type: "paragraph" }] })
})

test("marks rank from link to code", () => {
  expect(Object.keys(schema.marks)).toEqual(["link", "bold", "italic", "underline", "strike", "highlight", "code"])
})
