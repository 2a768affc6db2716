-- The songs. The keys are the normalised title and artist, by which the same song of two sources is recognised.
CREATE TABLE tracks (
  id            INTEGER PRIMARY KEY AUTOINCREMENT,
  title         TEXT NOT NULL CHECK (length(title) BETWEEN 1 AND 500),
  artist        TEXT NOT NULL CHECK (length(artist) BETWEEN 1 AND 500),
  title_key     TEXT NOT NULL,
  artist_key    TEXT NOT NULL,
  year          INTEGER,
  genre         TEXT,
  language      TEXT,
  duration      REAL CHECK (duration > 0),
  valence       REAL NOT NULL CHECK (valence BETWEEN -1 AND 1),
  arousal       REAL NOT NULL CHECK (arousal BETWEEN -1 AND 1),
  affect_source TEXT NOT NULL,
  tempo         REAL CHECK (tempo > 0),
  explicit      INTEGER CHECK (explicit IN (0, 1)),
  source        TEXT NOT NULL,
  source_id     TEXT,
  link          TEXT,
  preview       TEXT,
  file          TEXT UNIQUE,
  added         TEXT NOT NULL
);
CREATE INDEX tracks_by_key ON tracks (title_key, artist_key);
CREATE INDEX tracks_by_artist ON tracks (artist_key);
CREATE INDEX tracks_by_genre ON tracks (genre);

-- Every id under which any source knows a song; a song may have one of each source.
CREATE TABLE track_ids (
  source    TEXT NOT NULL,
  source_id TEXT NOT NULL,
  track_id  INTEGER NOT NULL REFERENCES tracks (id) ON DELETE CASCADE,
  PRIMARY KEY (source, source_id)
) WITHOUT ROWID;
CREATE INDEX track_ids_by_track ON track_ids (track_id);

-- One row: the revision counts changes of the songs, so that a copy held in memory knows when it is stale.
CREATE TABLE library (
  one      INTEGER PRIMARY KEY CHECK (one = 1),
  revision INTEGER NOT NULL,
  catalog  TEXT
);
INSERT INTO library (one, revision) VALUES (1, 0);
