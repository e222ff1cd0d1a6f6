//! Receipts: what an operator answers to a task, who and when.

use std::{
    collections::{BTreeMap, BTreeSet},
    fmt,
    str::FromStr,
};

use access::Action;
use jiff::Timestamp;
use model::{
    Slug,
    id::{EntryId, OrganisationId, PersonId, ReceiptId},
};
use serde_json::json;
use store::{StoreError, acted, people, receipts, told};

use crate::{AppError, Caller, House, organisations, record};

/// How long the words of an answer may be.
const EVIDENCE_MAX: usize = 4_000;

/// What somebody answers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AnswerKind {
    /// It is done.
    Done,
    /// It is kept off for a time.
    Mitigated,
    /// It can't be done.
    Cannot,
    /// Somebody should help.
    Help,
}

impl AnswerKind {
    const ALL: [Self; 4] = [Self::Done, Self::Mitigated, Self::Cannot, Self::Help];

    /// Its name in forms and in the API.
    pub fn name(self) -> &'static str {
        match self {
            Self::Done => "done",
            Self::Mitigated => "mitigated",
            Self::Cannot => "cannot",
            Self::Help => "help",
        }
    }
}

impl FromStr for AnswerKind {
    type Err = AppError;

    fn from_str(text: &str) -> Result<Self, AppError> {
        let found = Self::ALL.into_iter().find(|kind| kind.name() == text);
        found.ok_or_else(|| {
            let text: String = text.chars().take(40).collect();
            let why = format!("`{text}` is no answer; expected done, mitigated, cannot or help");
            AppError::invalid("/answer", why)
        })
    }
}

impl fmt::Display for AnswerKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// An answer that was given.
#[derive(Debug, Clone)]
pub struct Answer {
    /// Its id.
    pub id: ReceiptId,
    /// To which task.
    pub task: String,
    /// What.
    pub answer: AnswerKind,
    /// Until when a mitigation holds.
    pub until: Option<Timestamp>,
    /// What shows it; foreign text.
    pub evidence: Option<String>,
    /// Which person; `None` for a program.
    pub person: Option<PersonId>,
    /// What that person is called, where it is known.
    pub by: Option<String>,
    /// When.
    pub at: Timestamp,
    /// Whether it closes its task now.
    pub holds: bool,
}

/// An answer to give.
#[derive(Debug, Clone)]
pub struct NewAnswer {
    /// To which task.
    pub task: String,
    /// What.
    pub answer: AnswerKind,
    /// Until when a mitigation holds.
    pub until: Option<Timestamp>,
    /// What shows it.
    pub evidence: Option<String>,
}

/// Answers a task of an operator.
pub fn answer(
    house: &House,
    caller: &Caller,
    operator: &Slug,
    new: NewAnswer,
) -> Result<(ReceiptId, EntryId), AppError> {
    let id = organisations::operator(house, caller, operator, Action::GiveReceipt)?;
    let advisories = flaws_of(house, caller, id, &new.task)?;
    check(caller.context.at, &new)?;
    let body = json!({ "task": new.task, "answer": new.answer.name() });
    let entry = record::of_organisation(caller, "receipt", id, body);
    let person = caller.principal.as_ref().and_then(access::Principal::person);
    let kind = new.answer;
    let row = receipts::NewReceipt {
        organisation: id,
        task: new.task,
        answer: new.answer.name().to_owned(),
        until: new.until,
        evidence: new.evidence.filter(|text| !text.trim().is_empty()),
        person,
    };
    let whom = super::whom(house, id, advisories.iter().map(String::as_str))?;
    let written = house.write(caller, move |tx| {
        // Whoever answers was told.
        for (flaw, whom) in &whom {
            told::insert(tx, flaw, whom, "answer")?;
            if matches!(kind, AnswerKind::Done | AnswerKind::Mitigated) {
                acted::insert(tx, flaw, whom, kind.name())?;
            }
        }
        let receipt = receipts::insert(tx, &row)?;
        Ok(tx.record(entry.clone(), receipt)?)
    })?;
    Ok((written.value, written.entry))
}

/// The flaws of a task that is open now; a task that is not there can't be answered.
fn flaws_of(
    house: &House,
    caller: &Caller,
    operator: OrganisationId,
    task: &str,
) -> Result<Vec<String>, AppError> {
    let lists = crate::inventories::open_lists(house, operator)?;
    let checked = super::list::checked(house, caller, &lists);
    let lines = sheet::actions(&checked.report());
    let flaws: Vec<String> =
        lines.into_iter().filter(|line| line.task == task).map(|line| line.advisory).collect();
    if flaws.is_empty() {
        let why = "there is no such task; what you run, or what is known of it, changed: ask for \
                   the actions again";
        return Err(AppError::unknown("/task", why));
    }
    Ok(flaws)
}

fn check(now: Timestamp, new: &NewAnswer) -> Result<(), AppError> {
    if new.evidence.as_ref().is_some_and(|text| text.chars().count() > EVIDENCE_MAX) {
        let why = format!("at most {EVIDENCE_MAX} characters");
        return Err(AppError::invalid("/evidence", why));
    }
    match (new.answer, new.until) {
        (AnswerKind::Mitigated, None) => {
            Err(AppError::invalid("/until", "say until when: a day after today, YYYY-MM-DD"))
        }
        (AnswerKind::Mitigated, Some(until)) if until <= now => {
            Err(AppError::invalid("/until", "that day has passed; expected a day after today"))
        }
        _ => Ok(()),
    }
}

/// All answers of an operator, newest first.
pub fn answers(house: &House, caller: &Caller, operator: &Slug) -> Result<Vec<Answer>, AppError> {
    let id = organisations::operator(house, caller, operator, Action::ReadActions)?;
    record::reading(house, caller, (id, "read-receipts"), record::nothing_more())?;
    let now = caller.context.at;
    let mut all = Vec::new();
    house.store.read(|view| {
        receipts::of_organisation(view, id, &mut |row| {
            all.extend(of_row(row, now));
            Ok::<(), StoreError>(())
        })
    })?;
    Ok(all)
}

/// The tasks that are closed now, for somebody who reads the operator's lists anyway.
pub fn closed(
    house: &House,
    caller: &Caller,
    operator: &Slug,
) -> Result<BTreeSet<String>, AppError> {
    let id = organisations::operator(house, caller, operator, Action::ReadActions)?;
    let answers = current(house, id)?;
    Ok(answers.into_iter().filter(|(_, one)| is_closed(one)).map(|(task, _)| task).collect())
}

/// The answer that counts for each task.
pub(crate) fn current(
    house: &House,
    operator: OrganisationId,
) -> Result<BTreeMap<String, Answer>, AppError> {
    let now = house.now();
    let mut current = BTreeMap::new();
    house.store.read(|view| {
        receipts::of_organisation(view, operator, &mut |row| {
            if let Some(answer) = of_row(row, now) {
                current.entry(answer.task.clone()).or_insert(answer);
            }
            Ok::<(), StoreError>(())
        })?;
        for answer in current.values_mut() {
            let Some(person) = answer.person else { continue };
            answer.by = people::find(view, person)?.and_then(|person| person.name);
        }
        Ok::<(), StoreError>(())
    })?;
    Ok(current)
}

/// Whether an answer closes its task: done, or kept off for as long as that holds.
pub(crate) fn is_closed(answer: &Answer) -> bool {
    answer.holds
}

fn of_row(row: receipts::ReceiptRow, now: Timestamp) -> Option<Answer> {
    let answer: AnswerKind = row.answer.parse().ok()?;
    let holds = match answer {
        AnswerKind::Done => true,
        AnswerKind::Mitigated => row.until.is_some_and(|until| until > now),
        AnswerKind::Cannot | AnswerKind::Help => false,
    };
    Some(Answer {
        id: row.id,
        task: row.task,
        answer,
        until: row.until,
        evidence: row.evidence,
        person: row.person,
        by: None,
        at: row.at,
        holds,
    })
}
