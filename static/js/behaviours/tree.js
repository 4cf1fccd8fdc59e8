import { post, say } from "../lib/request.js";

/** @typedef {"before" | "after" | "inside"} Side */

/**
 * A tree whose nodes are moved by drag or by Alt and the arrow keys: up, down, right into the one
 * above, left out to the parent's side. Every move is posted to data-move-url.
 * @param {HTMLElement} tree
 */
export default function movableTree(tree) {
  /** @type {HTMLElement | null} */
  let dragged = null;

  tree.addEventListener("dragstart", (event) => {
    dragged = nodeOf(event.target);
    if (!dragged || !event.dataTransfer) return;
    event.dataTransfer.effectAllowed = "move";
    dragged.dataset.dragging = "";
  });
  tree.addEventListener("dragover", (event) => {
    const over = dropTarget(event, dragged);
    clearMarks(tree);
    if (!over) return;
    event.preventDefault();
    over.node.dataset.drop = over.side;
  });
  tree.addEventListener("drop", (event) => {
    const over = dropTarget(event, dragged);
    if (!over || !dragged) return;
    event.preventDefault();
    place(tree, dragged, over.node, over.side);
  });
  tree.addEventListener("dragend", () => {
    clearMarks(tree);
    delete dragged?.dataset.dragging;
    dragged = null;
  });
  tree.addEventListener("keydown", (event) => {
    const node = nodeOf(event.target);
    if (!event.altKey || !node) return;
    const goal = goalOf(event.key, node, tree);
    if (!goal) return;
    event.preventDefault();
    place(tree, node, goal.node, goal.side);
  });
}

/** @param {EventTarget | null} target @returns {HTMLElement | null} */
function nodeOf(target) {
  return target instanceof Element ? target.closest("[data-tree-node]") : null;
}

/** @param {HTMLElement} tree */
function clearMarks(tree) {
  tree.querySelectorAll("[data-drop]").forEach((node) => node.removeAttribute("data-drop"));
}

/** The upper and lower quarter of a line stand for its sides, the middle for below it. @param {DragEvent} event @param {HTMLElement | null} dragged */
function dropTarget(event, dragged) {
  const node = nodeOf(event.target);
  if (!node || !dragged || dragged.contains(node)) return null;
  const line = /** @type {HTMLElement} */ (node.querySelector(".tree__line"));
  const { top, height } = line.getBoundingClientRect();
  const share = (event.clientY - top) / height;
  /** @type {Side} */
  const side = share < 0.25 ? "before" : share > 0.75 ? "after" : "inside";
  return { node, side };
}

/** @param {string} key @param {HTMLElement} node @param {HTMLElement} tree @returns {{ node: HTMLElement, side: Side } | null} */
function goalOf(key, node, tree) {
  const previous = /** @type {HTMLElement | null} */ (node.previousElementSibling);
  const next = /** @type {HTMLElement | null} */ (node.nextElementSibling);
  const parent = nodeOf(node.parentElement);
  if (key === "ArrowUp" && previous) return { node: previous, side: "before" };
  if (key === "ArrowDown" && next) return { node: next, side: "after" };
  if (key === "ArrowRight" && previous) return { node: previous, side: "inside" };
  if (key === "ArrowLeft" && parent && tree.contains(parent)) return { node: parent, side: "after" };
  return null;
}

/** Shows the move at once, then tells the server; a refusal is said and the page comes back as it is stored. */
/** @param {HTMLElement} tree @param {HTMLElement} node @param {HTMLElement} goal @param {Side} side */
async function place(tree, node, goal, side) {
  const branch = goal.querySelector("[data-tree-branch]");
  const newBranch = side === "inside" && !branch;
  if (side === "before") goal.before(node);
  else if (side === "after") goal.after(node);
  else branch?.append(node);
  goal.querySelector("details")?.setAttribute("open", "");
  node.querySelector("a")?.focus();

  const parent = newBranch ? goal : nodeOf(node.parentElement);
  const siblings = [...(newBranch ? [node] : (node.parentElement?.children ?? []))];
  try {
    await post(tree.dataset.moveUrl ?? "", {
      document: node.dataset.treeNode ?? "",
      parent: parent && tree.contains(parent) ? (parent.dataset.treeNode ?? "") : "",
      position: String(siblings.indexOf(node)),
    });
    // A page that had nothing below it has no branch to show yet: the server draws it.
    if (newBranch) location.reload();
  } catch (error) {
    say(error instanceof Error ? error.message : String(error), "error");
    setTimeout(() => location.reload(), 1500);
  }
}
