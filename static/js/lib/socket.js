// One socket a page. It carries only "this changed"; what changed is fetched through the ordinary views.

/** @typedef {{ stream: string, kind: string, id: string }} Poke */
/** @type {Map<string, Set<(poke: Poke) => void>>} */
const listeners = new Map();
/** @type {WebSocket | null} */
let socket = null;
let attempts = 0;
let timer = 0;

const FIRST_WAIT = 500;
const LONGEST_WAIT = 30000;

/**
 * Hear of every change in a stream. Returns a function that ends it.
 * @param {string} stream
 * @param {(poke: Poke) => void} heard
 */
export function listen(stream, heard) {
  const known = listeners.get(stream);
  if (known) known.add(heard);
  else listeners.set(stream, new Set([heard]));
  if (socket?.readyState === WebSocket.OPEN) {
    if (!known) subscribe([stream]);
  } else if (!socket && !timer) connect();
  return () => forget(stream, heard);
}

/**
 * @param {string} stream
 * @param {(poke: Poke) => void} heard
 */
function forget(stream, heard) {
  const known = listeners.get(stream);
  known?.delete(heard);
  if (known?.size === 0) listeners.delete(stream);
  if (listeners.size === 0) {
    clearTimeout(timer);
    timer = 0;
    socket?.close();
  }
}

/** @param {string[]} streams */
function subscribe(streams) {
  socket?.send(JSON.stringify({ subscribe: streams, here: location.pathname }));
}

function connect() {
  timer = 0;
  const scheme = location.protocol === "https:" ? "wss" : "ws";
  socket = new WebSocket(`${scheme}://${location.host}/ws/live/`);
  socket.addEventListener("open", opened);
  socket.addEventListener("message", ({ data }) => hear(JSON.parse(data)));
  socket.addEventListener("close", ({ code }) => closed(code));
}

function opened() {
  const missed = attempts > 0;
  attempts = 0;
  subscribe([...listeners.keys()]);
  // Pokes are not kept for us: after a gap everything that is shown may be old.
  if (missed) for (const stream of listeners.keys()) tell({ stream, kind: "reconnected", id: "" });
}

/** The server asks now and then whether this page is still open: that is how others see who is here. */
/** @param {Partial<Poke> & { ask?: string }} said */
function hear(said) {
  if (said.ask === "here") socket?.send(JSON.stringify({ here: location.pathname }));
  else if (said.stream) tell(/** @type {Poke} */ (said));
}

/** @param {Poke} poke */
function tell(poke) {
  listeners.get(poke.stream)?.forEach((heard) => heard(poke));
}

/** @param {number} code 4401, 4403 and 4404 are final: no seat here any more */
function closed(code) {
  socket = null;
  if ([4401, 4403, 4404].includes(code) || listeners.size === 0) return;
  attempts += 1;
  const wait = Math.min(LONGEST_WAIT, FIRST_WAIT * 2 ** (attempts - 1));
  timer = setTimeout(connect, wait * (0.5 + Math.random() / 2));
}

window.addEventListener("online", () => {
  if (!socket && timer) {
    clearTimeout(timer);
    connect();
  }
});
