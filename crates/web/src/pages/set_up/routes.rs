//! The set-up's address: three steps on one page, read and saved.

use std::collections::BTreeSet;

use app::{
    AppError, AssetKind, Exposed, Role, Sector,
    inventories::{self, NewList, Submitted, Tick},
    organisations,
    people::{self, Invitation},
    sign_in,
};
use axum::{Router, extract::DefaultBodyLimit, response::Response, routing::get};

use super::{Saved, SetUp, TickGroup};
use crate::{
    Problem, Site,
    desk::{Answer, Desk, Fields, Upload, Visitor, after},
    pages::{inventory::for_people, sentence},
    parts::{Choice, Entry},
    shell::Section,
};

const KINDS: [(Sector, &str); 5] = [
    (Sector::Hospital, "Clinic or hospital"),
    (Sector::Bank, "Bank or credit union"),
    (Sector::Utility, "Water, power or other utility"),
    (Sector::Government, "State or local government"),
    (Sector::Other, "Something else"),
];

/// A group of boxes: its name, its legend, a hint, and whether it is open at once.
const GROUPS: [(&str, &str, &str, bool); 6] = [
    ("edge", "On the edge: what the internet can reach", "", true),
    ("servers", "Servers and mail", "", true),
    ("tools", "Programs and tools", "", false),
    ("web", "File transfer, web sites, town services", "", false),
    ("care", "Machines that care for people", DEVICES, false),
    ("plant", "Machines that run a plant or a building", DEVICES, false),
];
const DEVICES: &str = "We never tell you to change these. We help you ask their maker.";

pub(in crate::pages) fn routes() -> Router<Site> {
    // A file is counted while it comes in.
    let save = axum::routing::post(save).layer(DefaultBodyLimit::disable());
    Router::new().route("/set-up", get(show).merge(save))
}

async fn show(visitor: Visitor) -> Result<Response, Problem> {
    visitor
        .page(|desk| {
            desk.follow();
            page(desk, None)
        })
        .await
}

/// What is wrong with what was typed, field by field.
#[derive(Debug, Default)]
struct Faults {
    kind: Option<String>,
    list: Option<String>,
    it_company: Option<String>,
    mail: Option<String>,
}

impl Faults {
    fn any(&self) -> bool {
        [&self.kind, &self.list, &self.it_company, &self.mail].iter().any(|fault| fault.is_some())
    }
}

async fn save(visitor: Visitor, upload: Upload) -> Result<Response, Problem> {
    visitor
        .answer(move |desk| {
            let mut faults = check(desk, &upload.fields);
            if !faults.any() {
                match keep(desk, &upload) {
                    Ok(to) => return Ok(Answer::To(to)),
                    Err(error) if error.pointer.as_deref() == Some("file") => {
                        faults.list = Some(for_people(sentence(&error.message)));
                    }
                    Err(error) => return Err(error),
                }
            }
            Answer::again(&page(desk, Some((&upload.fields, faults)))?)
        })
        .await
}

/// Everything that can be seen before anything is saved.
fn check(desk: &Desk<'_>, fields: &Fields) -> Faults {
    let address = |field: &str| match fields.text(field) {
        "" => None,
        _ if !desk.visitor.site.settings().mail => None,
        text => sign_in::check_address(text).err().map(|error| sentence(&error.message)),
    };
    let kind = Sector::from_name(fields.text("kind"));
    Faults {
        kind: kind.is_none().then(|| "Choose what comes closest.".to_owned()),
        list: None,
        it_company: address("it_company"),
        mail: address("mail"),
    }
}

/// Saves the steps in order, the file first: it alone can still be wrong.
fn keep(desk: &Desk<'_>, upload: &Upload) -> Result<String, AppError> {
    let (fields, operator) = (&upload.fields, desk.operator()?);
    let mut last = None;
    if let Some(file) = &upload.file {
        let list = NewList {
            name: file.name.clone(),
            file: file.name.clone(),
            asset: None,
            kind: AssetKind::Unknown,
            exposed: Exposed::Unknown,
            format: None,
        };
        let submitted = Submitted::File(file.bytes.clone());
        let added = inventories::add(desk.house, desk.caller, &operator, (&list, submitted))?;
        last = Some(added.entry);
    }
    let keys: BTreeSet<String> = fields.all("runs").map(str::to_owned).collect();
    let ticked = inventories::tick(desk.house, desk.caller, &operator, &keys)?;
    last = ticked.or(last);
    let own = desk.organisation()?;
    let sector = Sector::from_name(fields.text("kind")).unwrap_or_default();
    if own.slug == operator && own.sector != sector {
        let described = (own.name, sector);
        let entry = organisations::describe(desk.house, desk.caller, &operator, described)?;
        last = last.or(Some(entry));
    }
    for field in ["it_company", "mail"] {
        invite(desk, fields.text(field))?;
    }
    let to = match fields.text("later") {
        "yes" => desk.place("/set-up"),
        _ => desk.place("/this-week"),
    };
    Ok(last.map_or(to.clone(), |entry| after(&to, entry)))
}

/// Lets somebody in by a mailed link; without mail, links are handed out under "People".
fn invite(desk: &Desk<'_>, email: &str) -> Result<(), AppError> {
    let settings = desk.visitor.site.settings();
    if email.is_empty() || !settings.mail {
        return Ok(());
    }
    let new = Invitation {
        email: email.to_owned(),
        role: Role::Operator,
        mail: Some(format!("{}/sign-in/link/", settings.base)),
    };
    people::invite(desk.house, desk.caller, &new).map(drop)
}

fn page(desk: &Desk<'_>, typed: Option<(&Fields, Faults)>) -> Result<SetUp, AppError> {
    let operator = desk.operator()?;
    inventories::may_add(desk.house, desk.caller, &operator)?;
    let before = inventories::ticked(desk.house, desk.caller, &operator)?;
    let own = desk.organisation()?;
    let known = own.slug == operator && own.sector != Sector::Other;
    let settings = desk.visitor.site.settings();
    let (fields, faults) =
        typed.map_or((None, Faults::default()), |(fields, faults)| (Some(fields), faults));
    let kind = match fields {
        Some(fields) => fields.text("kind").to_owned(),
        None if known => own.sector.name().to_owned(),
        None => String::new(),
    };
    let chosen: BTreeSet<String> =
        fields.map_or(before.clone(), |fields| fields.all("runs").map(str::to_owned).collect());
    let entry = |field: &str, error: Option<String>| Entry {
        value: fields.map(|fields| fields.text(field).to_owned()).unwrap_or_default(),
        error,
    };
    Ok(SetUp {
        shell: desk.shell(Section::SetUp),
        action: desk.place("/set-up"),
        kinds: KINDS
            .iter()
            .map(|(sector, words)| {
                Choice::new(sector.name(), *words).checked(sector.name() == kind)
            })
            .collect(),
        kind_error: faults.kind,
        groups: groups(&inventories::offered(desk.house), &chosen),
        list_error: faults.list,
        list_megabytes_max: u32::try_from(settings.inventory_bytes_max >> 20).unwrap_or(u32::MAX),
        mails: settings.mail,
        it_company: entry("it_company", faults.it_company),
        mail: entry("mail", faults.mail),
        saved: if before.is_empty() { Saved::Nothing } else { Saved::Earlier },
    })
}

fn groups(offered: &[&Tick], chosen: &BTreeSet<String>) -> Vec<TickGroup> {
    let group = |(name, legend, hint, open): &(&str, &str, &str, bool)| {
        let items: Vec<Choice> = offered
            .iter()
            .filter(|tick| tick.group == *name)
            .map(|tick| {
                Choice::new(tick.key.as_str(), tick.label.as_str())
                    .small(tick.small.as_str())
                    .checked(chosen.contains(&tick.key))
            })
            .collect();
        TickGroup {
            legend: (*legend).to_owned(),
            hint: (*hint).to_owned(),
            open: *open || items.iter().any(|item| item.checked),
            items,
        }
    };
    GROUPS.iter().map(group).filter(|group| !group.items.is_empty()).collect()
}
