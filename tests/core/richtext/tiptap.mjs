/**
 * The editor's own binding, for the tests: reads and writes Yjs documents as y-tiptap does.
 * Takes a list of {write: json} and {read: base64 updates} on standard input, answers a list of
 * {update: base64} and {json}. Run in static/editor, where the packages are.
 */
import { createRequire } from "node:module"
import path from "node:path"
import fs from "node:fs"

const here = process.cwd()
const require = createRequire(path.join(here, "package.json"))
// The build for `require`, so that all of them share one copy of each package.
const Y = require("yjs")
const { prosemirrorJSONToYDoc, yXmlFragmentToProseMirrorRootNode } = require("@tiptap/y-tiptap")
const { Schema } = require("@tiptap/pm/model")
const spec = JSON.parse(fs.readFileSync(path.join(here, "../../apps/core/richtext/schema.json")))
const schema = new Schema(spec)

const tasks = JSON.parse(fs.readFileSync(0, "utf8"))
const answers = tasks.map(({ write, read }) => {
  if (write) {
    const update = Y.encodeStateAsUpdate(prosemirrorJSONToYDoc(schema, write, "default"))
    return { update: Buffer.from(update).toString("base64") }
  }
  const doc = new Y.Doc()
  for (const update of read) Y.applyUpdate(doc, Buffer.from(update, "base64"))
  const fragment = doc.getXmlFragment("default")
  return { json: yXmlFragmentToProseMirrorRootNode(fragment, schema).toJSON() }
})
console.log(JSON.stringify(answers))
