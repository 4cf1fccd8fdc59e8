import type { EditorState } from "@tiptap/pm/state"
import { ySyncPluginKey } from "@tiptap/y-tiptap"

/**
 * Shows what the shared document holds, after showing a change of others threw.
 *
 * The editor still has the text of before then: the member's next key would take the change back
 * for everybody. The selection stays between its letters (`keep-selection.ts`). False where drawing
 * throws again, so that only a new editor helps.
 */
export function redraw(editor: { readonly state: EditorState; readonly isDestroyed: boolean }): boolean {
  if (editor.isDestroyed) return false
  try {
    ySyncPluginKey.getState(editor.state).binding._forceRerender()
    return true
  } catch (error) {
    console.error("the text cannot be drawn", error)
    return false
  }
}
