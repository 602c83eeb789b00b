-- +goose Up
-- Times are Unix milliseconds, 0 where there is none. Columns named sealed, and texts of
-- certificates, are encrypted; indexes of numbers and persons are blind.

CREATE TABLE facilities (
    code     TEXT PRIMARY KEY,
    name     TEXT NOT NULL DEFAULT '',
    commune  TEXT NOT NULL DEFAULT '',
    province TEXT NOT NULL DEFAULT '',
    central  BOOLEAN NOT NULL DEFAULT FALSE
);
CREATE INDEX facilities_province ON facilities (province, code);
CREATE INDEX facilities_commune ON facilities (commune, code);

CREATE TABLE records (
    key          TEXT PRIMARY KEY,
    facility     TEXT NOT NULL,
    record_id    TEXT NOT NULL,
    replaces     TEXT NOT NULL DEFAULT '', -- key of the record that this one corrects
    commune      TEXT NOT NULL DEFAULT '',
    province     TEXT NOT NULL DEFAULT '',
    state        TEXT NOT NULL,
    version      BIGINT NOT NULL,
    name         TEXT NOT NULL DEFAULT '', -- without marks and case, to be searched
    number_index BYTEA NOT NULL DEFAULT '',
    person       BYTEA NOT NULL DEFAULT '',
    uvci         TEXT NOT NULL DEFAULT '',
    step         TEXT NOT NULL, -- the last one of the trail
    sealed       BYTEA NOT NULL,
    entered_at   BIGINT NOT NULL,
    changed_at   BIGINT NOT NULL
);
CREATE UNIQUE INDEX records_id ON records (record_id, facility);
CREATE INDEX records_state ON records (state, changed_at, key);
CREATE INDEX records_facility ON records (facility, state, changed_at, key);
CREATE INDEX records_commune ON records (commune, state, changed_at, key);
CREATE INDEX records_province ON records (province, state, changed_at, key);
CREATE INDEX records_places ON records (province, facility, state, changed_at, key);
CREATE INDEX records_person ON records (person);
CREATE INDEX records_number ON records (number_index);

-- Why records wait. There are rows for those that wait only.
CREATE TABLE causes (
    code       TEXT NOT NULL,
    record     TEXT NOT NULL REFERENCES records (key),
    facility   TEXT NOT NULL,
    commune    TEXT NOT NULL DEFAULT '',
    province   TEXT NOT NULL DEFAULT '',
    changed_at BIGINT NOT NULL,
    PRIMARY KEY (record, code)
);
CREATE INDEX causes_code ON causes (code, changed_at, record);
CREATE INDEX causes_facility ON causes (facility, code, changed_at, record);
CREATE INDEX causes_commune ON causes (commune, code, changed_at, record);
CREATE INDEX causes_province ON causes (province, code, changed_at, record);

CREATE TABLE certificates (
    uvci       TEXT NOT NULL,
    generation BIGINT NOT NULL,
    record     TEXT NOT NULL REFERENCES records (key),
    person     BYTEA NOT NULL DEFAULT '',
    facility   TEXT NOT NULL,
    commune    TEXT NOT NULL DEFAULT '',
    province   TEXT NOT NULL DEFAULT '',
    text       BYTEA NOT NULL, -- sealed
    key_id     BYTEA NOT NULL,
    issued_at  BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    status     TEXT NOT NULL,
    reason     TEXT NOT NULL DEFAULT '', -- why it was taken back
    ended_at   BIGINT NOT NULL DEFAULT 0, -- when it was taken back
    step       TEXT NOT NULL, -- of the trail, that made it
    logged     BOOLEAN NOT NULL DEFAULT FALSE,
    PRIMARY KEY (uvci, generation)
);
CREATE UNIQUE INDEX certificates_current ON certificates (uvci) WHERE status = 'current';
CREATE UNIQUE INDEX certificates_record ON certificates (record, generation);
CREATE INDEX certificates_person ON certificates (person);
CREATE INDEX certificates_status ON certificates (status, expires_at, uvci, generation);
CREATE INDEX certificates_facility ON certificates (facility, expires_at, uvci, generation);
CREATE INDEX certificates_commune ON certificates (commune, expires_at, uvci, generation);
CREATE INDEX certificates_province ON certificates (province, expires_at, uvci, generation);
CREATE INDEX certificates_taken_back ON certificates (expires_at) WHERE status = 'revoked' OR reason = 'superseded-by-correction';
CREATE INDEX certificates_unlogged ON certificates (step) WHERE logged = FALSE;

CREATE TABLE steps (
    id          TEXT PRIMARY KEY,
    at          BIGINT NOT NULL,
    actor       TEXT NOT NULL DEFAULT '',
    role        TEXT NOT NULL DEFAULT '',
    facility    TEXT NOT NULL DEFAULT '',
    province    TEXT NOT NULL DEFAULT '',
    action      TEXT NOT NULL DEFAULT '',
    subject     TEXT NOT NULL DEFAULT '',
    from_state  TEXT NOT NULL DEFAULT '',
    to_state    TEXT NOT NULL DEFAULT '',
    why         TEXT NOT NULL DEFAULT '',
    uvci        TEXT NOT NULL DEFAULT '',
    key_id      BYTEA NOT NULL DEFAULT '',
    record_hash BYTEA NOT NULL DEFAULT '',
    attestation BYTEA NOT NULL DEFAULT '',
    supersedes  TEXT NOT NULL DEFAULT '',
    hash        BYTEA NOT NULL,
    seq         BIGINT NOT NULL DEFAULT 0 -- line of the audit log; 0 before it stands there
);
CREATE INDEX steps_subject ON steps (subject, id);
CREATE INDEX steps_actor ON steps (actor, id);
CREATE INDEX steps_action ON steps (action, id);
CREATE INDEX steps_hash ON steps (hash);
CREATE INDEX steps_unlogged ON steps (id) WHERE seq = 0;

-- What was done on each day. A day of a province has several rows, so that those who
-- count do not wait for each other.
CREATE TABLE day_counts (
    day      TEXT NOT NULL,
    province TEXT NOT NULL,
    shard    BIGINT NOT NULL,
    entered  BIGINT NOT NULL DEFAULT 0,
    verified BIGINT NOT NULL DEFAULT 0,
    signed   BIGINT NOT NULL DEFAULT 0,
    issued   BIGINT NOT NULL DEFAULT 0,
    renewed  BIGINT NOT NULL DEFAULT 0,
    revoked  BIGINT NOT NULL DEFAULT 0,
    PRIMARY KEY (day, province, shard)
);
