//! How entries of the record read: who, what, about what.

use app::{
    AppError, Slug,
    id::OrganisationId,
    record::{self as verbs, EntryContent, EntryView},
};
use base64::{Engine as _, engine::general_purpose::STANDARD};
use notation::hexadecimal;

use super::{
    Row, Seen,
    entry::{Content, Entry, Proof, Shown},
};
use crate::{
    desk::Desk,
    parts::{Link, Moment, Quote, address, filters::group_thousands},
    shell::Section,
};

/// Kinds of entries, and what people call them.
pub(super) const KINDS: [(&str, &str); 24] = [
    ("house-opened", "opened the house"),
    ("organisation-made", "added an organisation"),
    ("organisation-described", "described an organisation"),
    ("signed-in", "signed in"),
    ("link-made", "made a sign-in link"),
    ("token-made", "made a token"),
    ("token-revoked", "ended a token"),
    ("passkey-added", "added a passkey"),
    ("membership-ended", "ended a membership"),
    ("consent-given", "let a delegate act"),
    ("consent-accepted", "took on a client"),
    ("consent-revoked", "ended a delegate’s rights"),
    ("acts-as", "changed role"),
    ("source-added", "added a source"),
    ("source-changed", "changed a source"),
    ("source-removed", "removed a source"),
    ("import-accepted", "import accepted"),
    ("inventory-changed", "changed a list"),
    ("inventory-removed", "removed a list"),
    ("read-inventory", "read a list"),
    ("read-inventory-by-delegate", "a delegate read a list"),
    ("read-actions", "read this week’s tasks"),
    ("receipt", "answered a task"),
    ("read-advisory", "read a restricted advisory"),
];

/// What an entry says happened.
fn what(kind: &str) -> String {
    let known = KINDS.iter().find(|(own, _)| *own == kind);
    known.map_or_else(|| kind.replace('-', " "), |(_, words)| (*words).to_owned())
}

/// The organisation of a short name or an id; what nobody has finds nothing.
pub(super) fn organisation_named(desk: &Desk<'_>, words: &str) -> Result<OrganisationId, AppError> {
    if let Ok(id) = words.parse::<OrganisationId>() {
        return Ok(id);
    }
    let slug: Result<Slug, _> = words.to_lowercase().replace(' ', "-").parse();
    match slug {
        Ok(slug) => verbs::about(desk.house, &slug),
        Err(_) => Ok(OrganisationId::from_bytes([0xff; 16])),
    }
}

/// An entry in the list.
pub(super) fn row(desk: &Desk<'_>, view: EntryView) -> Row {
    let seen = view.content.map(|content| {
        let (about, about_link) = about(desk, &content);
        Seen {
            at: Moment::new(content.at),
            who: who(desk, &content),
            what: what(&content.kind),
            about,
            about_link,
        }
    });
    Row {
        seq: u64::try_from(view.seq).unwrap_or_default(),
        seen,
        commitment: hexadecimal(&view.commitment),
    }
}

/// One entry with its proof.
pub(super) fn entry(desk: &Desk<'_>, view: EntryView, proof: Option<verbs::Proof>) -> Entry {
    let seq = u64::try_from(view.seq).unwrap_or_default();
    let mut shell = desk.shell(Section::Record);
    let content = match view.content {
        None => Content::Withheld,
        Some(content) => {
            let label = content.label;
            shell.tlp = (label >= app::Tlp::Green).then_some(label);
            Content::Shown(Box::new(shown(desk, &content)))
        }
    };
    let step = |seq: u64, words: &str| {
        let words = format!("{words}: entry {}", group_thousands(seq));
        Link::new(address::path(&["record", &seq.to_string()]), words)
    };
    let size = proof.as_ref().map_or(0, |proof| proof.size);
    Entry {
        shell,
        seq,
        content,
        commitment: hexadecimal(&view.commitment),
        proof: proof.map_or(Proof::Waiting, |proof| Proof::Sealed {
            size: proof.size,
            root: root_of(&proof.checkpoint),
            hashes: proof.hashes.iter().map(|hash| STANDARD.encode(hash)).collect(),
        }),
        verify: command(desk),
        older: seq.checked_sub(1).map(|older| step(older, "Older")),
        newer: (seq + 1 < size).then(|| step(seq + 1, "Newer")),
    }
}

/// The third line of a checkpoint is its root (C2SP tlog-checkpoint).
fn root_of(checkpoint: &str) -> String {
    checkpoint.lines().nth(2).unwrap_or_default().to_owned()
}

fn shown(desk: &Desk<'_>, content: &EntryContent) -> Shown {
    let (about, about_link) = about(desk, content);
    let written = content.body.as_ref().map(|body| Quote {
        whose: "The entry’s own words".to_owned(),
        words: serde_json::to_string_pretty(body).unwrap_or_default(),
    });
    Shown {
        at: Moment::exact(content.at),
        who: who(desk, content),
        what: what(&content.kind),
        about,
        about_link,
        tlp: content.label,
        allowed: String::new(),
        canonical: written,
    }
}

/// Which role of which organisation: names of others are told to nobody here.
fn who(desk: &Desk<'_>, content: &EntryContent) -> String {
    let Some(body) = &content.body else {
        let own = desk.caller.principal.as_ref();
        let by_link = own.is_some_and(|own| {
            own.strength() == access::Strength::Link
                && content.organisation == Some(own.organisation())
        });
        let words = if by_link { "seen with a passkey" } else { "not told to you" };
        return words.to_owned();
    };
    let text = |place: &str| body.pointer(place).and_then(serde_json::Value::as_str);
    let role = text("/actor/role");
    let organisation: Option<OrganisationId> =
        text("/actor/organisation").and_then(|id| id.parse().ok());
    match (organisation, role) {
        (Some(organisation), Some(role)) => format!("{}: {role}", named(desk, organisation)),
        _ if content.kind == "signed-in" => match content.organisation {
            Some(organisation) => format!("{}: somebody with a link", named(desk, organisation)),
            None => "somebody".to_owned(),
        },
        _ => "the house itself".to_owned(),
    }
}

fn about(desk: &Desk<'_>, content: &EntryContent) -> (String, Option<Link>) {
    let body = content.body.as_ref();
    let text = |name: &str| body?.get(name)?.as_str();
    let link = |parts: &[&str], words: &str| {
        (words.to_owned(), Some(Link::new(address::path(parts), words)))
    };
    if let Some(id) = text("advisory") {
        return link(&["advisories", id], id);
    }
    if let Some(source) = text("source").filter(|source| !source.starts_with("src_")) {
        return link(&["sources", source], source);
    }
    if content.kind == "import-accepted" {
        let count = |name: &str| body.and_then(|body| body.get(name)?.as_i64()).unwrap_or_default();
        let (added, changed) = (count("added"), count("changed"));
        return (format!("{added} new, {changed} changed"), None);
    }
    let organisation = content.organisation.map(|id| named(desk, id));
    (organisation.unwrap_or_else(|| "the house".to_owned()), None)
}

/// The reader's own organisation and the clearinghouse by name, any other by its id.
fn named(desk: &Desk<'_>, id: OrganisationId) -> String {
    let own = desk.caller.principal.as_ref().map(access::Principal::organisation);
    if own == Some(id) || id == desk.house.own() {
        return app::organisations::find(desk.house, id)
            .map_or_else(|_| id.to_string(), |view| view.name);
    }
    // Its first digits are the time when it was made, and alike for many.
    let id = id.to_string();
    let last = id.len().checked_sub(8).and_then(|from| id.get(from..));
    last.map_or_else(|| id.clone(), |last| format!("org_…{last}"))
}

/// The command that checks the record from outside.
pub(super) fn command(desk: &Desk<'_>) -> String {
    format!("breakwater ledger verify {} --key log.vkey", desk.visitor.site.settings().base)
}
