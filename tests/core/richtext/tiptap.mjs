/**
 * The editor's own binding, for the tests: reads and writes Yjs documents as y-tiptap does.
 * Takes a list of tasks on standard input and answers a list: {write: json} with {update: base64},
 * {read: base64 updates} with {json}; {read, name: positions} with {named: base64 relative ones},
 * {read, find: base64 relative ones} with {found: positions or null}. Run in static/editor, where
 * the packages are.
 */
import { createRequire } from "node:module"
import path from "node:path"
import fs from "node:fs"

const here = process.cwd()
const require = createRequire(path.join(here, "package.json"))
// The build for `require`, so that all of them share one copy of each package.
const Y = require("yjs")
const {
  absolutePositionToRelativePosition, initProseMirrorDoc, prosemirrorJSONToYDoc,
  relativePositionToAbsolutePosition, yXmlFragmentToProseMirrorRootNode,
} = require("@tiptap/y-tiptap")
const { Schema } = require("@tiptap/pm/model")
const spec = JSON.parse(fs.readFileSync(path.join(here, "../../apps/core/richtext/schema.json")))
const schema = new Schema(spec)

function named(fragment, positions) {
  const { mapping } = initProseMirrorDoc(fragment, schema)
  return positions.map((at) => {
    const relative = absolutePositionToRelativePosition(at, fragment, mapping)
    return Buffer.from(Y.encodeRelativePosition(relative)).toString("base64")
  })
}

function found(doc, fragment, positions) {
  const { mapping } = initProseMirrorDoc(fragment, schema)
  return positions.map((encoded) => {
    const relative = Y.decodeRelativePosition(Buffer.from(encoded, "base64"))
    return relativePositionToAbsolutePosition(doc, fragment, relative, mapping)
  })
}

const tasks = JSON.parse(fs.readFileSync(0, "utf8"))
const answers = tasks.map(({ write, read, name, find }) => {
  if (write) {
    const update = Y.encodeStateAsUpdate(prosemirrorJSONToYDoc(schema, write, "default"))
    return { update: Buffer.from(update).toString("base64") }
  }
  const doc = new Y.Doc()
  for (const update of read) Y.applyUpdate(doc, Buffer.from(update, "base64"))
  const fragment = doc.getXmlFragment("default")
  if (name) return { named: named(fragment, name) }
  if (find) return { found: found(doc, fragment, find) }
  return { json: yXmlFragmentToProseMirrorRootNode(fragment, schema).toJSON() }
})
console.log(JSON.stringify(answers))
