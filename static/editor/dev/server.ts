/**
 * A page with the built editor and a socket that speaks as the real one, to try things by hand:
 * `node dev/server.ts`, then http://127.0.0.1:8900/?name=Ana&team=sales. Nothing is kept.
 * `/line/down` and `/line/up` cut the socket and bring it back, `/line/close?code=4403` closes it.
 */
import { readFile } from "node:fs/promises"
import { createServer, type IncomingMessage, type ServerResponse } from "node:http"
import { extname } from "node:path"

import { prosemirrorToYXmlFragment } from "@tiptap/y-tiptap"

import { schema } from "../src/schema/index.ts"
import { TestServer } from "../test/server.ts"
import { sampleDocument, sampleHtml } from "./sample.ts"

const STATIC = new URL("../../", import.meta.url)
const TYPES: Record<string, string> = { ".js": "text/javascript", ".css": "text/css", ".woff2": "font/woff2" }

// The policy of the real pages: nothing inline.
const POLICY = "default-src 'self'; style-src 'self'; script-src 'self'; connect-src 'self' ws:; img-src 'self' https: data:"

const MEMBERS = [
  { id: "m1", name: "Ana Ruiz", team: "sales" },
  { id: "m2", name: "Ben Okafor", team: "marketing" },
  { id: "m3", name: "Chloé Dubois", team: "leadership" },
]
const LINKS = [
  { href: "/acme/documents/1/", title: "Value proposition", kind: "value_proposition" },
  { href: "/acme/documents/2/#saaaaaaaaa", title: "Playbook › First call", kind: "section" },
]

const paragraphs = Number(process.env.PARAGRAPHS ?? 0)
const live = await TestServer.start(8901)
prosemirrorToYXmlFragment(schema.nodeFromJSON(sampleDocument(paragraphs)), live.doc.getXmlFragment("default"))

function page(query: URLSearchParams): string {
  const name = query.get("name") ?? "Ana Ruiz"
  const team = query.get("team") ?? "sales"
  const editable = query.get("editable") ?? "true"
  return `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Try the editor</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<link rel="stylesheet" href="/static/css/app.css"><link rel="stylesheet" href="/static/build/fonts.css">
<link rel="stylesheet" href="/static/build/editor.css">
<script type="module" src="/static/build/editor.js"></script></head>
<body><main class="page"><p><span class="save-state" data-save-state></span></p><h1>Playbook</h1>
<div class="prose" data-behaviour="editor" data-document="dev" data-socket="ws://127.0.0.1:8901/" data-editable="${editable}"
 data-member="${name}" data-name="${name}" data-team="${team}" data-members-url="/members.json?q="
 data-links-url="/suggest.json?q=">${sampleHtml(paragraphs)}</div></main></body></html>`
}

async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const url = new URL(request.url ?? "/", "http://127.0.0.1")
  response.setHeader("Content-Security-Policy", POLICY)
  const query = (url.searchParams.get("q") ?? "").toLowerCase()
  if (url.pathname === "/") return void response.setHeader("Content-Type", "text/html").end(page(url.searchParams))
  if (url.pathname === "/members.json") return json(response, MEMBERS.filter(({ name }) => name.toLowerCase().includes(query)))
  if (url.pathname === "/suggest.json") return json(response, LINKS.filter(({ title }) => title.toLowerCase().includes(query)))
  if (url.pathname === "/line/down") return void live.stop().then(() => response.end("down"))
  if (url.pathname === "/line/up") return void live.restart().then(() => response.end("up"))
  if (url.pathname === "/line/close") return void response.end(String(live.close(Number(url.searchParams.get("code")))))
  try {
    const body = await readFile(new URL(`.${url.pathname.replace("/static", "")}`, STATIC))
    response.setHeader("Content-Type", TYPES[extname(url.pathname)] ?? "application/octet-stream").end(body)
  } catch {
    response.writeHead(404).end()
  }
}

function json(response: ServerResponse, body: unknown): void {
  response.setHeader("Content-Type", "application/json").end(JSON.stringify(body))
}

createServer((request, response) => void answer(request, response)).listen(8900, "127.0.0.1")
