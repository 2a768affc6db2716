-- Emotions, added up minute by minute: single moments are not kept.
CREATE TABLE mood_minutes (
  minute  TEXT PRIMARY KEY,
  samples INTEGER NOT NULL,
  valence REAL NOT NULL,
  arousal REAL NOT NULL
) WITHOUT ROWID;
CREATE TABLE mood_minute_labels (
  minute  TEXT NOT NULL REFERENCES mood_minutes (minute) ON DELETE CASCADE,
  label   TEXT NOT NULL,
  samples INTEGER NOT NULL,
  PRIMARY KEY (minute, label)
) WITHOUT ROWID;
