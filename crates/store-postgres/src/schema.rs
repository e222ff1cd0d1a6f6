//! The tables of `docs/data-model.md` for PostgreSQL, a step each; a step that has left the house
//! is never changed.

/// The steps; the version of a database is how many of them it has taken.
pub(crate) const STEPS: &[&str] = &[FIRST];

const FIRST: &str = "
CREATE TABLE meta (
    name BYTEA NOT NULL PRIMARY KEY,
    value BYTEA NOT NULL
);

CREATE TABLE organisation (
    id BYTEA NOT NULL PRIMARY KEY,
    slug BYTEA NOT NULL UNIQUE,
    name BYTEA NOT NULL,
    sector BYTEA NOT NULL,
    made_us BIGINT NOT NULL
);

CREATE TABLE person (
    id BYTEA NOT NULL PRIMARY KEY,
    email BYTEA UNIQUE,
    name BYTEA,
    made_us BIGINT NOT NULL
);

CREATE TABLE membership (
    person BYTEA NOT NULL REFERENCES person (id),
    organisation BYTEA NOT NULL REFERENCES organisation (id),
    role BYTEA NOT NULL,
    since_us BIGINT NOT NULL,
    ended_us BIGINT,
    PRIMARY KEY (person, organisation, role)
);
CREATE INDEX membership_organisation ON membership (organisation);

CREATE TABLE consent (
    id BYTEA NOT NULL PRIMARY KEY,
    operator BYTEA NOT NULL REFERENCES organisation (id),
    delegate BYTEA NOT NULL REFERENCES organisation (id),
    given_us BIGINT NOT NULL,
    given_by BYTEA,
    accepted_us BIGINT,
    accepted_by BYTEA,
    revoked_us BIGINT,
    revoked_by BYTEA
);
CREATE INDEX consent_operator ON consent (operator);
CREATE INDEX consent_delegate ON consent (delegate, operator);

CREATE TABLE token (
    id BYTEA NOT NULL PRIMARY KEY,
    hash BYTEA NOT NULL UNIQUE,
    organisation BYTEA NOT NULL REFERENCES organisation (id),
    role BYTEA NOT NULL,
    person BYTEA,
    name BYTEA NOT NULL,
    scope BYTEA NOT NULL,
    made_us BIGINT NOT NULL,
    expires_us BIGINT NOT NULL,
    revoked_us BIGINT
);
CREATE INDEX token_organisation ON token (organisation);
CREATE INDEX token_expires ON token (expires_us);

CREATE TABLE link (
    hash BYTEA NOT NULL PRIMARY KEY,
    person BYTEA NOT NULL REFERENCES person (id),
    organisation BYTEA NOT NULL REFERENCES organisation (id),
    role BYTEA NOT NULL,
    made_us BIGINT NOT NULL,
    expires_us BIGINT NOT NULL,
    spent_us BIGINT
);
CREATE INDEX link_person ON link (person);

CREATE TABLE session (
    hash BYTEA NOT NULL PRIMARY KEY,
    person BYTEA NOT NULL REFERENCES person (id),
    organisation BYTEA NOT NULL REFERENCES organisation (id),
    role BYTEA NOT NULL,
    strength BYTEA NOT NULL,
    made_us BIGINT NOT NULL,
    seen_us BIGINT NOT NULL,
    ends_us BIGINT NOT NULL
);
CREATE INDEX session_person ON session (person);
CREATE INDEX session_ends ON session (ends_us);

CREATE TABLE passkey (
    credential BYTEA NOT NULL PRIMARY KEY,
    person BYTEA NOT NULL REFERENCES person (id),
    body BYTEA NOT NULL,
    name BYTEA NOT NULL,
    made_us BIGINT NOT NULL,
    removed_us BIGINT
);
CREATE INDEX passkey_person ON passkey (person);

CREATE TABLE ceremony (
    id BYTEA NOT NULL PRIMARY KEY,
    body BYTEA NOT NULL,
    expires_us BIGINT NOT NULL
);

CREATE TABLE source (
    id BYTEA NOT NULL PRIMARY KEY,
    slug BYTEA NOT NULL UNIQUE,
    organisation BYTEA NOT NULL REFERENCES organisation (id),
    location BYTEA,
    label BIGINT NOT NULL,
    every_s BIGINT,
    next_us BIGINT,
    tries BIGINT NOT NULL,
    etag BYTEA,
    made_us BIGINT NOT NULL,
    removed_us BIGINT
);

CREATE TABLE import (
    id BYTEA NOT NULL PRIMARY KEY,
    source BYTEA NOT NULL REFERENCES source (id),
    organisation BYTEA NOT NULL,
    state BIGINT NOT NULL CHECK (state IN (0, 1, 2)),
    label BIGINT NOT NULL,
    started_us BIGINT NOT NULL,
    ended_us BIGINT,
    added BIGINT NOT NULL,
    changed BIGINT NOT NULL,
    withdrawn BIGINT NOT NULL,
    unchanged BIGINT NOT NULL,
    refused BIGINT NOT NULL,
    root BYTEA
);
CREATE INDEX import_source ON import (source, started_us);
CREATE INDEX import_receiving ON import (started_us) WHERE state = 0;

CREATE TABLE statement (
    import BYTEA NOT NULL REFERENCES import (id),
    number BIGINT NOT NULL,
    key BYTEA NOT NULL,
    kind BYTEA NOT NULL,
    advisory BYTEA NOT NULL,
    revision BYTEA NOT NULL,
    label BIGINT NOT NULL,
    owner BYTEA NOT NULL,
    received_us BIGINT NOT NULL,
    body BYTEA NOT NULL,
    raw BYTEA NOT NULL,
    PRIMARY KEY (import, number)
);
CREATE INDEX statement_key ON statement (key, import, number);
CREATE INDEX statement_advisory ON statement (advisory);

CREATE TABLE recipient (
    key BYTEA NOT NULL,
    person BYTEA NOT NULL REFERENCES person (id),
    added_us BIGINT NOT NULL,
    PRIMARY KEY (key, person)
);
CREATE INDEX recipient_person ON recipient (person);

CREATE TABLE refusal (
    import BYTEA NOT NULL REFERENCES import (id),
    number BIGINT NOT NULL,
    place BYTEA NOT NULL,
    reason BYTEA NOT NULL,
    PRIMARY KEY (import, number)
);

CREATE TABLE operator_key (
    organisation BYTEA NOT NULL PRIMARY KEY REFERENCES organisation (id),
    wrapped BYTEA NOT NULL,
    made_us BIGINT NOT NULL
);

CREATE TABLE inventory (
    id BYTEA NOT NULL PRIMARY KEY,
    organisation BYTEA NOT NULL REFERENCES organisation (id),
    name BYTEA NOT NULL,
    made_us BIGINT NOT NULL,
    removed_us BIGINT
);
CREATE INDEX inventory_organisation ON inventory (organisation, name);

CREATE TABLE inventory_revision (
    inventory BYTEA NOT NULL REFERENCES inventory (id),
    revision BIGINT NOT NULL,
    made_us BIGINT NOT NULL,
    keep_until_us BIGINT NOT NULL,
    document BYTEA NOT NULL,
    body BYTEA NOT NULL,
    releases BYTEA NOT NULL,
    PRIMARY KEY (inventory, revision)
);
CREATE INDEX inventory_revision_document ON inventory_revision (document);
CREATE INDEX inventory_revision_keep ON inventory_revision (keep_until_us);

CREATE TABLE document (
    hash BYTEA NOT NULL PRIMARY KEY,
    organisation BYTEA NOT NULL,
    size BIGINT NOT NULL,
    made_us BIGINT NOT NULL,
    body BYTEA NOT NULL
);
CREATE INDEX document_made ON document (made_us);

CREATE TABLE release (
    hash BYTEA NOT NULL PRIMARY KEY,
    body BYTEA NOT NULL
);

CREATE TABLE receipt (
    id BYTEA NOT NULL PRIMARY KEY,
    organisation BYTEA NOT NULL,
    task BYTEA NOT NULL,
    answer BYTEA NOT NULL,
    until_us BIGINT,
    evidence BYTEA,
    person BYTEA,
    at_us BIGINT NOT NULL
);
CREATE INDEX receipt_organisation ON receipt (organisation, at_us);

CREATE TABLE told (
    advisory BYTEA NOT NULL,
    whom BYTEA NOT NULL,
    at_us BIGINT NOT NULL,
    channel BYTEA NOT NULL,
    PRIMARY KEY (advisory, whom)
);
CREATE INDEX told_at ON told (at_us);

CREATE TABLE acted (
    advisory BYTEA NOT NULL,
    whom BYTEA NOT NULL,
    at_us BIGINT NOT NULL,
    answer BYTEA NOT NULL,
    PRIMARY KEY (advisory, whom)
);
CREATE INDEX acted_at ON acted (at_us);

CREATE TABLE entry (
    id BYTEA NOT NULL PRIMARY KEY,
    seq BIGINT,
    at_us BIGINT NOT NULL,
    kind BYTEA NOT NULL,
    organisation BYTEA,
    label BIGINT NOT NULL,
    body BYTEA,
    salt BYTEA,
    commitment BYTEA NOT NULL
);
CREATE UNIQUE INDEX entry_seq ON entry (seq ASC NULLS FIRST);
CREATE INDEX entry_organisation ON entry (organisation, seq ASC NULLS FIRST);
CREATE INDEX entry_unnumbered ON entry (at_us, id) WHERE seq IS NULL;

CREATE TABLE job (
    name BYTEA NOT NULL PRIMARY KEY,
    holder BYTEA NOT NULL,
    fence BIGINT NOT NULL,
    until_us BIGINT NOT NULL
);

CREATE TABLE idempotency (
    organisation BYTEA NOT NULL,
    key BYTEA NOT NULL,
    route BYTEA NOT NULL,
    body_hash BYTEA NOT NULL,
    status BIGINT NOT NULL,
    answer BYTEA NOT NULL,
    made_us BIGINT NOT NULL,
    expires_us BIGINT NOT NULL,
    PRIMARY KEY (organisation, key, route)
);
CREATE INDEX idempotency_expires ON idempotency (expires_us);

CREATE TABLE outbox (
    id BYTEA NOT NULL PRIMARY KEY,
    kind BYTEA NOT NULL,
    body BYTEA NOT NULL,
    made_us BIGINT NOT NULL,
    next_us BIGINT NOT NULL,
    tries BIGINT NOT NULL,
    sent_us BIGINT
);
CREATE INDEX outbox_waiting ON outbox (next_us, id) WHERE sent_us IS NULL;
";
