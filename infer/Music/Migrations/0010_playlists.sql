-- Playlists. The version grows with every edit; an edit names the version that it was made on.
CREATE TABLE playlists (
  id      INTEGER PRIMARY KEY AUTOINCREMENT,
  name    TEXT NOT NULL CHECK (length(name) BETWEEN 1 AND 200),
  emotion TEXT,
  version INTEGER NOT NULL DEFAULT 1,
  changed TEXT NOT NULL
);
CREATE TABLE playlist_tracks (
  playlist_id INTEGER NOT NULL REFERENCES playlists (id) ON DELETE CASCADE,
  position    INTEGER NOT NULL,
  track_id    INTEGER NOT NULL REFERENCES tracks (id) ON DELETE CASCADE,
  PRIMARY KEY (playlist_id, position),
  UNIQUE (playlist_id, track_id)
) WITHOUT ROWID;
CREATE INDEX playlist_tracks_by_track ON playlist_tracks (track_id);

-- Small facts by name, such as that the first playlists were made once.
CREATE TABLE listening_settings (
  name  TEXT PRIMARY KEY,
  value TEXT NOT NULL
) WITHOUT ROWID;
