//! The doors to the data: a snapshot to read, a change with its entry, and housekeeping.

use std::{
    ops::{Deref, DerefMut},
    path::Path,
    sync::{Arc, Mutex, PoisonError},
};

use jiff::Timestamp;
use model::id::{EntryId, OrganisationId};

use crate::{
    Driver, Ended, Figures, Generator, Job, Lane, Query, Row, StoreError, Value, Verdict, entries,
    value::FromRow,
};

/// The time and the seed of one change: the same input gives the same bytes, however often it runs.
#[derive(Clone)]
pub struct Context {
    /// When it happens.
    pub at: Timestamp,
    /// 32 bytes that nobody can guess; ids and salts come from them.
    pub seed: [u8; 32],
}

impl std::fmt::Debug for Context {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Context").field("at", &self.at).finish_non_exhaustive()
    }
}

/// A snapshot that can be read.
pub struct View<'q> {
    query: &'q mut dyn Query,
}

/// A change to jobs, sessions, ceremonies, outbox, idempotency and staging rows: no entry needed.
#[derive(Debug)]
pub struct Housekeeping<'q> {
    view: View<'q>,
    at: Timestamp,
    generator: Generator,
}

/// A change to facts. It can do what housekeeping can, and ends with its entry in the record.
#[derive(Debug)]
pub struct Tx<'q> {
    house: Housekeeping<'q>,
}

/// What goes into the record beside who and when.
#[derive(Debug, Clone, PartialEq)]
pub struct NewEntry {
    /// What happened: `import-accepted`.
    pub kind: &'static str,
    /// Whom it is about; who acted stands in the body.
    pub organisation: Option<OrganisationId>,
    /// Who may read it, as the number of a label.
    pub label: i64,
    /// What an auditor must know.
    pub body: serde_json::Value,
}

/// A value whose change has its entry; only [`Tx::record`] makes one.
///
/// ```compile_fail
/// let unrecorded = store::Recorded { value: 1, entry: model::id::EntryId::from_bytes([0; 16]) };
/// ```
#[derive(Debug)]
pub struct Recorded<T> {
    value: T,
    entry: EntryId,
}

impl<T> Recorded<T> {
    /// As if something had been recorded: the suite shows that it would not be kept.
    #[cfg(feature = "suite")]
    pub(crate) fn of_a_test(value: T) -> Self {
        Self { value, entry: EntryId::from_bytes([0; 16]) }
    }

    /// The id of its entry.
    pub fn entry(&self) -> EntryId {
        self.entry
    }

    /// The same change, with another answer.
    pub fn map<U>(self, change: impl FnOnce(T) -> U) -> Recorded<U> {
        Recorded { value: change(self.value), entry: self.entry }
    }
}

/// A change that is durable.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Written<T> {
    /// Its answer.
    pub value: T,
    /// Its entry in the record.
    pub entry: EntryId,
}

/// The database, whatever engine it is.
#[derive(Clone)]
pub struct Store {
    driver: Arc<dyn Driver>,
}

impl std::fmt::Debug for Store {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Store").finish_non_exhaustive()
    }
}

impl std::fmt::Debug for View<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("View").finish_non_exhaustive()
    }
}

impl Store {
    /// A store over this engine.
    pub fn new(driver: Arc<dyn Driver>) -> Self {
        Self { driver }
    }

    /// A change to facts. The closure may run more than once; what it returns leaves only after
    /// the change is durable.
    ///
    /// A change without its entry does not compile:
    ///
    /// ```compile_fail
    /// # fn change(store: &store::Store, context: &store::Context) {
    /// store.write(context, |tx| Ok::<(), store::StoreError>(()));
    /// # }
    /// ```
    ///
    /// With its entry it does:
    ///
    /// ```
    /// # fn change(store: &store::Store, context: &store::Context) {
    /// let written = store.write(context, |tx| {
    ///     let body = serde_json::json!({ "why": "an example" });
    ///     let entry = store::NewEntry { kind: "example", organisation: None, label: 0, body };
    ///     tx.record(entry, "answer")
    /// });
    /// # let _: Result<store::Written<&str>, store::StoreError> = written;
    /// # }
    /// ```
    pub fn write<T, E, F>(&self, context: &Context, work: F) -> Result<Written<T>, E>
    where
        F: Fn(&mut Tx<'_>) -> Result<Recorded<T>, E> + Send + 'static,
        T: Send + 'static,
        E: From<StoreError> + Send + 'static,
    {
        let done = move |house: Housekeeping<'_>| work(&mut Tx { house });
        let recorded = self.run(Lane::Interactive, context, done)?;
        Ok(Written { value: recorded.value, entry: recorded.entry })
    }

    /// A change to rows of the house only:
    ///
    /// ```
    /// # fn change(store: &store::Store, context: &store::Context, person: model::id::PersonId) {
    /// let sent = store.housekeep(context, |house| store::outbox::insert(house, "mail", b"hello"));
    /// # let _: Result<_, store::StoreError> = sent;
    /// # }
    /// ```
    ///
    /// Facts can't be reached from here:
    ///
    /// ```compile_fail
    /// # fn change(store: &store::Store, context: &store::Context, person: model::id::PersonId) {
    /// let gone = store.housekeep(context, move |house| store::people::erase(house, person));
    /// # let _: Result<_, store::StoreError> = gone;
    /// # }
    /// ```
    pub fn housekeep<T, E, F>(&self, context: &Context, work: F) -> Result<T, E>
    where
        F: Fn(&mut Housekeeping<'_>) -> Result<T, E> + Send + 'static,
        T: Send + 'static,
        E: From<StoreError> + Send + 'static,
    {
        self.run(Lane::Interactive, context, move |mut house| work(&mut house))
    }

    /// Housekeeping in chunks, such as the staging of a large document: others overtake it, and
    /// instead of being refused it waits.
    pub fn stage<T, E, F>(&self, context: &Context, work: F) -> Result<T, E>
    where
        F: Fn(&mut Housekeeping<'_>) -> Result<T, E> + Send + 'static,
        T: Send + 'static,
        E: From<StoreError> + Send + 'static,
    {
        self.run(Lane::Bulk, context, move |mut house| work(&mut house))
    }

    /// Reads one snapshot.
    pub fn read<T, E>(&self, work: impl FnOnce(&mut View<'_>) -> Result<T, E>) -> Result<T, E>
    where
        E: From<StoreError>,
    {
        let (mut work, mut answer) = (Some(work), None);
        self.driver.read(&mut |query| {
            if let Some(work) = work.take() {
                answer = Some(work(&mut View { query }));
            }
        })?;
        answer.unwrap_or_else(|| Err(StoreError::Closed.into()))
    }

    /// What was counted since the start.
    pub fn figures(&self) -> Figures {
        self.driver.figures()
    }

    /// Writes a copy of the database while writes go on.
    pub fn backup(&self, to: &Path) -> Result<(), StoreError> {
        self.driver.backup(to)
    }

    /// Brings everything into the main file, so that what was deleted lies in no log beside it.
    pub fn settle(&self) -> Result<(), StoreError> {
        self.driver.settle()
    }

    /// What the engine finds wrong with its own files; empty when nothing.
    pub fn integrity(&self) -> Result<Vec<String>, StoreError> {
        self.driver.integrity()
    }

    fn run<T, E, F>(&self, lane: Lane, context: &Context, work: F) -> Result<T, E>
    where
        F: Fn(Housekeeping<'_>) -> Result<T, E> + Send + 'static,
        T: Send + 'static,
        E: From<StoreError> + Send + 'static,
    {
        let answer = Arc::new(Mutex::new(None));
        let (slot, context) = (Arc::clone(&answer), context.clone());
        let job: Job = Box::new(move |query| {
            let done = work(Housekeeping::new(query, &context));
            let verdict = if done.is_ok() { Verdict::Keep } else { Verdict::Undo };
            *slot.lock().unwrap_or_else(PoisonError::into_inner) = Some(done);
            verdict
        });
        let ended = self.driver.write(lane, job)?;
        let done = answer.lock().unwrap_or_else(PoisonError::into_inner).take();
        match (ended, done) {
            (Ended::Kept, Some(Ok(value))) => Ok(value),
            (Ended::Undone, Some(Err(error))) => Err(error),
            _ => Err(StoreError::Closed.into()),
        }
    }
}

impl View<'_> {
    pub(crate) fn rows<T: FromRow>(
        &mut self,
        sql: &'static str,
        params: &[Value],
    ) -> Result<Vec<T>, StoreError> {
        self.query.query(sql, params)?.into_iter().map(T::from_row).collect()
    }

    pub(crate) fn one<T: FromRow>(
        &mut self,
        sql: &'static str,
        params: &[Value],
    ) -> Result<Option<T>, StoreError> {
        Ok(self.rows(sql, params)?.into_iter().next())
    }

    pub(crate) fn stream<T: FromRow>(
        &mut self,
        sql: &'static str,
        params: &[Value],
        each: &mut dyn FnMut(T) -> Result<(), StoreError>,
    ) -> Result<(), StoreError> {
        self.query.for_each(sql, params, &mut |row: Row| each(T::from_row(row)?))
    }
}

#[cfg(feature = "suite")]
impl<'q> View<'q> {
    pub(crate) fn raw(&mut self) -> &mut (dyn Query + 'q) {
        self.query
    }
}

impl<'q> Housekeeping<'q> {
    fn new(query: &'q mut dyn Query, context: &Context) -> Self {
        Self { view: View { query }, at: context.at, generator: Generator::new(context.seed) }
    }

    /// When this change happens.
    pub fn at(&self) -> Timestamp {
        self.at
    }

    /// A new id that tells this change's time.
    pub fn new_id(&mut self) -> [u8; 16] {
        self.generator.id(self.at)
    }

    /// The next random bytes of this change.
    pub fn random<const N: usize>(&mut self) -> [u8; N] {
        self.generator.bytes()
    }

    /// The one row that a statement with `RETURNING` answers, if it changed anything.
    pub(crate) fn returning<T: FromRow>(
        &mut self,
        sql: &'static str,
        params: &[Value],
    ) -> Result<Option<T>, StoreError> {
        self.view.one(sql, params)
    }

    pub(crate) fn execute(&mut self, sql: &str, params: &[Value]) -> Result<u64, StoreError> {
        self.view.query.execute(sql, params)
    }
}

impl Tx<'_> {
    /// Puts what happens into the record, in the same transaction.
    pub fn record<T>(&mut self, entry: NewEntry, value: T) -> Result<Recorded<T>, StoreError> {
        let entry = entries::insert(self, entry)?;
        Ok(Recorded { value, entry })
    }
}

impl<'q> Deref for Tx<'q> {
    type Target = Housekeeping<'q>;

    fn deref(&self) -> &Self::Target {
        &self.house
    }
}

impl DerefMut for Tx<'_> {
    fn deref_mut(&mut self) -> &mut Self::Target {
        &mut self.house
    }
}

impl<'q> Deref for Housekeeping<'q> {
    type Target = View<'q>;

    fn deref(&self) -> &Self::Target {
        &self.view
    }
}

impl DerefMut for Housekeeping<'_> {
    fn deref_mut(&mut self) -> &mut Self::Target {
        &mut self.view
    }
}
