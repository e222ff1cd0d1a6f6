//! The tables of `docs/data-model.md` for SQLite, a step each; a step that has left the house is
//! never changed.

/// The steps; the version of a database is how many of them it has taken.
pub(crate) const STEPS: &[&str] = &[FIRST];

const FIRST: &str = "
CREATE TABLE meta (
    name BLOB NOT NULL PRIMARY KEY,
    value BLOB NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE organisation (
    id BLOB NOT NULL PRIMARY KEY,
    slug BLOB NOT NULL UNIQUE,
    name BLOB NOT NULL,
    sector BLOB NOT NULL,
    made_us INTEGER NOT NULL
) STRICT;

CREATE TABLE person (
    id BLOB NOT NULL PRIMARY KEY,
    email BLOB UNIQUE,
    name BLOB,
    made_us INTEGER NOT NULL
) STRICT;

CREATE TABLE membership (
    person BLOB NOT NULL REFERENCES person (id),
    organisation BLOB NOT NULL REFERENCES organisation (id),
    role BLOB NOT NULL,
    since_us INTEGER NOT NULL,
    ended_us INTEGER,
    PRIMARY KEY (person, organisation, role)
) STRICT, WITHOUT ROWID;
CREATE INDEX membership_organisation ON membership (organisation);

CREATE TABLE consent (
    id BLOB NOT NULL PRIMARY KEY,
    operator BLOB NOT NULL REFERENCES organisation (id),
    delegate BLOB NOT NULL REFERENCES organisation (id),
    given_us INTEGER NOT NULL,
    given_by BLOB,
    accepted_us INTEGER,
    accepted_by BLOB,
    revoked_us INTEGER,
    revoked_by BLOB
) STRICT;
CREATE INDEX consent_operator ON consent (operator);
CREATE INDEX consent_delegate ON consent (delegate, operator);

CREATE TABLE token (
    id BLOB NOT NULL PRIMARY KEY,
    hash BLOB NOT NULL UNIQUE,
    organisation BLOB NOT NULL REFERENCES organisation (id),
    role BLOB NOT NULL,
    person BLOB,
    name BLOB NOT NULL,
    scope BLOB NOT NULL,
    made_us INTEGER NOT NULL,
    expires_us INTEGER NOT NULL,
    revoked_us INTEGER
) STRICT;
CREATE INDEX token_organisation ON token (organisation);
CREATE INDEX token_expires ON token (expires_us);

CREATE TABLE link (
    hash BLOB NOT NULL PRIMARY KEY,
    person BLOB NOT NULL REFERENCES person (id),
    organisation BLOB NOT NULL REFERENCES organisation (id),
    role BLOB NOT NULL,
    made_us INTEGER NOT NULL,
    expires_us INTEGER NOT NULL,
    spent_us INTEGER
) STRICT, WITHOUT ROWID;
CREATE INDEX link_person ON link (person);

CREATE TABLE session (
    hash BLOB NOT NULL PRIMARY KEY,
    person BLOB NOT NULL REFERENCES person (id),
    organisation BLOB NOT NULL REFERENCES organisation (id),
    role BLOB NOT NULL,
    strength BLOB NOT NULL,
    made_us INTEGER NOT NULL,
    seen_us INTEGER NOT NULL,
    ends_us INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX session_person ON session (person);
CREATE INDEX session_ends ON session (ends_us);

CREATE TABLE passkey (
    credential BLOB NOT NULL PRIMARY KEY,
    person BLOB NOT NULL REFERENCES person (id),
    body BLOB NOT NULL,
    name BLOB NOT NULL,
    made_us INTEGER NOT NULL,
    removed_us INTEGER
) STRICT;
CREATE INDEX passkey_person ON passkey (person);

CREATE TABLE ceremony (
    id BLOB NOT NULL PRIMARY KEY,
    body BLOB NOT NULL,
    expires_us INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE source (
    id BLOB NOT NULL PRIMARY KEY,
    slug BLOB NOT NULL UNIQUE,
    organisation BLOB NOT NULL REFERENCES organisation (id),
    location BLOB,
    label INTEGER NOT NULL,
    every_s INTEGER,
    next_us INTEGER,
    tries INTEGER NOT NULL,
    etag BLOB,
    made_us INTEGER NOT NULL,
    removed_us INTEGER
) STRICT;

CREATE TABLE import (
    id BLOB NOT NULL PRIMARY KEY,
    source BLOB NOT NULL REFERENCES source (id),
    organisation BLOB NOT NULL,
    state INTEGER NOT NULL CHECK (state IN (0, 1, 2)),
    label INTEGER NOT NULL,
    started_us INTEGER NOT NULL,
    ended_us INTEGER,
    added INTEGER NOT NULL,
    changed INTEGER NOT NULL,
    withdrawn INTEGER NOT NULL,
    unchanged INTEGER NOT NULL,
    refused INTEGER NOT NULL,
    root BLOB
) STRICT;
CREATE INDEX import_source ON import (source, started_us);
CREATE INDEX import_receiving ON import (started_us) WHERE state = 0;

CREATE TABLE statement (
    import BLOB NOT NULL REFERENCES import (id),
    number INTEGER NOT NULL,
    key BLOB NOT NULL,
    kind BLOB NOT NULL,
    advisory BLOB NOT NULL,
    revision BLOB NOT NULL,
    label INTEGER NOT NULL,
    owner BLOB NOT NULL,
    received_us INTEGER NOT NULL,
    body BLOB NOT NULL,
    raw BLOB NOT NULL,
    PRIMARY KEY (import, number)
) STRICT;
CREATE INDEX statement_key ON statement (key, import, number);
CREATE INDEX statement_advisory ON statement (advisory);

CREATE TABLE recipient (
    key BLOB NOT NULL,
    person BLOB NOT NULL REFERENCES person (id),
    added_us INTEGER NOT NULL,
    PRIMARY KEY (key, person)
) STRICT, WITHOUT ROWID;
CREATE INDEX recipient_person ON recipient (person);

CREATE TABLE refusal (
    import BLOB NOT NULL REFERENCES import (id),
    number INTEGER NOT NULL,
    place BLOB NOT NULL,
    reason BLOB NOT NULL,
    PRIMARY KEY (import, number)
) STRICT;

CREATE TABLE operator_key (
    organisation BLOB NOT NULL PRIMARY KEY REFERENCES organisation (id),
    wrapped BLOB NOT NULL,
    made_us INTEGER NOT NULL
) STRICT;

CREATE TABLE inventory (
    id BLOB NOT NULL PRIMARY KEY,
    organisation BLOB NOT NULL REFERENCES organisation (id),
    name BLOB NOT NULL,
    made_us INTEGER NOT NULL,
    removed_us INTEGER
) STRICT;
CREATE INDEX inventory_organisation ON inventory (organisation, name);

CREATE TABLE inventory_revision (
    inventory BLOB NOT NULL REFERENCES inventory (id),
    revision INTEGER NOT NULL,
    made_us INTEGER NOT NULL,
    keep_until_us INTEGER NOT NULL,
    document BLOB NOT NULL,
    body BLOB NOT NULL,
    releases BLOB NOT NULL,
    PRIMARY KEY (inventory, revision)
) STRICT;
CREATE INDEX inventory_revision_document ON inventory_revision (document);
CREATE INDEX inventory_revision_keep ON inventory_revision (keep_until_us);

CREATE TABLE document (
    hash BLOB NOT NULL PRIMARY KEY,
    organisation BLOB NOT NULL,
    size INTEGER NOT NULL,
    made_us INTEGER NOT NULL,
    body BLOB NOT NULL
) STRICT;
CREATE INDEX document_made ON document (made_us);

CREATE TABLE release (
    hash BLOB NOT NULL PRIMARY KEY,
    body BLOB NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE receipt (
    id BLOB NOT NULL PRIMARY KEY,
    organisation BLOB NOT NULL,
    task BLOB NOT NULL,
    answer BLOB NOT NULL,
    until_us INTEGER,
    evidence BLOB,
    person BLOB,
    at_us INTEGER NOT NULL
) STRICT;
CREATE INDEX receipt_organisation ON receipt (organisation, at_us);

CREATE TABLE told (
    advisory BLOB NOT NULL,
    whom BLOB NOT NULL,
    at_us INTEGER NOT NULL,
    channel BLOB NOT NULL,
    PRIMARY KEY (advisory, whom)
) STRICT, WITHOUT ROWID;
CREATE INDEX told_at ON told (at_us);

CREATE TABLE acted (
    advisory BLOB NOT NULL,
    whom BLOB NOT NULL,
    at_us INTEGER NOT NULL,
    answer BLOB NOT NULL,
    PRIMARY KEY (advisory, whom)
) STRICT, WITHOUT ROWID;
CREATE INDEX acted_at ON acted (at_us);

CREATE TABLE entry (
    id BLOB NOT NULL PRIMARY KEY,
    seq INTEGER,
    at_us INTEGER NOT NULL,
    kind BLOB NOT NULL,
    organisation BLOB,
    label INTEGER NOT NULL,
    body BLOB,
    salt BLOB,
    commitment BLOB NOT NULL
) STRICT;
CREATE UNIQUE INDEX entry_seq ON entry (seq);
CREATE INDEX entry_organisation ON entry (organisation, seq);
CREATE INDEX entry_kind ON entry (kind, seq);
CREATE INDEX entry_unnumbered ON entry (at_us, id) WHERE seq IS NULL;

CREATE TABLE job (
    name BLOB NOT NULL PRIMARY KEY,
    holder BLOB NOT NULL,
    fence INTEGER NOT NULL,
    until_us INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE idempotency (
    organisation BLOB NOT NULL,
    key BLOB NOT NULL,
    route BLOB NOT NULL,
    body_hash BLOB NOT NULL,
    status INTEGER NOT NULL,
    answer BLOB NOT NULL,
    made_us INTEGER NOT NULL,
    expires_us INTEGER NOT NULL,
    PRIMARY KEY (organisation, key, route)
) STRICT;
CREATE INDEX idempotency_expires ON idempotency (expires_us);

CREATE TABLE outbox (
    id BLOB NOT NULL PRIMARY KEY,
    kind BLOB NOT NULL,
    body BLOB NOT NULL,
    made_us INTEGER NOT NULL,
    next_us INTEGER NOT NULL,
    tries INTEGER NOT NULL,
    sent_us INTEGER
) STRICT;
CREATE INDEX outbox_waiting ON outbox (next_us, id) WHERE sent_us IS NULL;
";
