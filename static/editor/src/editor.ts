import { Editor, type Extensions } from "@tiptap/core"
import { Collaboration } from "@tiptap/extension-collaboration"
import { ListKeymap } from "@tiptap/extension-list"
import { Dropcursor } from "@tiptap/extensions/drop-cursor"
import { Gapcursor } from "@tiptap/extensions/gap-cursor"
import type * as Y from "yjs"
import type { Awareness } from "y-protocols/awareness"

import { Carets } from "./live/carets.ts"
import { KeepSelection } from "./live/keep-selection.ts"
import { OwnHistory } from "./live/own-history.ts"
import { OwnSelection } from "./live/own-selection.ts"
import { Paste } from "./paste/index.ts"
import { schemaExtensions } from "./schema/index.ts"
import { HeadingKeys } from "./text/heading-keys.ts"
import { Hint } from "./text/hint.ts"
import { InputRules } from "./text/input-rules.ts"
import { SectionIds } from "./text/section-ids.ts"

/** The Y.XmlFragment that holds the text; the server reads the same one. */
export const FRAGMENT = "default"

export interface EditorParts {
  doc: Y.Doc
  awareness?: Awareness
  editable: boolean
  /** The element that becomes the text; what stood in it gives way. */
  element?: HTMLElement
  /** What belongs below a heading with these words, shown until somebody writes there. */
  guidance?: Record<string, string>
  /** Menus and whatever else surrounds the text. */
  around?: Extensions
}

/** The text of a live document, bound to its Y.Doc. */
export function createEditor({ doc, awareness, editable, element, guidance = {}, around = [] }: EditorParts): Editor {
  const history = new OwnHistory(doc.getXmlFragment(FRAGMENT))
  return new Editor({
    element: element ? { mount: element } : null,
    editable,
    injectCSS: false,
    extensions: [
      ...schemaExtensions,
      Collaboration.configure({ document: doc, field: FRAGMENT, yUndoOptions: { undoManager: history } }),
      KeepSelection.configure({ history }),
      Carets.configure({ awareness: awareness ?? null }),
      OwnSelection,
      SectionIds,
      HeadingKeys,
      InputRules,
      Paste,
      Hint.configure({ guidance }),
      ListKeymap,
      Dropcursor.configure({ color: false, class: "drop-cursor" }),
      Gapcursor,
      ...around,
    ],
    editorProps: {
      // Who may only read has the focus in it, too: to select words and comment on them.
      attributes: { "aria-label": "Text of the document", "aria-multiline": "true", role: "textbox", tabindex: "0" },
      // Room for the bars that stand over the page, so that the caret never hides under them.
      scrollMargin: { top: 96, bottom: 64, left: 0, right: 0 },
      scrollThreshold: { top: 72, bottom: 48, left: 0, right: 0 },
    },
  })
}
