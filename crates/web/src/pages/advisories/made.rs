//! How the page of one flaw is made from what is said of it.

use app::{
    AppError, Role, Tlp,
    advisories::{self, AdvisoryView, Facts},
};
use jiff::{civil::Date, tz::TimeZone};

use super::{
    one::{
        Advisory, DateChange, Fact, Reach, ReachRow, Remedy, Stand, Statement, Tempo, TempoSum,
        Yours,
    },
    routes,
};
use crate::{
    desk::Desk,
    parts::{Chip, Count, Day, Drawn, Due, Link, Moment, Quote, address},
    shell::Section,
};

/// So many products or ranges of a statement are spelled out; the others are counted.
const NAMED_MAX: usize = 3;
/// So many earlier changes are listed.
const HISTORY_MAX: usize = 40;
/// A heading is cut after so many letters; the whole stands among the facts.
const TITLE_LETTERS_MAX: usize = 160;
/// So many letters of what a source says stand in a cell.
const CELL_LETTERS_MAX: usize = 300;

/// The page of one flaw, by any of its names.
pub(super) fn page(desk: &Desk<'_>, id: &str) -> Result<Advisory, AppError> {
    let view = advisories::show(desk.house, desk.caller, id)?;
    let facts = view.facts();
    let said = view.shape();
    let mut shell = desk.shell(Section::Advisories);
    shell.tlp = Some(view.label).filter(|label| *label >= Tlp::Green);
    Ok(Advisory {
        shell,
        title: if facts.title.is_empty() {
            "no source says what it is about".to_owned()
        } else {
            cut(&facts.title, TITLE_LETTERS_MAX)
        },
        lead: lead(&facts, said.statements.len()),
        tlp: view.label,
        withdrawn: facts.withdrawn.map(Moment::new),
        due: due(desk, &facts),
        yours: yours(desk, &view)?,
        disagreements: Vec::new(),
        statements: said.statements.iter().zip(&view.statements).map(statement).collect(),
        remedies: said.statements.iter().flat_map(remedies).collect(),
        facts: fact_list(&view, &facts),
        history: history(&view),
        reach: reach(desk, id)?,
        tempo: tempo(desk, &view, id)?,
        record: Link::new(
            address::with_query("/record", &[("what", "import-accepted")]),
            "Imports in the record",
        ),
        id: view.id,
    })
}

fn lead(facts: &Facts, statements: usize) -> String {
    let attacks = match &facts.catalogue {
        Some(entry) if entry.ransomware => "Attacks are known, with ransomware. ",
        Some(_) => "Attacks are known. ",
        None => "No source that we read tells of attacks. ",
    };
    let fixed = match facts.fixed.as_slice() {
        [] => String::new(),
        [only] => format!("Fixed in {only}. "),
        [first, rest @ ..] => format!("Fixed in {first} and {} other versions. ", rest.len()),
    };
    let speak = match statements {
        1 => "One source speaks of it.".to_owned(),
        count => format!("{count} statements speak of it."),
    };
    format!("{attacks}{fixed}{speak}")
}

fn day_of(date: Date, today: Date) -> Day {
    let words = date.strftime("%-d %B %Y").to_string();
    Day {
        instant: format!("{date}T23:59:59Z"),
        words: format!("{} {words}, 23:59 UTC", date.strftime("%A")),
        short: words,
        passed: date < today,
    }
}

/// The catalogue's own date; the date for an operator's systems stands on its own week.
fn due(desk: &Desk<'_>, facts: &Facts) -> Due {
    let today = desk.caller.context.at.to_zoned(TimeZone::UTC).date();
    let open = |head: &str, words: &str| Due {
        drawn: Drawn::Open,
        head: head.to_owned(),
        before: words.to_owned(),
        day: None,
        after: String::new(),
    };
    if facts.withdrawn.is_some() {
        return open("No date counts", "Its sources took it back.");
    }
    let Some(date) = facts.catalogue.as_ref().and_then(|entry| entry.due) else {
        let words = "CISA’s list of attacks gives no date for it. What counts for a system stands \
                     on its own week.";
        return open("No date of CISA’s", words);
    };
    let passed = date < today;
    let head = match (date - today).get_days() {
        days if days < 0 => "CISA’s date passed".to_owned(),
        0 => "Today".to_owned(),
        1 => "1 day left".to_owned(),
        days => format!("{days} days left"),
    };
    let is = if passed { "was" } else { "is" };
    Due {
        drawn: if date == today { Drawn::Late } else { Drawn::Plain },
        head,
        before: format!("CISA’s own date for federal agencies {is}"),
        day: Some(day_of(date, today)),
        after: ". For others it is advice.".to_owned(),
    }
}

/// The reader's own systems; nobody but an operator with a list has any here.
fn yours(desk: &Desk<'_>, view: &AdvisoryView) -> Result<Option<Yours>, AppError> {
    let Some(own) = routes::hits(desk, &[&view.id])? else { return Ok(None) };
    let own = own.into_iter().next().unwrap_or_default();
    let mut systems: Vec<&str> = own.iter().filter_map(|hit| hit.system.as_deref()).collect();
    systems.sort_unstable();
    systems.dedup();
    if own.is_empty() {
        return Ok(Some(Yours {
            chip: Chip::open("Nothing found"),
            words: "Nothing in what we could check of your list has it.".to_owned(),
            link: Some(Link::new("/inventory#not-checked", "See what was not checked")),
        }));
    }
    let exact = own.iter().any(|hit| hit.exact);
    let shown = systems.iter().take(NAMED_MAX).copied().collect::<Vec<_>>().join(", ");
    let words = match systems.len() {
        0 => "Something on your list has it.".to_owned(),
        1 => format!("One of your systems has it: {shown}."),
        count if count > NAMED_MAX => format!("{count} of your systems have it: {shown} and more."),
        count => format!("{count} of your systems have it: {shown}."),
    };
    Ok(Some(Yours {
        chip: if exact { Chip::known("Exact match") } else { Chip::said("Likely") },
        words,
        link: Some(Link::new("/this-week", "What to do")),
    }))
}

fn source_name(source: &str) -> &'static str {
    match source {
        "cve" => "CVE record",
        "kev" => "CISA’s list of attacks",
        "csaf" => "A maker’s advisory",
        _ => "Package advisory (OSV)",
    }
}

fn statement((said, view): (&wire::Statement, &advisories::StatementView)) -> Statement {
    Statement {
        source: format!("{}: {}", source_name(&said.source), said.id),
        document: said.document.clone(),
        affected: affected(said),
        fixed: fixed(said),
        attacks: said.exploited.then(|| "yes".to_owned()),
        received: Moment::new(view.received),
        stand: if said.withdrawn { Stand::Withdrawn } else { Stand::Counts },
    }
}

fn affected(said: &wire::Statement) -> Option<String> {
    let packages = said.packages.iter().map(|one| {
        let mut words = one.ranges.join("; ");
        if words.is_empty() {
            words = format!("{} versions one by one", one.listed.len());
        }
        format!("{}: {words}", one.package)
    });
    let products = said.products.iter().map(|one| {
        let versions = one.versions.iter().filter_map(|words| words.strip_suffix(": affected"));
        let versions = versions.collect::<Vec<_>>().join("; ");
        let name = format!("{} {}", one.vendor, one.product);
        if versions.is_empty() { name } else { format!("{name}: {versions}") }
    });
    some_of(&packages.chain(products).collect::<Vec<_>>())
}

fn fixed(said: &wire::Statement) -> Option<String> {
    let ranges = said.packages.iter().flat_map(|one| &one.ranges);
    let events = ranges.flat_map(|range| range.split(", "));
    let mut fixed: Vec<String> =
        events.filter_map(|event| event.strip_prefix("fixed ")).map(str::to_owned).collect();
    let products = said.products.iter().flat_map(|one| &one.versions);
    let unaffected = products.filter_map(|words| words.strip_suffix(": not affected"));
    fixed.extend(unaffected.map(str::to_owned));
    fixed.dedup();
    some_of(&fixed)
}

fn some_of(all: &[String]) -> Option<String> {
    let shown: Vec<String> =
        all.iter().take(NAMED_MAX).map(|words| cut(words, CELL_LETTERS_MAX)).collect();
    let hidden = all.len().saturating_sub(NAMED_MAX);
    match (all.len(), hidden) {
        (0, _) => None,
        (_, 0) => Some(shown.join(", ")),
        _ => Some(format!("{} and {hidden} more", shown.join(", "))),
    }
}

/// The first letters of what a source says.
pub(super) fn cut(words: &str, letters_max: usize) -> String {
    let mut short: String = words.chars().take(letters_max).collect();
    if short.len() < words.len() {
        short.push('…');
    }
    short
}

fn remedies(said: &wire::Statement) -> Vec<Remedy> {
    let kind = |kind: &str| match kind {
        "vendor_fix" => "Fix",
        "workaround" => "Way around it",
        "mitigation" => "What helps",
        "no_fix_planned" => "No fix is planned",
        "none_available" => "No fix yet",
        _ => "What can be done",
    };
    let remedy = |one: &wire::Remedy| Remedy {
        kind: kind(&one.kind).to_owned(),
        products: String::new(),
        quote: Quote {
            whose: format!("{} {}", source_name(&said.source), said.id),
            words: one.text.clone(),
        },
    };
    said.remedies.iter().filter(|one| !one.text.trim().is_empty()).map(remedy).collect()
}

fn fact_list(view: &AdvisoryView, facts: &Facts) -> Vec<Fact> {
    let fact = |name: &str, value: Option<String>, source: &str| Fact {
        name: name.to_owned(),
        value,
        source: source.to_owned(),
    };
    let day = |date: Date| date.strftime("%-d %B %Y").to_string();
    let entry = facts.catalogue.as_ref();
    let also = (!view.aliases.is_empty()).then(|| view.aliases.join(", "));
    let mut list: Vec<Fact> =
        also.map(|also| fact("Also called", Some(also), "")).into_iter().collect();
    list.extend([
        fact("First published", facts.published.map(|at| Moment::day(at).words), ""),
        fact("List of attacks since", entry.map(|entry| day(entry.added)), "CISA"),
        fact("That list’s own date", entry.and_then(|entry| entry.due).map(day), "CISA"),
    ]);
    if facts.title.chars().count() > TITLE_LETTERS_MAX {
        list.push(fact("In full", Some(facts.title.clone()), "its source"));
    }
    let yes = |it: bool| if it { "yes" } else { "no" }.to_owned();
    list.push(fact("Can be automated", facts.automatable.map(yes), "CISA’s SSVC"));
    list.push(fact("Impact", facts.impact.map(str::to_owned), "CISA’s SSVC"));
    if let Some(entry) = entry.filter(|entry| !entry.required_action.is_empty()) {
        list.push(fact("CISA tells agencies", Some(entry.required_action.clone()), "CISA"));
    }
    list
}

fn history(view: &AdvisoryView) -> Vec<DateChange> {
    let newest = view.history.iter().rev().take(HISTORY_MAX);
    newest.map(|(at, words)| DateChange { at: Moment::new(*at), words: words.clone() }).collect()
}

fn may_count(desk: &Desk<'_>) -> bool {
    desk.role() == Some(Role::Coordinator)
}

/// Counts of fewer than ten operators are told to nobody.
fn shown(count: access::Count) -> Count {
    count.exact().map_or(Count::FewerThanTen, |exact| Count::Number(exact / 10 * 10))
}

fn reach(desk: &Desk<'_>, id: &str) -> Result<Option<Reach>, AppError> {
    if !may_count(desk) {
        return Ok(None);
    }
    let reach = advisories::reach(desk.house, desk.caller, id)?;
    let sector = |row: advisories::SectorReach| ReachRow {
        sector: sector_name(row.sector).to_owned(),
        exact: shown(row.exact),
        likely: shown(row.likely),
        not_checked: Count::NotCounted,
    };
    let rows = advisories::reach_by_sector(desk.house, desk.caller, id)?;
    Ok(Some(Reach {
        rows: rows.into_iter().map(sector).collect(),
        all: ReachRow {
            sector: "All, rounded to 10".to_owned(),
            exact: shown(reach.exact),
            likely: shown(reach.likely),
            not_checked: Count::NotCounted,
        },
    }))
}

/// A kind of place, as its people call it.
pub(in crate::pages) fn sector_name(sector: app::Sector) -> &'static str {
    match sector {
        app::Sector::Hospital => "Clinic or hospital",
        app::Sector::Bank => "Bank or credit union",
        app::Sector::Utility => "Water, power or other utility",
        app::Sector::Government => "State or local government",
        app::Sector::Other => "Something else",
    }
}

fn tempo(desk: &Desk<'_>, view: &AdvisoryView, id: &str) -> Result<Option<Tempo>, AppError> {
    let first = view.statements.iter().map(|one| one.received).min();
    let Some(since) = first.filter(|_| may_count(desk)) else { return Ok(None) };
    let tempo = advisories::tempo(desk.house, desk.caller, id)?;
    let sum =
        |to: &str, minutes: Option<i64>| TempoSum { to: to.to_owned(), span: minutes.map(span) };
    Ok(Some(Tempo {
        since: Moment::new(since),
        sums: vec![
            sum("to first told", tempo.first_told),
            sum("to 50 % told", tempo.half_told),
            sum("to 90 % told", tempo.most_told),
            sum("to first acted", tempo.first_acted),
            sum("to 50 % acted", tempo.half_acted),
            sum("to 90 % acted", tempo.most_acted),
        ],
        rows: Vec::new(),
    }))
}

fn span(minutes: i64) -> String {
    match (minutes / 1_440, minutes / 60 % 24, minutes % 60) {
        (0, 0, minutes) => format!("{minutes} min"),
        (0, hours, minutes) => format!("{hours} h {minutes} min"),
        (days, hours, _) => format!("{days} d {hours} h"),
    }
}
