// A client that knows nothing of Tandem: yjs and y-websocket as they come from npm.
// node stock_provider.mjs SERVER ROOM TOKEN WORDS: syncs, appends a paragraph with WORDS, waits until
// it has heard "stop" on standard input, and prints the text that it has then.
import { createRequire } from "node:module"
import { pathToFileURL } from "node:url"

const require = createRequire(new URL("../../static/editor/package.json", import.meta.url))
const load = (name) => import(pathToFileURL(require.resolve(name)).href)
const Y = await load("yjs")
const { WebsocketProvider } = await load("y-websocket")

const [server, room, token, words] = process.argv.slice(2)
const doc = new Y.Doc()
const errors = []
console.error = (...said) => errors.push(said.join(" "))
const provider = new WebsocketProvider(server, room, doc, { params: { token }, disableBc: true })
await new Promise((done) => provider.once("sync", done))

const text = doc.getXmlFragment("default")
const paragraph = new Y.XmlElement("paragraph")
paragraph.insert(0, [new Y.XmlText(words)])
text.insert(text.length, [paragraph])
provider.awareness.setLocalStateField("user", { name: "A bot" })
process.stdout.write("written\n")

await new Promise((done) => process.stdin.once("data", done))
process.stdout.write(`${JSON.stringify({ text: text.toString(), errors })}\n`)
provider.destroy()
process.exit(0)
