-- Folders that were scanned, as real paths: only files below them are ever served.
CREATE TABLE scanned_folders (
  path    TEXT PRIMARY KEY,
  scanned TEXT NOT NULL
) WITHOUT ROWID;

-- Files that were measured, so that the next scan listens to new and changed ones only.
CREATE TABLE scanned_files (
  file     TEXT PRIMARY KEY,
  size     INTEGER NOT NULL,
  modified INTEGER NOT NULL,
  problem  TEXT
) WITHOUT ROWID;
