//! `breakwater explain`: why a component has a flaw or has it not, from every source that speaks of
//! it.

use std::{collections::BTreeSet, io::Write, path::PathBuf, sync::Arc};

use clap::Args;
use jiff::civil::Date;
use matching::{
    answer::{Checked, Match},
    corpus::Corpus,
    views::{Says, View},
};
use model::{Component, ComponentName, Statement};
use rules::bod_26_04::{self, Clock};
use sheet::{
    dates, inert,
    page::Said,
    report::{self, Asked},
};
use translate::inventory::{AssetDefaults, named};

use crate::{
    Surroundings,
    exit::{CommandError, Exit},
    inputs,
    words::{KindName, ScopeName, YesNo},
};

/// Says why a component has a flaw or not: key, intervals, events, and what every source says
#[derive(Debug, Args)]
pub(crate) struct Explain {
    /// A package URL, `pkg:pypi/django@4.2.1`, or `vendor,product,version`
    component: String,
    /// The flaw, by any of its names: CVE-2024-21762, GO-2024-2610, PYSEC-2018-98; in a maker's
    /// advisory a flaw without a name goes by its place: ICSA-19-029-02#3
    advisory: String,
    /// Advisories: files, folders, zip or tar.zst of OSV records, CVE records, makers' CSAF
    /// documents, CISA's KEV catalogue
    #[arg(long, required = true, num_args = 1.., value_name = "PATH")]
    advisories: Vec<PathBuf>,
    /// The day for which dates are said [default: today, UTC]
    #[arg(long, value_name = "YYYY-MM-DD", value_parser = notation::time::date)]
    on: Option<Date>,
    /// Whom the answer is for
    #[arg(long, value_enum, ignore_case = true, default_value_t = ScopeName::Other)]
    scope: ScopeName,
    /// What kind of thing the component runs on; unknown counts as a device
    #[arg(long, value_enum, ignore_case = true, default_value_t = KindName::Unknown)]
    kind: KindName,
    /// Whether the internet can reach it
    #[arg(long, value_enum, ignore_case = true, default_value_t = YesNo::Unknown)]
    exposed: YesNo,
}

impl Explain {
    pub(crate) fn run(
        &self,
        surroundings: &Surroundings<'_>,
        out: &mut dyn Write,
        err: &mut dyn Write,
    ) -> Result<Exit, CommandError> {
        let defaults =
            AssetDefaults { asset: None, kind: self.kind.into(), exposed: self.exposed.into() };
        let component = named(&self.component, &defaults)
            .map_err(|error| CommandError::Usage(error.to_string()))?;
        let mut faults = inputs::Faults::new(err);
        let corpus = inputs::advisories(&self.advisories, &mut faults)?;
        let refused = faults.count();
        let advisory = corpus.id_in_any_case(&self.advisory);
        let views = corpus.views(&component, advisory);
        if views.is_empty() {
            return Err(self.names_no_flaw(&corpus));
        }
        let answer = Answer {
            component: &component,
            corpus: &corpus,
            checked: corpus.check(&component),
            names: corpus.names(advisory).collect(),
            asked: Asked { on: self.on.unwrap_or(surroundings.today), scope: self.scope.into() },
        };
        answer.write(&views, out)?;
        answer.write_dates(out)?;
        Ok(if refused == 0 { Exit::Done } else { Exit::SomeRefused })
    }

    /// A letter often gives the advisory's number only, which may speak of many flaws.
    fn names_no_flaw(&self, corpus: &Corpus) -> CommandError {
        let asked = self.advisory.trim();
        let holds = |one: &&Arc<Statement>| {
            one.notice.as_ref().is_some_and(|notice| notice.id.eq_ignore_ascii_case(asked))
        };
        let flaws: BTreeSet<&str> =
            corpus.statements().iter().filter(holds).map(|one| one.id.as_str()).collect();
        let asked = inert::line(asked);
        if flaws.is_empty() {
            let why = format!("nothing that was given speaks of `{asked}`");
            return CommandError::NothingReadable(why);
        }
        let flaws = flaws.into_iter().collect::<Vec<_>>().join(", ");
        CommandError::Usage(format!(
            "`{asked}` is a whole advisory; name one of its flaws: {}",
            inert::line(&flaws)
        ))
    }
}

/// One component and one flaw, by all its names.
struct Answer<'a> {
    component: &'a Component,
    corpus: &'a Corpus,
    checked: Checked<'a>,
    names: Vec<&'a str>,
    asked: Asked,
}

impl Answer<'_> {
    fn write(&self, views: &[View<'_>], out: &mut dyn Write) -> Result<(), CommandError> {
        let version = self.component.version.as_deref().unwrap_or("no version");
        row(out, "component", &format!("{} {version}", report::name(self.component)))?;
        row(out, "key", &key(self.component))?;
        row(out, "flaw", &self.names.join(", "))?;
        row(out, "answer", &self.in_words())?;
        self.write_remedies(out)?;
        for view in views {
            write_view(view, out)?;
        }
        if disagree(views) {
            writeln!(out, "\nThe sources disagree: the answer above says which counts.")?;
        }
        Ok(())
    }

    /// The flaw, where the component has it.
    fn flaw(&self) -> Option<&Match<'_>> {
        self.checked.matches.iter().find(|one| self.names.contains(&one.advisory))
    }

    fn in_words(&self) -> String {
        match (self.flaw(), self.checked.not_checked.first()) {
            (Some(flaw), _) => {
                format!("affected, {}: {}", report::certainty(flaw.certainty), flaw.reason)
            }
            (None, None) => "not affected, as far as these sources go".to_owned(),
            (None, Some(why)) => format!("no match; not checked: {why}"),
        }
    }

    /// What advisories say can be done, in their own words, with whose words those are.
    fn write_remedies(&self, out: &mut dyn Write) -> Result<(), CommandError> {
        for remedy in self.flaw().into_iter().flat_map(|flaw| &flaw.remedies) {
            let Said { whose, words } = Said::of(remedy);
            row(out, "advice", &whose)?;
            row(out, "", &words)?;
        }
        Ok(())
    }

    /// The clock, where the component has the flaw.
    fn write_dates(&self, out: &mut dyn Write) -> Result<(), CommandError> {
        let Some(flaw) = self.flaw() else { return Ok(()) };
        let about: Vec<&Statement> = self.corpus.standing_about(flaw.advisory).collect();
        let facts = dates::facts(self.component, &about, self.corpus, self.asked.on);
        let clock = bod_26_04::clock(&facts, &dates::question(self.component, flaw, self.asked));
        writeln!(out)?;
        row(out, "date", &clock.headline())?;
        for note in clock.notes() {
            row(out, "", &note)?;
        }
        history(&clock, out)
    }
}

fn history(clock: &Clock, out: &mut dyn Write) -> Result<(), CommandError> {
    for change in &clock.history {
        row(out, "history", &change.to_string())?;
    }
    Ok(())
}

fn row(out: &mut dyn Write, label: &str, text: &str) -> Result<(), CommandError> {
    Ok(writeln!(out, "{label:<10} {}", inert::line(text))?)
}

/// The bytes by which the version is compared.
fn key(component: &Component) -> String {
    let Some(version) = component.version.as_deref() else {
        return "none: no version was given".to_owned();
    };
    let scheme = match &component.name {
        ComponentName::Package(package) => package.ecosystem().scheme(),
        ComponentName::Product { .. } => Some(versions::Scheme::Dotted),
    };
    let Some(scheme) = scheme else { return "none: its versions have no order here".to_owned() };
    match scheme.key(version) {
        Ok(key) => format!("{key} ({scheme}, {:?})", key.rank()).to_lowercase(),
        Err(error) => format!("none: {error}"),
    }
}

fn write_view(view: &View<'_>, out: &mut dyn Write) -> Result<(), CommandError> {
    let statement = view.statement;
    let time = |time: Option<jiff::Timestamp>| {
        time.map_or("not known".to_owned(), |time| time.to_string())
    };
    writeln!(out)?;
    row(out, "source", &format!("{} {}", statement.source, statement.id))?;
    if let Some(notice) = &statement.notice {
        let name = &notice.publisher.name;
        row(out, "advisory", &format!("{}: {}, by {name}", notice.id, notice.title))?;
        notice.url.iter().try_for_each(|url| row(out, "page", url))?;
    }
    row(out, "document", &statement.document)?;
    let times =
        format!("published {}, changed {}", time(statement.published), time(statement.modified));
    row(out, "time", &times)?;
    for named in &view.names {
        row(out, "names", &named.name)?;
        for line in &named.lines {
            row(out, "", line)?;
        }
    }
    row(out, "says", &says(&view.says))
}

fn says(says: &Says) -> String {
    match says {
        Says::Affected(why) => format!("affected: {why}"),
        Says::NotAffected => "not affected".to_owned(),
        Says::NotComparable(why) => format!("named, but not compared: {why}"),
        Says::NotNamed => "does not name this component".to_owned(),
        Says::TakenBack => "taken back by its source: counts for nothing".to_owned(),
    }
}

fn disagree(views: &[View<'_>]) -> bool {
    let any = |wanted: fn(&Says) -> bool| views.iter().any(|view| wanted(&view.says));
    any(|says| matches!(says, Says::Affected(_))) && any(|says| *says == Says::NotAffected)
}
