//! The tables of `docs/data-model.md`, a step each, in one text for every engine; a step that has
//! left the house is never changed.

use crate::meta;

/// The steps; the version of a database is how many of them it has taken.
pub(crate) const STEPS: &[&str] = &[FIRST, SECOND];

/// The newest schema that this program knows.
#[expect(clippy::cast_possible_wrap, reason = "a short list")]
pub const SCHEMA: i64 = STEPS.len() as i64;

/// How an engine spells what the steps leave open.
#[derive(Debug, Clone, Copy)]
pub struct Dialect {
    /// The type of bytes.
    pub bytes: &'static str,
    /// The type of 64-bit integers.
    pub integer: &'static str,
    /// What stands after a table.
    pub table: &'static str,
    /// What stands after a table whose rows lie in the order of its key.
    pub clustered: &'static str,
    /// How a column of an index says that rows without a value come first.
    pub nulls_first: &'static str,
}

impl Dialect {
    /// The step that leads to this version, from 1, and what says that it was taken; `None` after
    /// the newest.
    pub(crate) fn step(&self, version: i64) -> Option<String> {
        let place = usize::try_from(version.checked_sub(1)?).ok()?;
        let step = STEPS.get(place)?;
        let whole = match place {
            0 => format!("{step}{CLAIM_OF_FIRST}"),
            _ => format!("{CLAIM}{step}"),
        };
        let (before, after) = (place.to_string(), version.to_string());
        let open = [
            ("{bytes}", self.bytes),
            ("{integer}", self.integer),
            ("{table}", self.table),
            ("{clustered}", self.clustered),
            ("{nulls_first}", self.nulls_first),
            ("{schema}", meta::SCHEMA),
            ("{before}", &before),
            ("{after}", &after),
        ];
        Some(open.iter().fold(whole, |text, (word, spelt)| text.replace(word, spelt)))
    }
}

const CLAIM_OF_FIRST: &str = "
INSERT INTO meta (name, value) VALUES (CAST('{schema}' AS {bytes}), CAST('{after}' AS {bytes}));
";

// Goes first: it fails unless the database is exactly one step behind, since no value is nothing.
const CLAIM: &str = "
UPDATE meta
SET value = CASE value WHEN CAST('{before}' AS {bytes}) THEN CAST('{after}' AS {bytes}) END
WHERE name = CAST('{schema}' AS {bytes});
";

const FIRST: &str = "
CREATE TABLE meta (
    name {bytes} NOT NULL PRIMARY KEY,
    value {bytes} NOT NULL
){clustered};

CREATE TABLE organisation (
    id {bytes} NOT NULL PRIMARY KEY,
    slug {bytes} NOT NULL UNIQUE,
    name {bytes} NOT NULL,
    sector {bytes} NOT NULL,
    made_us {integer} NOT NULL
){table};

CREATE TABLE person (
    id {bytes} NOT NULL PRIMARY KEY,
    email {bytes} UNIQUE,
    name {bytes},
    made_us {integer} NOT NULL
){table};

CREATE TABLE membership (
    person {bytes} NOT NULL REFERENCES person (id),
    organisation {bytes} NOT NULL REFERENCES organisation (id),
    role {bytes} NOT NULL,
    since_us {integer} NOT NULL,
    ended_us {integer},
    PRIMARY KEY (person, organisation, role)
){clustered};
CREATE INDEX membership_organisation ON membership (organisation);

CREATE TABLE consent (
    id {bytes} NOT NULL PRIMARY KEY,
    operator {bytes} NOT NULL REFERENCES organisation (id),
    delegate {bytes} NOT NULL REFERENCES organisation (id),
    given_us {integer} NOT NULL,
    given_by {bytes},
    accepted_us {integer},
    accepted_by {bytes},
    revoked_us {integer},
    revoked_by {bytes}
){table};
CREATE INDEX consent_operator ON consent (operator);
CREATE INDEX consent_delegate ON consent (delegate, operator);

CREATE TABLE token (
    id {bytes} NOT NULL PRIMARY KEY,
    hash {bytes} NOT NULL UNIQUE,
    organisation {bytes} NOT NULL REFERENCES organisation (id),
    role {bytes} NOT NULL,
    person {bytes},
    name {bytes} NOT NULL,
    scope {bytes} NOT NULL,
    made_us {integer} NOT NULL,
    expires_us {integer} NOT NULL,
    revoked_us {integer}
){table};
CREATE INDEX token_organisation ON token (organisation);
CREATE INDEX token_expires ON token (expires_us);

CREATE TABLE link (
    hash {bytes} NOT NULL PRIMARY KEY,
    person {bytes} NOT NULL REFERENCES person (id),
    organisation {bytes} NOT NULL REFERENCES organisation (id),
    role {bytes} NOT NULL,
    made_us {integer} NOT NULL,
    expires_us {integer} NOT NULL,
    spent_us {integer}
){clustered};
CREATE INDEX link_person ON link (person);

CREATE TABLE session (
    hash {bytes} NOT NULL PRIMARY KEY,
    person {bytes} NOT NULL REFERENCES person (id),
    organisation {bytes} NOT NULL REFERENCES organisation (id),
    role {bytes} NOT NULL,
    strength {bytes} NOT NULL,
    made_us {integer} NOT NULL,
    seen_us {integer} NOT NULL,
    ends_us {integer} NOT NULL
){clustered};
CREATE INDEX session_person ON session (person);
CREATE INDEX session_ends ON session (ends_us);

CREATE TABLE passkey (
    credential {bytes} NOT NULL PRIMARY KEY,
    person {bytes} NOT NULL REFERENCES person (id),
    body {bytes} NOT NULL,
    name {bytes} NOT NULL,
    made_us {integer} NOT NULL,
    removed_us {integer}
){table};
CREATE INDEX passkey_person ON passkey (person);

CREATE TABLE ceremony (
    id {bytes} NOT NULL PRIMARY KEY,
    body {bytes} NOT NULL,
    expires_us {integer} NOT NULL
){clustered};

CREATE TABLE source (
    id {bytes} NOT NULL PRIMARY KEY,
    slug {bytes} NOT NULL UNIQUE,
    organisation {bytes} NOT NULL REFERENCES organisation (id),
    location {bytes},
    label {integer} NOT NULL,
    every_s {integer},
    next_us {integer},
    tries {integer} NOT NULL,
    etag {bytes},
    made_us {integer} NOT NULL,
    removed_us {integer}
){table};

CREATE TABLE import (
    id {bytes} NOT NULL PRIMARY KEY,
    source {bytes} NOT NULL REFERENCES source (id),
    organisation {bytes} NOT NULL,
    state {integer} NOT NULL CHECK (state IN (0, 1, 2)),
    label {integer} NOT NULL,
    started_us {integer} NOT NULL,
    ended_us {integer},
    added {integer} NOT NULL,
    changed {integer} NOT NULL,
    withdrawn {integer} NOT NULL,
    unchanged {integer} NOT NULL,
    refused {integer} NOT NULL,
    root {bytes}
){table};
CREATE INDEX import_source ON import (source, started_us);
CREATE INDEX import_receiving ON import (started_us) WHERE state = 0;

CREATE TABLE statement (
    import {bytes} NOT NULL REFERENCES import (id),
    number {integer} NOT NULL,
    key {bytes} NOT NULL,
    kind {bytes} NOT NULL,
    advisory {bytes} NOT NULL,
    revision {bytes} NOT NULL,
    label {integer} NOT NULL,
    owner {bytes} NOT NULL,
    received_us {integer} NOT NULL,
    body {bytes} NOT NULL,
    raw {bytes} NOT NULL,
    PRIMARY KEY (import, number)
){table};
CREATE INDEX statement_key ON statement (key, import, number);
CREATE INDEX statement_advisory ON statement (advisory);

CREATE TABLE recipient (
    key {bytes} NOT NULL,
    person {bytes} NOT NULL REFERENCES person (id),
    added_us {integer} NOT NULL,
    PRIMARY KEY (key, person)
){clustered};
CREATE INDEX recipient_person ON recipient (person);

CREATE TABLE refusal (
    import {bytes} NOT NULL REFERENCES import (id),
    number {integer} NOT NULL,
    place {bytes} NOT NULL,
    reason {bytes} NOT NULL,
    PRIMARY KEY (import, number)
){table};

CREATE TABLE operator_key (
    organisation {bytes} NOT NULL PRIMARY KEY REFERENCES organisation (id),
    wrapped {bytes} NOT NULL,
    made_us {integer} NOT NULL
){table};

CREATE TABLE inventory (
    id {bytes} NOT NULL PRIMARY KEY,
    organisation {bytes} NOT NULL REFERENCES organisation (id),
    name {bytes} NOT NULL,
    made_us {integer} NOT NULL,
    removed_us {integer}
){table};
CREATE INDEX inventory_organisation ON inventory (organisation, name);

CREATE TABLE inventory_revision (
    inventory {bytes} NOT NULL REFERENCES inventory (id),
    revision {integer} NOT NULL,
    made_us {integer} NOT NULL,
    keep_until_us {integer} NOT NULL,
    document {bytes} NOT NULL,
    body {bytes} NOT NULL,
    releases {bytes} NOT NULL,
    PRIMARY KEY (inventory, revision)
){table};
CREATE INDEX inventory_revision_document ON inventory_revision (document);
CREATE INDEX inventory_revision_keep ON inventory_revision (keep_until_us);

CREATE TABLE document (
    hash {bytes} NOT NULL PRIMARY KEY,
    organisation {bytes} NOT NULL,
    size {integer} NOT NULL,
    made_us {integer} NOT NULL,
    body {bytes} NOT NULL
){table};
CREATE INDEX document_made ON document (made_us);

CREATE TABLE release (
    hash {bytes} NOT NULL PRIMARY KEY,
    body {bytes} NOT NULL
){clustered};

CREATE TABLE receipt (
    id {bytes} NOT NULL PRIMARY KEY,
    organisation {bytes} NOT NULL,
    task {bytes} NOT NULL,
    answer {bytes} NOT NULL,
    until_us {integer},
    evidence {bytes},
    person {bytes},
    at_us {integer} NOT NULL
){table};
CREATE INDEX receipt_organisation ON receipt (organisation, at_us);

CREATE TABLE told (
    advisory {bytes} NOT NULL,
    whom {bytes} NOT NULL,
    at_us {integer} NOT NULL,
    channel {bytes} NOT NULL,
    PRIMARY KEY (advisory, whom)
){clustered};
CREATE INDEX told_at ON told (at_us);

CREATE TABLE acted (
    advisory {bytes} NOT NULL,
    whom {bytes} NOT NULL,
    at_us {integer} NOT NULL,
    answer {bytes} NOT NULL,
    PRIMARY KEY (advisory, whom)
){clustered};
CREATE INDEX acted_at ON acted (at_us);

CREATE TABLE entry (
    id {bytes} NOT NULL PRIMARY KEY,
    seq {integer},
    at_us {integer} NOT NULL,
    kind {bytes} NOT NULL,
    organisation {bytes},
    label {integer} NOT NULL,
    body {bytes},
    salt {bytes},
    commitment {bytes} NOT NULL
){table};
CREATE UNIQUE INDEX entry_seq ON entry (seq{nulls_first});
CREATE INDEX entry_organisation ON entry (organisation, seq{nulls_first});
CREATE INDEX entry_kind ON entry (kind, seq{nulls_first});
CREATE INDEX entry_unnumbered ON entry (at_us, id) WHERE seq IS NULL;

CREATE TABLE job (
    name {bytes} NOT NULL PRIMARY KEY,
    holder {bytes} NOT NULL,
    fence {integer} NOT NULL,
    until_us {integer} NOT NULL
){clustered};

CREATE TABLE idempotency (
    organisation {bytes} NOT NULL,
    key {bytes} NOT NULL,
    route {bytes} NOT NULL,
    body_hash {bytes} NOT NULL,
    status {integer} NOT NULL,
    answer {bytes} NOT NULL,
    made_us {integer} NOT NULL,
    expires_us {integer} NOT NULL,
    PRIMARY KEY (organisation, key, route)
){table};
CREATE INDEX idempotency_expires ON idempotency (expires_us);

CREATE TABLE outbox (
    id {bytes} NOT NULL PRIMARY KEY,
    kind {bytes} NOT NULL,
    body {bytes} NOT NULL,
    made_us {integer} NOT NULL,
    next_us {integer} NOT NULL,
    tries {integer} NOT NULL,
    sent_us {integer}
){table};
CREATE INDEX outbox_waiting ON outbox (next_us, id) WHERE sent_us IS NULL;
";

// `entry_kind` was missing from the first step on PostgreSQL once, so a database there may lack it.
const SECOND: &str = "
CREATE INDEX IF NOT EXISTS entry_kind ON entry (kind, seq{nulls_first});
CREATE INDEX import_ended ON import (ended_us);
CREATE INDEX import_failed ON import (started_us) WHERE state = 2;
CREATE INDEX outbox_sent ON outbox (sent_us) WHERE sent_us IS NOT NULL;
CREATE INDEX token_revoked ON token (revoked_us) WHERE revoked_us IS NOT NULL;
DROP INDEX session_ends;
";
