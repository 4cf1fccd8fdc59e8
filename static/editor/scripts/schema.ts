/** Writes the schema for the server; a test fails when the committed file differs. */
import { writeFileSync } from "node:fs"

import { schemaText } from "../src/schema/export.ts"
import { schema } from "../src/schema/index.ts"

export const SCHEMA_FILE = new URL("../../../apps/core/richtext/schema.json", import.meta.url)

writeFileSync(SCHEMA_FILE, schemaText(schema))
