-- What was played, liked and skipped, each with the mood of that moment. Times are ISO 8601 in UTC, so text order is time order.
CREATE TABLE plays (
  id       INTEGER PRIMARY KEY AUTOINCREMENT,
  time     TEXT NOT NULL,
  track_id INTEGER NOT NULL REFERENCES tracks (id) ON DELETE CASCADE,
  valence  REAL NOT NULL CHECK (valence BETWEEN -1 AND 1),
  arousal  REAL NOT NULL CHECK (arousal BETWEEN -1 AND 1)
);
CREATE INDEX plays_by_time ON plays (time);
CREATE INDEX plays_by_track ON plays (track_id);

CREATE TABLE feedback (
  id       INTEGER PRIMARY KEY AUTOINCREMENT,
  time     TEXT NOT NULL,
  track_id INTEGER NOT NULL REFERENCES tracks (id) ON DELETE CASCADE,
  kind     TEXT NOT NULL CHECK (kind IN ('like', 'skip')),
  valence  REAL NOT NULL CHECK (valence BETWEEN -1 AND 1),
  arousal  REAL NOT NULL CHECK (arousal BETWEEN -1 AND 1)
);
CREATE INDEX feedback_by_time ON feedback (time);
CREATE INDEX feedback_by_track ON feedback (track_id);
