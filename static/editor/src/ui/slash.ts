import { type Block, blocksFor } from "./blocks.ts"
import { completion } from "./completion.ts"
import { keysAsRead } from "./dom.ts"

/** `/` offers every block, narrowed by what is typed after it. */
export const slash = completion({
  name: "slash",
  sign: "/",
  label: "Blocks",
  choices: (query, { editor, range }) =>
    blocksFor(editor, query).map((block) => ({
      label: block.label,
      detail: detailOf(block),
      icon: block.icon,
      run: () => {
        block.insert(editor.chain().focus().deleteRange(range()), editor).run()
      },
    })),
})

function detailOf({ typed, keys }: Block): string {
  return typed ?? (keys ? keysAsRead(keys) : "")
}
