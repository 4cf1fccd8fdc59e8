// Hocuspocus as its own guide sets it up, with its defaults, on PostgreSQL.
// usage: node server.js PORT   (the database from PGHOST, PGUSER, PGDATABASE)
import { Database } from "@hocuspocus/extension-database";
import { Server } from "@hocuspocus/server";
import pg from "pg";

const pool = new pg.Pool({ max: 4 });

const store = new Database({
  fetch: async ({ documentName }) => {
    const found = await pool.query("SELECT state FROM rival_document WHERE name = $1", [
      documentName,
    ]);
    return found.rows[0]?.state ?? null;
  },
  store: async ({ documentName, state }) => {
    await pool.query(
      `INSERT INTO rival_document (name, state) VALUES ($1, $2)
       ON CONFLICT (name) DO UPDATE SET state = EXCLUDED.state`,
      [documentName, state],
    );
  },
});

const server = new Server({
  address: "127.0.0.1",
  port: Number(process.argv[2]),
  quiet: true,
  extensions: [store],
  // Our server asks the database about each connection; so does this one.
  onAuthenticate: async ({ token, documentName }) => {
    await pool.query("SELECT name FROM rival_document WHERE name = $1", [documentName]);
    if (token !== "bench") throw new Error("not welcome");
    return { user: { name: token } };
  },
});

await server.listen();
console.log("ready");
