-- +goose Up
CREATE TABLE users (
    name         TEXT PRIMARY KEY,
    role         TEXT NOT NULL,
    facility     TEXT NOT NULL DEFAULT '',
    commune      TEXT NOT NULL DEFAULT '',
    province     TEXT NOT NULL DEFAULT '',
    hash         TEXT NOT NULL DEFAULT '',
    totp         BYTEA NOT NULL, -- sealed
    totp_step    BIGINT NOT NULL DEFAULT 0,
    disabled     BOOLEAN NOT NULL DEFAULT FALSE,
    must_change  BOOLEAN NOT NULL DEFAULT FALSE
);

CREATE TABLE attempts (
    name     BYTEA PRIMARY KEY, -- blind index of what was typed as the name
    failures INTEGER NOT NULL,
    last     BIGINT NOT NULL
);
CREATE INDEX attempts_over ON attempts (last);

CREATE TABLE tokens (
    hash       BYTEA PRIMARY KEY,
    user_name  TEXT NOT NULL REFERENCES users (name),
    name       TEXT NOT NULL DEFAULT '',
    created_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL
);
CREATE INDEX tokens_of_user ON tokens (user_name, created_at);
CREATE INDEX tokens_ending ON tokens (expires_at);

CREATE TABLE sessions (
    hash       BYTEA PRIMARY KEY, -- of the token
    data       BYTEA NOT NULL,    -- sealed
    expires_at BIGINT NOT NULL
);
CREATE INDEX sessions_ending ON sessions (expires_at);


CREATE TABLE feedback (
    id          TEXT PRIMARY KEY,
    record      TEXT NOT NULL DEFAULT '',
    person      BYTEA NOT NULL,
    facility    TEXT NOT NULL DEFAULT '',
    province    TEXT NOT NULL DEFAULT '',
    class       TEXT NOT NULL,
    said        BYTEA NOT NULL, -- sealed: text and phone
    state       TEXT NOT NULL,
    reason      TEXT NOT NULL DEFAULT '',
    note        BYTEA NOT NULL, -- sealed
    opened_at   BIGINT NOT NULL,
    due_at      BIGINT NOT NULL,
    answered_at BIGINT NOT NULL DEFAULT 0,
    answered_by TEXT NOT NULL DEFAULT ''
);
CREATE UNIQUE INDEX feedback_one_open ON feedback (person) WHERE state = 'open';
CREATE INDEX feedback_of_person ON feedback (person, opened_at);
CREATE INDEX feedback_due ON feedback (state, due_at, id);
CREATE INDEX feedback_of_facility ON feedback (facility, state, due_at, id);
CREATE INDEX feedback_of_province ON feedback (province, state, due_at, id);

CREATE TABLE proposals (
    id          TEXT PRIMARY KEY,
    kind        TEXT NOT NULL,
    subject     TEXT NOT NULL,
    reason      TEXT NOT NULL DEFAULT '',
    proposed_by TEXT NOT NULL,
    proposed_at BIGINT NOT NULL,
    decided_by  TEXT NOT NULL DEFAULT '',
    decided_at  BIGINT NOT NULL DEFAULT 0,
    outcome     TEXT NOT NULL DEFAULT '',
    done_at     BIGINT NOT NULL DEFAULT 0
);
CREATE UNIQUE INDEX proposals_one_waiting ON proposals (kind, subject) WHERE outcome = '';
CREATE INDEX proposals_waiting ON proposals (proposed_at) WHERE outcome = '';
CREATE INDEX proposals_to_do ON proposals (decided_at) WHERE outcome = 'approved' AND done_at = 0;

CREATE TABLE issuing_keys (
    id          BYTEA PRIMARY KEY,
    certificate BYTEA NOT NULL,
    state       TEXT NOT NULL,
    since       BIGINT NOT NULL
);
CREATE UNIQUE INDEX issuing_keys_active ON issuing_keys (state) WHERE state = 'active';

CREATE TABLE settings (
    name  TEXT PRIMARY KEY,
    value TEXT NOT NULL
);

CREATE TABLE duties (
    name  TEXT PRIMARY KEY,
    since BIGINT NOT NULL -- beginning of the period that it was done in
);

CREATE TABLE signing_requests (
    id         TEXT PRIMARY KEY,
    facility   TEXT NOT NULL,
    made_by    TEXT NOT NULL,
    made_at    BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    used_at    BIGINT NOT NULL DEFAULT 0,
    items      BYTEA NOT NULL -- sealed
);
CREATE INDEX signing_requests_ending ON signing_requests (expires_at);

CREATE TABLE notices (
    id       TEXT PRIMARY KEY,
    kind     TEXT NOT NULL,
    language TEXT NOT NULL DEFAULT '',
    record   TEXT NOT NULL DEFAULT '',
    said     BYTEA NOT NULL, -- sealed: phone, e-mail, link
    at       BIGINT NOT NULL,
    ended_at BIGINT NOT NULL DEFAULT 0,
    refused  TEXT NOT NULL DEFAULT ''
);
CREATE INDEX notices_waiting ON notices (at, id) WHERE ended_at = 0;
CREATE INDEX notices_ended ON notices (ended_at) WHERE ended_at > 0;
