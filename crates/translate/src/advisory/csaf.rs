//! A CSAF 2.0 advisory becomes a statement a flaw: products, versions, and what can be done.

use std::collections::HashSet;

use formats::csaf::{self, Csaf, Products, RemediationCategory, Vulnerability};
use model::{
    HoldsFor, Notice, Publisher, PublisherRole, Remediation, RemediationKind, Source, Statement,
    Tlp, Withdrawn,
};

use super::{AdvisoryError, Receiver, Whole, time};

mod named;
mod products;
mod said;

use products::Gathered;

/// CSAF 2.0 §3.2.1.5 leaves distribution optional. What is fetched without a label is published
/// for anyone; who hands on restricted advisories must label them (TLP 2.0, "How to use TLP").
const LABEL_WHERE_ABSENT: Tlp = Tlp::Clear;

/// So many faults of one document are named one by one.
const FAULTS_MAX: usize = 50;

pub(super) fn read(
    bytes: &[u8],
    document: &str,
    receiver: &mut dyn Receiver,
) -> Result<(), AdvisoryError> {
    let csaf = csaf::read(bytes)?;
    let frame = Frame::of(&csaf, document)?;
    let products = Products::of(&csaf.product_tree);
    let faults = Faults { receiver: &mut *receiver, named: 0, more: 0 };
    let mut reading = Reading { frame: &frame, products: &products, faults, named: HashSet::new() };
    for fault in &products.faults {
        reading.faults.add(&fault.pointer, &fault.what);
    }
    let (mut mentions, mut count, mut is_whole) = (0, 0, true);
    for (index, vulnerability) in csaf.vulnerabilities() {
        count += 1;
        let pointer = format!("/vulnerabilities/{index}");
        match vulnerability {
            Ok(vulnerability) => {
                mentions += self::mentions(&vulnerability, &products);
                if mentions > csaf::MENTIONS_MAX {
                    return Err(csaf::CsafError::TooManyMentions(pointer).into());
                }
                let statement = reading.statement(index, vulnerability);
                reading.faults.receiver.statement(statement);
            }
            Err(fault) => {
                is_whole = false;
                reading.faults.receiver.refused(&pointer, fault.into());
            }
        }
    }
    reading.faults.finish();
    if is_whole {
        let modified = frame.statement.modified;
        receiver.complete(&Whole { source: Source::Csaf, notice: Some(&frame.notice), modified });
    }
    if count == 0 { Err(AdvisoryError::NoFlaws(csaf.document.category)) } else { Ok(()) }
}

/// What holds for every flaw of a document.
struct Frame {
    statement: Statement,
    notice: Notice,
}

impl Frame {
    fn of(csaf: &Csaf, document: &str) -> Result<Self, AdvisoryError> {
        let meta = &csaf.document;
        let label = match &meta.distribution.tlp {
            None => LABEL_WHERE_ABSENT,
            Some(tlp) => tlp.label.parse()?,
        };
        let published = "/document/tracking/initial_release_date";
        let modified = "/document/tracking/current_release_date";
        let own = meta.references.iter().filter(|one| one.category.as_deref() == Some("self"));
        // Of CISA's two, the page for people.
        let url = own.clone().find(|one| !is_json(&one.url)).or_else(|| own.clone().next());
        Ok(Self {
            statement: Statement {
                id: String::new(),
                source: Source::Csaf,
                document: document.to_owned(),
                label,
                aliases: Vec::new(),
                published: time(published, Some(&meta.tracking.initial_release_date))?,
                modified: time(modified, Some(&meta.tracking.current_release_date))?,
                withdrawn: Withdrawn::Stands,
                summary: String::new(),
                packages: Vec::new(),
                products: Vec::new(),
                exploited: None,
                ssvc: None,
                remediations: Vec::new(),
                notice: None,
            },
            notice: Notice {
                id: meta.tracking.id.trim().to_owned(),
                title: meta.title.trim().to_owned(),
                publisher: publisher(&meta.publisher),
                url: url.map(|one| one.url.clone()),
            },
        })
    }

    /// The CVE id, or else the document's id and the flaw's place in it. The document's id is no
    /// alias: it speaks of many flaws, and would make one of them.
    fn names(&self, index: usize, vulnerability: &Vulnerability) -> (String, Vec<String>) {
        let cve = vulnerability.cve.as_deref().map(str::trim).filter(|cve| !cve.is_empty());
        let id = cve.map_or_else(|| self.place(index), str::to_owned);
        // §3.2.3.6: makers' bug numbers mean nothing without the maker's system.
        let known = |text: &&str| ["CVE-", "GHSA-"].iter().any(|start| text.starts_with(start));
        let others = vulnerability.ids.iter().map(|one| one.text.trim());
        let aliases = others.filter(known).filter(|one| *one != id).map(str::to_owned).collect();
        (id, aliases)
    }

    fn place(&self, index: usize) -> String {
        format!("{}#{}", self.notice.id, index + 1)
    }

    fn summary(&self, vulnerability: Vulnerability) -> String {
        let wanted = ["summary", "description", "details"];
        let notes = vulnerability.notes;
        let of = |category: &&str| notes.iter().find(|note| note.category == *category);
        let title = vulnerability.title.filter(|title| !title.trim().is_empty());
        let note = || wanted.iter().find_map(of).map(|note| note.text.trim().to_owned());
        title.or_else(note).unwrap_or_else(|| self.notice.title.clone())
    }
}

/// A document on its way: what holds for all its flaws, and where its faults go.
struct Reading<'a, 'r> {
    frame: &'a Frame,
    products: &'a Products<'a>,
    faults: Faults<'r>,
    /// The flaws so far.
    named: HashSet<String>,
}

impl<'a> Reading<'a, '_> {
    fn statement(&mut self, index: usize, vulnerability: Vulnerability) -> Statement {
        let pointer = format!("/vulnerabilities/{index}");
        let mut gathered = Gathered::new(self.products, &self.frame.notice.publisher);
        gathered.take(&vulnerability.product_status, &mut |place, what| {
            self.faults.add(&format!("{pointer}/product_status/{place}"), what);
        });
        let mut remediations = Vec::new();
        for (number, one) in vulnerability.remediations.iter().enumerate() {
            let ids = self.meant(one, &format!("{pointer}/remediations/{number}"));
            remediations.push(remediation(one, holds_for(&gathered, &ids)));
        }
        let (id, aliases) = self.names(index, &vulnerability);
        let summary = self.frame.summary(vulnerability);
        let (products, packages) = gathered.finish();
        let notice = Some(self.frame.notice.clone());
        let frame = self.frame.statement.clone();
        Statement { id, aliases, summary, products, packages, remediations, notice, ..frame }
    }

    /// Its names. A flaw that stands twice goes by its place the second time, so that each counts.
    fn names(&mut self, index: usize, vulnerability: &Vulnerability) -> (String, Vec<String>) {
        let (id, mut aliases) = self.frame.names(index, vulnerability);
        if self.named.insert(id.clone()) {
            return (id, aliases);
        }
        let what = format!("`{}` stands twice (CSAF 2.0 §6.1.23); each of them counts", short(&id));
        self.faults.add(&format!("/vulnerabilities/{index}/cve"), &what);
        aliases.push(id);
        (self.frame.place(index), aliases)
    }

    /// The products that a remediation names, those of its groups among them.
    fn meant<'v>(&mut self, one: &'v csaf::Remediation, pointer: &str) -> Vec<&'v str>
    where
        'a: 'v,
    {
        let mut ids: Vec<&str> = one.product_ids.iter().map(String::as_str).collect();
        for group in &one.group_ids {
            match self.products.group(group) {
                Some(members) => ids.extend(members.iter().map(String::as_str)),
                None => self.faults.add(
                    &format!("{pointer}/group_ids"),
                    &format!(
                        "the group `{}` is not defined; nothing follows from it",
                        short(group)
                    ),
                ),
            }
        }
        if ids.is_empty() {
            self.faults
                .add(pointer, "it names no product (CSAF 2.0 §6.1.29); it is shown for none");
        }
        ids
    }
}

fn is_json(url: &str) -> bool {
    url.rsplit('.').next().is_some_and(|ending| ending.eq_ignore_ascii_case("json"))
}

fn publisher(publisher: &csaf::Publisher) -> Publisher {
    Publisher {
        name: publisher.name.trim().to_owned(),
        namespace: publisher.namespace.trim().to_owned(),
        role: match publisher.category.as_str() {
            "vendor" => PublisherRole::Vendor,
            "coordinator" => PublisherRole::Coordinator,
            _ => PublisherRole::Other,
        },
    }
}

fn is_maker(publisher: &Publisher) -> bool {
    publisher.role == PublisherRole::Vendor
}

fn mentions(vulnerability: &Vulnerability, products: &Products<'_>) -> usize {
    let status = &vulnerability.product_status;
    let listed = status.all().map(|(_, _, ids)| ids.len()).sum::<usize>();
    let held = vulnerability.remediations.iter().map(|one| {
        let groups = one.group_ids.iter().filter_map(|id| products.group(id)).map(<[_]>::len);
        one.product_ids.len() + one.group_ids.len() + groups.sum::<usize>()
    });
    listed + held.sum::<usize>()
}

fn remediation(one: &csaf::Remediation, holds_for: HoldsFor) -> Remediation {
    Remediation {
        kind: match one.category {
            RemediationCategory::VendorFix => RemediationKind::VendorFix,
            RemediationCategory::Workaround => RemediationKind::Workaround,
            RemediationCategory::Mitigation => RemediationKind::Mitigation,
            RemediationCategory::NoFixPlanned => RemediationKind::NoFixPlanned,
            RemediationCategory::NoneAvailable => RemediationKind::NoneAvailable,
            RemediationCategory::Other => RemediationKind::Other,
        },
        details: one.details.trim().to_owned(),
        url: one.url.clone(),
        restart: one.restart_required.as_ref().map(|restart| restart.category.clone()),
        holds_for,
    }
}

/// All places are said in one word: most advisories have one text for all their products.
fn holds_for(gathered: &Gathered<'_>, ids: &[&str]) -> HoldsFor {
    let mut places: Vec<_> = ids.iter().flat_map(|id| gathered.places_of(id)).copied().collect();
    places.sort_unstable();
    places.dedup();
    if !places.is_empty() && places.len() == gathered.place_count() {
        HoldsFor::Every
    } else {
        HoldsFor::Places(places)
    }
}

/// What is wrong with a document whose flaws can be read all the same.
struct Faults<'r> {
    receiver: &'r mut dyn Receiver,
    named: usize,
    more: usize,
}

impl Faults<'_> {
    fn add(&mut self, pointer: &str, what: &str) {
        if self.named == FAULTS_MAX {
            self.more += 1;
            return;
        }
        self.named += 1;
        self.receiver.refused(pointer, AdvisoryError::InPart(what.to_owned()));
    }

    fn finish(self) {
        if self.more > 0 {
            let what = format!("{} more faults of this kind are not listed", self.more);
            self.receiver.refused("", AdvisoryError::InPart(what));
        }
    }
}

/// A foreign id as a message may repeat it.
fn short(id: &str) -> String {
    id.chars().take(80).collect()
}
