-- Schema 1 of the SQLite broker. Ids are untrusted text: they are kept as UTF-8 blobs, which sort by code point.
CREATE TABLE meta (name TEXT PRIMARY KEY, value INTEGER NOT NULL) WITHOUT ROWID;
INSERT INTO meta VALUES ('schema', 1), ('generation', 0);

-- One row a session; `unsettled` is when it began to owe work. The snapshot stands apart, for rows stay small that way.
CREATE TABLE log (
    id INTEGER PRIMARY KEY,
    tenant BLOB NOT NULL,
    session BLOB NOT NULL,
    epoch TEXT NOT NULL,
    first INTEGER NOT NULL,
    top INTEGER NOT NULL,
    updated REAL NOT NULL,
    unsettled REAL,
    UNIQUE (tenant, session)
);
CREATE INDEX log_unsettled ON log (unsettled) WHERE unsettled IS NOT NULL;
CREATE INDEX log_idle ON log (updated) WHERE unsettled IS NULL;

-- `at` is log id << 32 | offset: entries of a log lie side by side, found by one descent of one tree.
CREATE TABLE entry (at INTEGER PRIMARY KEY, body BLOB NOT NULL);

CREATE TABLE standing (
    log INTEGER NOT NULL,
    key BLOB NOT NULL,
    rev INTEGER NOT NULL,
    digest BLOB NOT NULL,
    offset INTEGER NOT NULL,
    PRIMARY KEY (log, key)
) WITHOUT ROWID;

CREATE TABLE snapshot (log INTEGER PRIMARY KEY, offset INTEGER NOT NULL, body BLOB NOT NULL);

CREATE TABLE cursor (
    log INTEGER NOT NULL,
    name BLOB NOT NULL,
    offset INTEGER NOT NULL,
    PRIMARY KEY (log, name)
) WITHOUT ROWID;

CREATE TABLE cache (key BLOB PRIMARY KEY, value BLOB NOT NULL, expires REAL NOT NULL);
CREATE INDEX cache_expires ON cache (expires);
