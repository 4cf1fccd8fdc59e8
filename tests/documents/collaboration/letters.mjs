/**
 * Stock Yjs clients on a real socket, for the tests: what they do to letters of two units.
 * Takes {url, scenario, seed} on standard input and answers what everybody reads in the end:
 * {ours: closing codes of who cut by how they did, theirs: closing codes of the others, texts}.
 * Run in static/editor, where the packages are.
 */
import fs from "node:fs"
import { createRequire } from "node:module"
import path from "node:path"

const require = createRequire(path.join(process.cwd(), "package.json"))
const Y = require("yjs")
const { WebsocketProvider } = require("y-websocket")
const { updateYFragment } = require("@tiptap/y-tiptap")
const { Schema } = require("@tiptap/pm/model")
const spec = JSON.parse(fs.readFileSync("../../apps/core/richtext/schema.json"))
const schema = new Schema(spec)

const { url, scenario, seed } = JSON.parse(fs.readFileSync(0, "utf8"))
const [, base, room] = url.match(/^(.*)\/([^/]+\/)$/)
const wait = (ms) => new Promise((done) => setTimeout(done, ms))

let state = seed + 1
function chance(below) {
  state = (Math.imul(state, 1664525) + 1013904223) >>> 0
  return Math.floor((state / 2 ** 32) * below)
}
const one = (list) => list[chance(list.length)]

async function open() {
  const doc = new Y.Doc()
  const provider = new WebsocketProvider(base, room, doc, { disableBc: true, WebSocketPolyfill: WebSocket })
  const client = { doc, provider, codes: [], fragment: doc.getXmlFragment("default") }
  provider.on("connection-close", (event) => {
    if (!event || !provider.synced) return // the server may still be starting
    client.codes.push(event.code)
    provider.disconnect() // who was refused once would only be refused again
  })
  await new Promise((done, fail) => {
    provider.once("sync", done)
    setTimeout(() => fail(new Error("no sync")), 8000)
  })
  return client
}

const text = (client, place = 0) => client.fragment.get(place).get(0)
const read = (client) => client.fragment.toString()

function begin(client, words) {
  const paragraph = new Y.XmlElement("paragraph")
  paragraph.insert(0, [new Y.XmlText(words)])
  client.fragment.insert(client.fragment.length, [paragraph])
}

/** The ways to cut one, each after `x🚀y` is on both screens. */
const cuts = {
  "deletes the second half": (t) => t.delete(2, 1),
  "deletes the first half": (t) => t.delete(1, 1),
  "deletes across the half": (t) => t.delete(0, 2),
  "inserts between the halves": (t) => t.insert(2, "Q"),
  "inserts another letter between them": (t) => t.insert(2, "🎉"),
  "puts another second half": (t) => t.doc.transact(() => (t.delete(2, 1), t.insert(2, "🎉"[1]))),
  "inserts as a difference by units would": (t) => t.insert(2, "🚧"[1] + "🚧"[0]),
  "formats up to the half": (t) => t.format(0, 2, { bold: {} }),
  "formats from the half on": (t) => t.format(2, 2, { bold: {} }),
  "embeds between the halves": (t) => t.insertEmbed(2, { kind: "mark" }),
  "embeds half a letter": (t) => t.insertEmbed(0, { kind: "🚀"[0] }),
  "formats with half a letter": (t) => t.format(0, 1, { link: { href: "🚀"[1] } }),
}

async function everyCut() {
  const theirs = await open()
  const ours = {}
  for (const [name, cut] of Object.entries(cuts)) {
    const careless = await open()
    begin(careless, "x🚀y")
    await wait(100)
    cut(text(careless, careless.fragment.length - 1))
    for (let tries = 0; tries < 100 && !careless.codes.length; tries++) await wait(20)
    ours[name] = careless.codes
    begin(theirs, "after")
    await wait(50)
  }
  return { ours, theirs: [theirs] }
}

/** What it cuts before anybody has seen it is no letter any more when it is sent. */
async function cutUnseen() {
  const [ours, theirs] = [await open(), await open()]
  ours.doc.transact(() => {
    begin(ours, "a🎉b")
    text(ours).delete(2, 1)
  })
  await wait(300)
  return { ours: {}, theirs: [ours, theirs] }
}

// What people really write, of one letter or of many parts.
const LETTERS = ["a", "ü", "🚀", "🚧", "👷‍♀️", "👩🏽‍💻", "🇩🇪", "𝒳", "❤️", "👨‍👩‍👧", "שלום", "🏴󠁧󠁢󠁥󠁮󠁧󠁿"]

/** A text is a list of letters for each paragraph; the binding finds what differs. */
function typeHonestly(client) {
  const paragraphs = client.fragment.toArray().map((paragraph) => {
    const words = paragraph.toArray().map((piece) => piece.toDelta().map((part) => part.insert).join("")).join("")
    return [...new Intl.Segmenter(undefined, { granularity: "grapheme" }).segment(words)].map((s) => s.segment)
  })
  const letters = one(paragraphs)
  const at = chance(letters.length + 1)
  const kind = chance(4)
  if (kind === 0) letters.splice(at, chance(3))
  else if (kind === 1) letters.splice(at, 1, one(LETTERS))
  else letters.splice(at, 0, one(LETTERS))
  const bold = chance(5) === 0 ? chance(letters.length + 1) : 0
  const nodes = paragraphs.map((all) => {
    const [marked, plain] = all === letters ? [all.slice(0, bold).join(""), all.slice(bold).join("")] : ["", all.join("")]
    const parts = []
    if (marked) parts.push(schema.text(marked, [schema.marks.bold.create()]))
    if (plain) parts.push(schema.text(plain))
    return schema.nodes.paragraph.create(null, parts)
  })
  const wanted = schema.nodes.doc.create(null, nodes)
  updateYFragment(client.doc, client.fragment, wanted, { mapping: new Map(), isOMark: new Map() })
}

function typeAnywhere(client) {
  const t = text(client, chance(client.fragment.length))
  if (!t) return
  const at = chance(t.length + 1)
  const some = Math.min(chance(3), t.length - at)
  const kind = chance(3)
  if (kind === 0 && some) t.delete(at, some)
  else if (kind === 1 && some) t.format(at, some, { italic: {} })
  else t.insert(at, one(LETTERS))
}

async function histories(careless) {
  const people = [await open(), await open(), await open()]
  begin(people[0], "x🚀y👷‍♀️")
  begin(people[0], "🚧🚧")
  await wait(200)
  const refused = []
  for (let step = 0; step < 150; step++) {
    typeHonestly(one(people))
    if (careless && step % 15 === 0) {
      const stranger = await open()
      for (let edit = 0; edit < 4; edit++) typeAnywhere(stranger)
      await wait(40)
      refused.push(stranger)
    }
    if (chance(3) === 0) await wait(chance(12))
  }
  await wait(500)
  // Who cut nothing is still there, and reads what all read, once all has arrived.
  const welcome = refused.filter((stranger) => !stranger.codes.length)
  const agree = () => new Set([...people, ...welcome].map(read)).size === 1
  for (let tries = 0; tries < 100 && !agree(); tries++) await wait(200)
  return { theirs: [...people, ...welcome], refused: refused.length - welcome.length, ours: {} }
}

const scenarios = {
  cuts: everyCut,
  unseen: cutUnseen,
  honest: () => histories(false),
  careless: () => histories(true),
}
const { ours, theirs, refused } = await scenarios[scenario]()
const late = await open()
console.log(JSON.stringify({
  ours,
  theirs: theirs.flatMap((client) => client.codes),
  refused,
  texts: [...theirs, late].map(read),
}))
process.exit(0)
