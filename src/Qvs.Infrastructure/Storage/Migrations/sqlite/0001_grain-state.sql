-- A payload of NULL is a state that was cleared: its version goes on.
CREATE TABLE qvs_grain_state (
    grain_type TEXT NOT NULL,
    state_name TEXT NOT NULL,
    grain_key TEXT NOT NULL,
    version INTEGER NOT NULL,
    modified_at TEXT NOT NULL,
    payload TEXT,
    PRIMARY KEY (grain_type, state_name, grain_key)
);
