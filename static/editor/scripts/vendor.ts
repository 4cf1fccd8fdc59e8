/** Copies what the pages use as it is: htmx, idiomorph, and the fonts with a style sheet that names them. */
import { copyFileSync, mkdirSync, writeFileSync } from "node:fs"

const MODULES = new URL("../node_modules/", import.meta.url)
const BUILD = new URL("../../build/", import.meta.url)

interface Face {
  family: string
  /** Where the file is, with SUBSET for the name of the range. */
  file: string
  style: "normal" | "italic"
  weight: string
}

const literata = (cut: string, style: Face["style"], weight: string): Face => ({
  family: "Literata",
  file: `@fontsource/literata/files/literata-SUBSET-${cut}-${style}.woff2`,
  style,
  weight,
})

// Bold text takes the semibold cut: one file less for words that are only a little heavier.
const FACES: Face[] = [
  {
    family: "Figtree Variable",
    file: "@fontsource-variable/figtree/files/figtree-SUBSET-wght-normal.woff2",
    style: "normal",
    weight: "300 900",
  },
  literata("400", "normal", "400"),
  literata("400", "italic", "400"),
  literata("600", "normal", "500 700"),
  literata("600", "italic", "500 700"),
]

/** A browser fetches a range only when the page has a letter of it. */
const RANGES: Record<string, string> = {
  "latin-ext":
    "U+0100-02BA, U+02BD-02C5, U+02C7-02CC, U+02CE-02D7, U+02DD-02FF, U+0304, U+0308, U+0329, U+1D00-1DBF, U+1E00-1E9F, U+1EF2-1EFF, U+2020, U+20A0-20AB, U+20AD-20C0, U+2113, U+2C60-2C7F, U+A720-A7FF",
  latin:
    "U+0000-00FF, U+0131, U+0152-0153, U+02BB-02BC, U+02C6, U+02DA, U+02DC, U+0304, U+0308, U+0329, U+2000-206F, U+20AC, U+2122, U+2191, U+2193, U+2212, U+2215, U+FEFF, U+FFFD",
}

function fontFace(face: Face, subset: string): string {
  const source = face.file.replace("SUBSET", subset)
  const name = source.slice(source.lastIndexOf("/") + 1)
  copyFileSync(new URL(source, MODULES), new URL(`fonts/${name}`, BUILD))
  return `@font-face {
  font-family: "${face.family}";
  font-style: ${face.style};
  font-weight: ${face.weight};
  font-display: swap;
  src: url("fonts/${name}") format("woff2");
  unicode-range: ${RANGES[subset]};
}
`
}

mkdirSync(new URL("fonts/", BUILD), { recursive: true })
const sheet = FACES.flatMap((face) => Object.keys(RANGES).map((subset) => fontFace(face, subset)))
writeFileSync(new URL("fonts.css", BUILD), sheet.join("\n"))
copyFileSync(new URL("htmx.org/dist/htmx.min.js", MODULES), new URL("htmx.js", BUILD))
copyFileSync(new URL("idiomorph/dist/idiomorph.esm.js", MODULES), new URL("idiomorph.js", BUILD))
