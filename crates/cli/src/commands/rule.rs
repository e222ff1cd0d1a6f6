//! `breakwater rule`: what a rule book says of facts given by hand.

use std::io::Write;

use clap::{Args, Subcommand, ValueEnum};
use jiff::civil::Date;
use model::{Automatable, TechnicalImpact};
use rules::bod_26_04::{Decision, Directive, Inputs, Kev, Outcome, decide};
use wire::RuleAnswer;

use crate::{
    Surroundings,
    exit::{CommandError, Exit},
    words::YesNo,
};

/// Says what a rule book says of facts that you give
#[derive(Debug, Args)]
pub(crate) struct Rule {
    #[command(subcommand)]
    book: Book,
}

#[derive(Debug, Subcommand)]
enum Book {
    #[command(name = "bod-26-04")]
    Bod2604(Bod2604),
}

/// How many days CISA's BOD 26-04 gives for one flaw on one system (Table 1)
#[derive(Debug, Args)]
struct Bod2604 {
    /// Is the flaw in CISA's catalogue of known exploited vulnerabilities?
    #[arg(long, value_enum, ignore_case = true, default_value_t = YesNo::Unknown)]
    kev: YesNo,
    /// Can the internet reach the system?
    #[arg(long, value_enum, ignore_case = true, default_value_t = YesNo::Unknown)]
    exposed: YesNo,
    /// Can attacks be automated (SSVC, from CISA's own record)?
    #[arg(long, value_enum, ignore_case = true, default_value_t = YesNo::Unknown)]
    automatable: YesNo,
    /// How much control does the flaw give (SSVC, from CISA's own record)?
    #[arg(long, value_enum, ignore_case = true, default_value_t = Impact::Unknown)]
    impact: Impact,
    /// The day for which the answer holds [default: today, UTC]
    #[arg(long, value_name = "YYYY-MM-DD", value_parser = notation::time::date)]
    on: Option<Date>,
    /// Answer with one JSON object
    #[arg(long)]
    json: bool,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum Impact {
    Partial,
    Total,
    Unknown,
}

impl Rule {
    pub(crate) fn run(
        &self,
        surroundings: &Surroundings<'_>,
        out: &mut dyn Write,
    ) -> Result<Exit, CommandError> {
        let Book::Bod2604(asked) = &self.book;
        let on = asked.on.unwrap_or(surroundings.today);
        let decision = decide(asked.inputs(), on);
        if asked.json {
            let json = serde_json::to_string(&answer(&decision)).map_err(std::io::Error::from)?;
            writeln!(out, "{json}")?;
        } else {
            write!(out, "{}", in_words(&decision, on))?;
        }
        Ok(Exit::Done)
    }
}

impl Bod2604 {
    fn inputs(&self) -> Inputs {
        Inputs {
            kev: match self.kev {
                YesNo::Yes => Kev::Listed,
                YesNo::No => Kev::NotListed,
                YesNo::Unknown => Kev::Unknown,
            },
            exposed: self.exposed.into(),
            automatable: match self.automatable {
                YesNo::Yes => Some(Automatable::Yes),
                YesNo::No => Some(Automatable::No),
                YesNo::Unknown => None,
            },
            technical_impact: match self.impact {
                Impact::Partial => Some(TechnicalImpact::Partial),
                Impact::Total => Some(TechnicalImpact::Total),
                Impact::Unknown => None,
            },
        }
    }
}

fn answer(decision: &Decision) -> RuleAnswer {
    RuleAnswer {
        outcome: decision.verdict.to_string(),
        days: decision.outcome().and_then(Outcome::days),
        forensic_triage: forensic_triage(&decision.possible),
        table: decision.table.clone(),
        table_from: decision.table_from.to_string(),
        possible: decision.possible.iter().map(ToString::to_string).collect(),
        missing: decision.missing.iter().map(|fact| fact.key().to_owned()).collect(),
        defaults: decision.defaults.iter().map(ToString::to_string).collect(),
    }
}

// Known also without an outcome, where none of the rows that remain asks for it.
fn forensic_triage(possible: &[Outcome]) -> Option<bool> {
    let asked = possible.iter().filter(|outcome| outcome.forensic_triage()).count();
    match asked {
        0 => Some(false),
        some if some == possible.len() => Some(true),
        _ => None,
    }
}

fn in_words(decision: &Decision, on: Date) -> String {
    let directive = Directive::built_in();
    let mut lines = vec![format!("{}: {}", directive.name, decision.verdict)];
    if decision.outcome().is_none() {
        lines.push(format!("possible: {}", list(&decision.possible)));
        lines.push(format!("not known: {}", list(&decision.missing)));
    }
    if !decision.defaults.is_empty() {
        let defaults = list(&decision.defaults);
        lines.push(format!("default for a flaw outside KEV: {defaults}"));
    }
    let counts = if on < decision.table_from { "counts from" } else { "counts since" };
    lines.push(format!("table: {}, {counts} {}", decision.table, decision.table_from));
    lines.push(format!("binds {}; for others it is informative", directive.binds));
    lines.join("\n") + "\n"
}

fn list<T: ToString>(parts: &[T]) -> String {
    let parts: Vec<_> = parts.iter().map(ToString::to_string).collect();
    parts.join("; ")
}

#[cfg(test)]
mod tests {
    use crate::{Exit, Surroundings};

    #[test]
    fn a_row_of_the_table_is_one_json_object() {
        let words =
            ["--kev", "yes", "--exposed", "no", "--automatable", "yes", "--impact", "total"];
        assert_eq!(
            said(&[&words[..], &["--json"]].concat()),
            concat!(
                r#"{"outcome":"3 days & forensic investigation","days":3,"forensic_triage":true,"#,
                r#""table":"cisa:DT_BOD2604:1.0.0","table_from":"2026-12-07","#,
                r#""possible":["3 days & forensic investigation"],"missing":[],"defaults":[]}"#,
                "\n"
            )
        );
    }

    #[test]
    fn an_outcome_without_a_date_has_null_days() {
        let json = json(&["--kev", "no", "--exposed", "no"]);
        assert_eq!(json["outcome"], "fix on system upgrade");
        assert!(json["days"].is_null());
        assert_eq!(json["forensic_triage"], false);
        assert_eq!(
            json["defaults"],
            serde_json::json!(["automatable=no", "technical_impact=total"])
        );
    }

    #[test]
    fn without_words_all_is_unknown_and_nothing_is_guessed() {
        let json = json(&[]);
        assert_eq!(json["outcome"], "not determinable");
        assert!(json["days"].is_null() && json["forensic_triage"].is_null());
        let missing = serde_json::json!(["kev", "exposed", "automatable", "technical_impact"]);
        assert_eq!(json["missing"], missing);
    }

    #[test]
    fn days_are_null_where_rows_differ_in_triage_only() {
        let json = json(&["--kev", "yes", "--exposed", "yes", "--automatable", "yes"]);
        assert!(json["days"].is_null());
        assert_eq!(
            json["possible"],
            serde_json::json!(["3 days & forensic investigation", "3 days"])
        );
    }

    #[test]
    fn people_get_lines() {
        assert_eq!(
            said(&["--kev", "yes", "--exposed", "yes"]),
            "BOD 26-04: not determinable\n\
             possible: 3 days & forensic investigation; 3 days; 14 days\n\
             not known: whether attacks can be automated (SSVC); \
             how much control the flaw gives (SSVC)\n\
             table: cisa:DT_BOD2604:1.0.0, counts from 2026-12-07\n\
             binds federal civilian agencies; for others it is informative\n"
        );
        let later = said(&["--kev", "no", "--exposed", "yes", "--on", "2026-12-07"]);
        assert!(later.contains("counts since 2026-12-07"), "{later}");
    }

    #[test]
    fn a_word_that_is_no_answer_is_a_usage_error() {
        let (exit, _, err) = ran(&["--kev", "maybe"]);
        assert_eq!(exit, Exit::Usage);
        assert!(err.contains("[possible values: yes, no, unknown]"), "{err}");
    }

    fn json(words: &[&str]) -> serde_json::Value {
        serde_json::from_str(&said(&[words, &["--json"]].concat())).expect("one JSON object")
    }

    fn said(words: &[&str]) -> String {
        let (exit, out, err) = ran(words);
        assert_eq!((exit, err.as_str()), (Exit::Done, ""));
        out
    }

    fn ran(words: &[&str]) -> (Exit, String, String) {
        let line = ["breakwater", "rule", "bod-26-04"].iter().chain(words).map(Into::into);
        let surroundings = Surroundings::bare("2026-11-23".parse().expect("a day"));
        let (mut out, mut err) = (Vec::new(), Vec::new());
        let exit = crate::run(line, &surroundings, &mut out, &mut err);
        let text = |bytes| String::from_utf8(bytes).expect("text");
        (exit, text(out), text(err))
    }
}
