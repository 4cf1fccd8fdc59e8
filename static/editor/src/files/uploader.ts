/** Where a file has been put, as the server tells it. */
export interface Uploaded {
  href: string
  /** What a text shows of a picture; null for everything else. */
  src: string | null
  name: string
  /** Bytes. */
  size: number
}

/** Puts a file somewhere and tells how far it is, from 0 to 1. Fails in words for people. */
export type Uploader = (file: globalThis.File, progress: (done: number) => void, signal: AbortSignal) => Promise<Uploaded>

export interface Place {
  /** Where files of this document are posted. */
  url: string
  /** Bytes that one file may have. */
  largest: number
}

const NO_LINE = "Files need a connection. Try again when you are online."
const REFUSED: Record<number, string> = {
  401: "You are signed out. Sign in again in another window.",
  403: "You may not add files to this page.",
  404: "This page is gone.",
  413: "This file is too large.",
}

/** Posts files one at a time to the page's own address. */
export function uploaderTo({ url, largest }: Place): Uploader {
  return (file, progress, signal) =>
    new Promise((resolve, reject) => {
      const refuse = (why: string) => reject(new Error(why))
      if (!navigator.onLine) return refuse(NO_LINE)
      if (file.size > largest) return refuse(`A file may have ${Math.floor(largest / 2 ** 20)} MB; this one has ${megabytes(file)}.`)
      const request = new XMLHttpRequest() // fetch does not tell how much has been sent
      request.open("POST", url)
      request.responseType = "json"
      request.setRequestHeader("Accept", "application/json")
      request.setRequestHeader("X-CSRFToken", csrfToken())
      request.upload.addEventListener("progress", ({ loaded, total }) => progress(total ? loaded / total : 0))
      request.addEventListener("load", () => {
        const answer = request.response as (Uploaded & { detail?: string }) | null
        if (request.status === 201 && answer) resolve(answer)
        else refuse(answer?.detail ?? REFUSED[request.status] ?? "The file was not stored. Try again in a moment.")
      })
      request.addEventListener("error", () => refuse(NO_LINE))
      request.addEventListener("abort", () => refuse(""))
      signal.addEventListener("abort", () => request.abort())
      const body = new FormData()
      body.set("file", file, file.name || "picture")
      request.send(body)
    })
}

function megabytes({ size }: globalThis.File): string {
  return `${(size / 2 ** 20).toFixed(1)} MB`
}

function csrfToken(): string {
  const headers = document.body.getAttribute("hx-headers")
  return headers ? (JSON.parse(headers) as Record<string, string>)["X-CSRFToken"] ?? "" : ""
}
