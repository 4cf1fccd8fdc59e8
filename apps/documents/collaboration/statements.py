"""The SQL of the log. A row is numbered, stored and told of in one statement."""

APPEND = """
WITH incoming AS (
  SELECT * FROM unnest($1::uuid[], $2::int[], $3::uuid[], $4::bytea[],
                       $8::bytea[], $7::int[])
    AS t (document_id, place, member_id, data, sent, after)
), counted AS (
  SELECT document_id, count(*) AS n, max(after) AS after FROM incoming GROUP BY document_id
), locked AS MATERIALIZED (
  -- In one order, so that two processes with the same documents cannot wait for each other.
  SELECT document_id, revision FROM documents_livetext
  WHERE document_id IN (SELECT document_id FROM incoming) ORDER BY document_id FOR UPDATE
), bumped AS (
  UPDATE documents_livetext AS head SET revision = head.revision + counted.n
  FROM counted, locked
  WHERE head.document_id = counted.document_id AND locked.document_id = head.document_id
    AND locked.revision = coalesce(counted.after, locked.revision)
  RETURNING head.document_id, head.revision - counted.n AS base
), inserted AS (
  INSERT INTO documents_update (document_id, revision, member_id, data, sent, at)
  SELECT document_id, base + place, member_id, data, sent, statement_timestamp()
  FROM incoming JOIN bumped USING (document_id)
  RETURNING document_id, revision, data
)
SELECT document_id, max(revision), count(pg_notify('tandem_updates',
  $5::text || ' ' || document_id || ' ' || revision || ' ' || CASE WHEN length(data) <= $6::int
  THEN translate(encode(data, 'base64'), E'\\n', '') ELSE '' END))
FROM (SELECT * FROM inserted ORDER BY document_id, revision) AS news GROUP BY document_id
UNION ALL
SELECT document_id, NULL, 0 FROM locked WHERE document_id NOT IN (SELECT document_id FROM bumped)
"""

LOAD = """
SELECT head.revision, head.snapshot, log.data
FROM documents_livetext AS head
LEFT JOIN documents_update AS log
  ON log.document_id = head.document_id AND log.revision > head.snapshot_revision
WHERE head.document_id = %b ORDER BY log.revision
"""

SINCE = """
SELECT head.revision, log.revision, log.data
FROM documents_livetext AS head
LEFT JOIN documents_update AS log
  ON log.document_id = head.document_id AND log.revision > %b
WHERE head.document_id = %b ORDER BY log.revision
"""

BEFORE = """
SELECT revision, data, sent FROM documents_update WHERE document_id = %b AND revision < %b
ORDER BY revision DESC LIMIT %b
"""

STATE_AT = """
WITH kept AS (
  SELECT revision, state, true AS packed FROM documents_version
  WHERE document_id = %(document)b AND revision <= %(revision)b
  UNION ALL
  SELECT snapshot_revision, snapshot, false FROM documents_livetext
  WHERE document_id = %(document)b AND snapshot_revision <= %(revision)b
  ORDER BY revision DESC LIMIT 1
)
SELECT kept.revision, kept.state, kept.packed, log.data
FROM kept LEFT JOIN documents_update AS log
  ON log.document_id = %(document)b AND log.revision > kept.revision
  AND log.revision <= %(revision)b
ORDER BY log.revision
"""

REVISIONS = "SELECT document_id, revision FROM documents_livetext WHERE document_id = ANY(%b)"

SNAPSHOT = """
UPDATE documents_livetext SET snapshot = %b, snapshot_revision = %b
WHERE document_id = %b AND snapshot_revision < %b
"""

ANNOUNCE = "SELECT pg_notify('tandem_presence', news) FROM unnest($1::text[]) AS news"
