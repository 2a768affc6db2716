-- When each source was last asked, and how that went.
CREATE TABLE sources (
  name     TEXT PRIMARY KEY,
  asked    TEXT NOT NULL,
  answered TEXT,
  problem  TEXT
) WITHOUT ROWID;

-- Playlists that ask to be refreshed, and from where.
CREATE TABLE playlist_sources (
  playlist_id   INTEGER PRIMARY KEY REFERENCES playlists (id) ON DELETE CASCADE,
  source        TEXT NOT NULL,
  refresh_query TEXT NOT NULL CHECK (length(refresh_query) BETWEEN 1 AND 500),
  count         INTEGER NOT NULL CHECK (count BETWEEN 1 AND 100)
);

-- What the last refresh brought: a song that is among these and not in the playlist was taken out by the user.
CREATE TABLE playlist_source_tracks (
  playlist_id INTEGER NOT NULL REFERENCES playlist_sources (playlist_id) ON DELETE CASCADE,
  track_id    INTEGER NOT NULL REFERENCES tracks (id) ON DELETE CASCADE,
  PRIMARY KEY (playlist_id, track_id)
) WITHOUT ROWID;

CREATE TABLE refresh_runs (
  id       INTEGER PRIMARY KEY AUTOINCREMENT,
  reason   TEXT NOT NULL CHECK (reason IN ('weekly', 'missed', 'hand')),
  started  TEXT NOT NULL,
  finished TEXT
);

-- What a run did to a playlist, or why it could not; no key to playlists, as the record outlives them.
CREATE TABLE refresh_results (
  run_id      INTEGER NOT NULL REFERENCES refresh_runs (id) ON DELETE CASCADE,
  playlist_id INTEGER NOT NULL,
  playlist    TEXT NOT NULL,
  source      TEXT NOT NULL,
  added       TEXT NOT NULL,
  removed     TEXT NOT NULL,
  problem     TEXT,
  PRIMARY KEY (run_id, playlist_id)
) WITHOUT ROWID;
