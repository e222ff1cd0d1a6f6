//! How the page is made from an operator's lists.

use app::{
    AppError, AssetKind, Exposed, State, actions,
    inventories::{self, ListView, OperatorView},
};
use sheet::{
    Tasks,
    estate::{Estate, Part, System},
};

use super::{Asset, Component, Exposure, Filter, Inventory, List, Look, Sums, ToDo, Upload};
use crate::{
    desk::{Desk, Fields},
    pages::{sentence, this_week::made::catching_up},
    parts::{
        Chip, Choice, Drawn, Entry, Gap, Link, Moment, Paging, Tlp, address,
        filters::group_thousands,
    },
    shell::Section,
};

/// So many systems stand on a page.
const PAGE: usize = 50;
/// So many parts of a system are listed; the others are counted.
const PARTS_SHOWN_MAX: usize = 40;
/// So many gaps are listed; the others are found by the filter.
const GAPS_SHOWN_MAX: usize = 12;
/// So many looks by others are listed; the others are in the record.
const LOOKS_SHOWN_MAX: usize = 10;

const KINDS: [(&str, &str); 5] = [
    ("unknown", "not known: treat it as a device"),
    ("it", "IT: a computer or a server"),
    ("medical", "medical device"),
    ("operational-technology", "plant or building"),
    ("safety", "safety system"),
];
const EXPOSURES: [(&str, &str); 3] = [("unknown", "not known"), ("yes", "yes"), ("no", "no")];
const SHOWS: [(&str, &str); 3] =
    [("", "all"), ("to-do", "with something to do"), ("not-checked", "not checked")];

/// What somebody typed into the form for a list.
#[derive(Debug, Clone)]
pub(super) struct Typed {
    asset: String,
    kind: String,
    exposed: String,
    replace: String,
    error: Option<AppError>,
}

impl Typed {
    pub(super) fn of(fields: &Fields) -> Self {
        Self {
            asset: fields.text("asset").to_owned(),
            kind: fields.text("asset-kind").to_owned(),
            exposed: fields.text("exposed").to_owned(),
            replace: fields.text("replace").to_owned(),
            error: None,
        }
    }

    pub(super) fn with(self, error: AppError) -> Self {
        Self { error: Some(error), ..self }
    }
}

/// The page of the operator that the address names.
pub(super) fn page(desk: &Desk<'_>, typed: Option<&Typed>) -> Result<Inventory, AppError> {
    let operator = desk.operator()?;
    let view = inventories::lists_of(desk.house, desk.caller, &operator)?;
    let answers = actions::closed(desk.house, desk.caller, &operator)?;
    let report = view.checked.report();
    let estate = Estate::new(&Tasks::of(&report, |key| answers.contains(key)));
    let sums = sums(&estate);
    let filter = filter(desk);
    let fitting: Vec<&System> =
        estate.systems.iter().filter(|one| fits(&desk.visitor.query, one)).collect();
    let (assets, paging) = paged(desk, &fitting, &estate);
    let gaps = gaps(&estate);
    let newest = view.lists.iter().map(|list| list.made).max();
    let kept = view.lists.iter().map(|list| list.keep_until).min();
    Ok(Inventory {
        shell: desk.shell(Section::Inventory).marked(Tlp::Amber),
        address: desk.place("/inventory"),
        client: desk.visitor.query.text("operator").to_owned(),
        sums,
        changed: newest.map(Moment::new),
        kept_until: kept.map(Moment::day),
        catching_up: (desk.house.live().state() != State::Ready).then(catching_up),
        looks: looks(desk)?,
        looks_href: "/record?what=read-inventory".to_owned(),
        gaps_more: (gaps.len() > GAPS_SHOWN_MAX).then(|| {
            let address = desk.place_with("/inventory", &[("show", "not-checked")]);
            Link::new(address, format!("See all {} gaps", group_thousands(gaps.len() as u64)))
        }),
        gaps: gaps.into_iter().take(GAPS_SHOWN_MAX).collect(),
        filter,
        assets,
        paging,
        lists: lists(desk, &view),
        upload: upload(desk, typed),
    })
}

fn count(number: usize) -> u64 {
    u64::try_from(number).unwrap_or(u64::MAX)
}

fn sums(estate: &Estate) -> Sums {
    let sums = estate.sums();
    Sums {
        systems: count(sums.systems),
        checked: count(sums.systems - sums.not_checked),
        to_do: count(sums.to_do),
        not_checked: count(sums.not_checked),
        components: count(sums.components),
    }
}

fn chosen(pairs: &[(&str, &str)], value: &str) -> Vec<Choice> {
    let choice = |(own, label): &(&str, &str)| Choice::new(*own, *label).checked(*own == value);
    pairs.iter().map(choice).collect()
}

fn filter(desk: &Desk<'_>) -> Filter {
    let query = &desk.visitor.query;
    let (kind, show, name) = (query.text("kind"), query.text("show"), query.text("name"));
    let kinds: Vec<(&str, &str)> = std::iter::once(("", "all")).chain(KINDS).collect();
    Filter {
        kinds: chosen(&kinds, kind),
        shows: chosen(&SHOWS, show),
        name: name.to_owned(),
        active: [kind, show, name].iter().any(|field| !field.is_empty()),
    }
}

fn fits(query: &Fields, system: &System) -> bool {
    let (kind, name) = (query.text("kind"), query.text("name").to_lowercase());
    let show = match query.text("show") {
        "to-do" => !system.tasks.is_empty(),
        "not-checked" => !system.is_checked(),
        _ => true,
    };
    let named = |text: &str| text.to_lowercase().contains(&name);
    show && (kind.is_empty() || kind == kind_name(system.kind))
        && (name.is_empty()
            || system.name.as_deref().is_some_and(named)
            || system.parts.iter().any(|part| named(&part.name)))
}

fn kind_name(kind: AssetKind) -> &'static str {
    match kind {
        AssetKind::It => "it",
        AssetKind::Medical => "medical",
        AssetKind::OperationalTechnology => "operational-technology",
        AssetKind::Safety => "safety",
        AssetKind::Unknown => "unknown",
    }
}

fn kind_words(kind: AssetKind) -> &'static str {
    match kind {
        AssetKind::It => "IT",
        AssetKind::Medical => "medical",
        AssetKind::OperationalTechnology => "plant or building",
        AssetKind::Safety => "safety",
        AssetKind::Unknown => "not known",
    }
}

/// The systems of the page that the address names, and the way through them.
fn paged(desk: &Desk<'_>, fitting: &[&System], estate: &Estate) -> (Vec<Asset>, Paging) {
    let query = &desk.visitor.query;
    let from = query.text("after").parse().unwrap_or(0).min(fitting.len());
    let to = (from + PAGE).min(fitting.len());
    let shown = fitting.get(from..to).unwrap_or_default();
    let assets = shown.iter().enumerate().map(|(index, one)| asset(desk, from + index, one));
    let at = |after: usize| {
        let after = if after == 0 { String::new() } else { after.to_string() };
        let names = ["operator", "kind", "show", "name"];
        let mut pairs: Vec<(&str, &str)> =
            names.iter().map(|name| (*name, query.text(name))).collect();
        pairs.push(("after", &after));
        address::with_query("/inventory", &pairs) + "#systems"
    };
    let all = if fitting.len() == estate.systems.len() { "systems" } else { "that fit" };
    let paging = Paging {
        shown: match fitting.len() {
            1 => "1 system".to_owned(),
            count => format!("{} to {to} of {count} {all}", (from + 1).min(to)),
        },
        back: (from > 0).then(|| Link::new(at(from.saturating_sub(PAGE)), "Page before")),
        next: (to < fitting.len()).then(|| Link::new(at(to), "Next page")),
    };
    (assets.collect(), paging)
}

fn asset(desk: &Desk<'_>, index: usize, system: &System) -> Asset {
    let unnamed = || "A system with no name in your list".to_owned();
    let (due, drawn) = match &system.due {
        Some(due) => (due.head.to_lowercase(), Drawn::of_sheet(due.drawn)),
        None if system.is_answered() => ("nothing more for now".to_owned(), Drawn::Plain),
        None if system.is_checked() => ("nothing due".to_owned(), Drawn::Plain),
        None => ("not known".to_owned(), Drawn::Open),
    };
    Asset {
        key: index.to_string(),
        name: system.name.clone().unwrap_or_else(unnamed),
        kind: kind_words(system.kind).to_owned(),
        exposed: match system.exposed {
            Exposed::Yes => Exposure::Yes,
            Exposed::No => Exposure::No,
            Exposed::Unknown => Exposure::Unknown,
        },
        components: system.parts.iter().take(PARTS_SHOWN_MAX).map(component).collect(),
        components_hidden: count(system.parts.len().saturating_sub(PARTS_SHOWN_MAX)),
        chip: surest(system),
        to_do: to_do(desk, system),
        by_when: due,
        drawn,
    }
}

fn surest(system: &System) -> Chip {
    let chips = || system.parts.iter().filter_map(|part| part.chip);
    let found = chips().find(|chip| chip.drawn == "sure").or_else(|| chips().next());
    match found {
        Some(chip) => chip.into(),
        None if system.is_checked() => Chip::known("Nothing found"),
        None => Chip::open("Not checked"),
    }
}

fn to_do(desk: &Desk<'_>, system: &System) -> ToDo {
    let Some(first) = system.tasks.first() else {
        return match (system.is_answered(), system.is_checked()) {
            (true, _) => ToDo::Answered,
            (false, true) => ToDo::NothingFound,
            (false, false) => ToDo::NotChecked,
        };
    };
    if system.tasks.iter().all(|task| task.is_device) {
        return ToDo::AskMaker;
    }
    let words = match system.tasks.len() {
        1 => "1 thing".to_owned(),
        count => format!("{count} things"),
    };
    let week = desk.place("/this-week");
    let to = if first.number <= 5 {
        format!("{week}#t{}", first.number)
    } else {
        desk.place_with("/this-week", &[("rest", "shown")]) + "#rest"
    };
    ToDo::Things(Link::new(to, words))
}

fn component(part: &Part) -> Component {
    let link = |id: &String| Link::new(address::path(&["advisories", id]), id);
    let chip = match (part.chip, part.why_not.is_empty()) {
        (Some(chip), _) => chip.into(),
        (None, true) => Chip::known("Nothing found"),
        (None, false) => Chip::open("Not checked"),
    };
    Component {
        name: part.name.clone(),
        version: part.version.clone().unwrap_or_default(),
        chip,
        advisories: part.advisories.iter().map(link).collect(),
        why_not: part.why_not.join(" "),
    }
}

/// What was not checked: the system and the part, why not, what helps.
fn gaps(estate: &Estate) -> Vec<Gap> {
    let mut gaps = Vec::new();
    for system in &estate.systems {
        for part in system.parts.iter().filter(|part| !part.why_not.is_empty()) {
            let what = match &system.name {
                Some(name) => format!("{name}: {}", part.name),
                None => part.name.clone(),
            };
            let why = part.why_not.join(" ");
            let helps = sheet::page::what_helps(&why).to_owned();
            gaps.push(Gap { what, why, helps, link: None });
        }
    }
    gaps
}

fn lists(desk: &Desk<'_>, view: &OperatorView) -> Vec<List> {
    let row = |list: &ListView| List {
        name: list.name.clone(),
        format: list.file.clone(),
        read: Moment::new(list.made),
        entries: count(list.components + list.unidentified),
        refused: 0,
        refused_link: None,
        replace: desk.place_with("/inventory", &[("replace", &list.name)]) + "#add",
        remove: desk.place_with("/inventory/lists/remove", &[("list", &list.id.to_string())]),
    };
    view.lists.iter().map(row).collect()
}

fn upload(desk: &Desk<'_>, typed: Option<&Typed>) -> Upload {
    let (kind, exposed) =
        typed.map_or(("unknown", "unknown"), |typed| (&typed.kind, &typed.exposed));
    let error = typed.and_then(|typed| typed.error.as_ref());
    let of = |pointer: &str| {
        let error = error.filter(|error| error.pointer.as_deref() == Some(pointer))?;
        Some(sentence(&error.message))
    };
    let bytes = desk.visitor.site.settings().inventory_bytes_max;
    Upload {
        action: desk.place("/inventory/lists"),
        list_error: of("file").map(for_people),
        replaces: typed.map_or_else(
            || desk.visitor.query.text("replace").to_owned(),
            |typed| typed.replace.clone(),
        ),
        asset: Entry {
            value: typed.map(|typed| typed.asset.clone()).unwrap_or_default(),
            error: of("name"),
        },
        kinds: chosen(&KINDS, kind),
        exposures: chosen(&EXPOSURES, exposed),
        megabytes_max: u32::try_from(bytes >> 20).unwrap_or(u32::MAX),
    }
}

/// What only helps at a command line is left out.
pub(in crate::pages) fn for_people(message: String) -> String {
    match message.split_once("; known formats are") {
        Some((what, _)) => format!("{what}. We read CSV, CycloneDX, SPDX and lock files."),
        None => message,
    }
}

/// The last looks by others; one's own are no news.
fn looks(desk: &Desk<'_>) -> Result<Vec<Look>, AppError> {
    let operator = desk.operator()?;
    let looks = inventories::looks_by_others(desk.house, desk.caller, &operator, LOOKS_SHOWN_MAX)?;
    let look = |look: inventories::Look| {
        let seq = u64::try_from(look.seq).unwrap_or_default();
        Look {
            who: look.who,
            at: Moment::new(look.at),
            why: "helps you by your consent".to_owned(),
            entry: Link::new(
                address::path(&["record", &seq.to_string()]),
                format!("Entry {}", group_thousands(seq)),
            ),
        }
    };
    Ok(looks.into_iter().map(look).collect())
}
