//! What is kept in memory: statements that count, how far each flaw reaches, operators' lists.
//!
//! It follows the commit stream: each entry of the record says what to read again.

use std::{
    collections::{HashMap, HashSet, VecDeque},
    sync::{Arc, Condvar, Mutex, PoisonError, RwLock, RwLockReadGuard, RwLockWriteGuard},
    thread,
    time::Duration,
};

use jiff::Timestamp;
use matching::{
    corpus::Corpus,
    estate::{Affected, Checked, Estate, Kept, Release, ReleaseHash},
};
use model::{
    Source, Statement, Tlp,
    id::{EntryId, ImportId, OrganisationId},
};

use crate::{
    State,
    actions::Weeks,
    advisories::Shelf,
    house::locked,
    imports::Progress,
    inventories::{Lists, Run},
};

/// So many entries are remembered as followed.
const FOLLOWED_MAX: usize = 8_192;
/// So many operators' lists are kept open in memory.
const LISTS_MAX: usize = 4_096;

/// A statement that counts, and where it comes from.
#[derive(Debug, Clone)]
pub(crate) struct Held {
    /// What stays the same from revision to revision.
    pub key: [u8; 16],
    /// Which revision it is.
    pub revision: [u8; 32],
    /// Who may read it.
    pub label: Tlp,
    /// Whose it is.
    pub owner: OrganisationId,
    /// When it came in.
    pub received: Timestamp,
    /// When its import was accepted, and its place there: the newest revision of a key counts.
    pub accepted: (Timestamp, ImportId, i64),
    /// What it says.
    pub statement: Arc<Statement>,
}

/// What readers share; a reader keeps what it took while writers go on.
#[derive(Debug)]
pub(crate) struct Known {
    /// Statements for everybody who is signed in: matching knows no others.
    pub(crate) corpus: Arc<Corpus>,
    pub(crate) estate: Estate,
    pub(crate) held: HashMap<[u8; 16], Arc<Held>>,
    /// Keys by every name that a statement has.
    pub(crate) by_id: HashMap<String, Vec<[u8; 16]>>,
    pub(crate) numbers: HashMap<OrganisationId, u32>,
    pub(crate) operators: Vec<OrganisationId>,
    pub(crate) seq: i64,
    pub(crate) state: State,
    /// Changes with every change of the corpus.
    pub(crate) edition: u64,
    /// As of when CISA's catalogue is, where one was read.
    pub(crate) catalogue: Option<Timestamp>,
}

/// What is in memory.
#[derive(Debug)]
pub struct Live {
    known: RwLock<Known>,
    followed: (Mutex<Followed>, Condvar),
    lists: Mutex<Opened>,
    progress: Mutex<HashMap<ImportId, Progress>>,
    /// The boxes of the set-up that match something.
    offered: ByEdition<HashSet<&'static str>>,
    /// Flaws in the order of a search.
    shelf: ByEdition<Shelf>,
    /// Weeks that were made already.
    weeks: Weeks,
    /// What operators were told already: spares asking the database at each look.
    told: Mutex<HashMap<OrganisationId, HashSet<String>>>,
}

/// What is made from an edition of what is known, until there is another one.
#[derive(Debug)]
struct ByEdition<T>(Mutex<Option<(u64, Arc<T>)>>);

impl<T> Default for ByEdition<T> {
    fn default() -> Self {
        Self(Mutex::default())
    }
}

impl<T> ByEdition<T> {
    fn of(&self, edition: u64, make: impl FnOnce() -> T) -> Arc<T> {
        let mut kept = locked(&self.0);
        if let Some((of, made)) = &*kept
            && *of == edition
        {
            return Arc::clone(made);
        }
        let made = Arc::new(make());
        *kept = Some((edition, Arc::clone(&made)));
        made
    }
}

/// Operators' lists, and how often any was forgotten: what was read before is not kept after.
#[derive(Debug, Default)]
struct Opened {
    lists: HashMap<OrganisationId, Arc<Lists>>,
    forgotten: u64,
}

#[derive(Debug, Default)]
struct Followed {
    order: VecDeque<EntryId>,
    entries: HashSet<EntryId>,
}

impl Default for Known {
    fn default() -> Self {
        let corpus = Arc::new(Corpus::new(Vec::<Arc<Statement>>::new()));
        Self {
            estate: Estate::new(Arc::clone(&corpus)),
            corpus,
            held: HashMap::new(),
            by_id: HashMap::new(),
            numbers: HashMap::new(),
            operators: Vec::new(),
            seq: -1,
            state: State::Starting,
            edition: 0,
            catalogue: None,
        }
    }
}

impl Default for Live {
    fn default() -> Self {
        Self {
            known: RwLock::default(),
            followed: (Mutex::new(Followed::default()), Condvar::new()),
            lists: Mutex::default(),
            progress: Mutex::default(),
            offered: ByEdition::default(),
            shelf: ByEdition::default(),
            weeks: Weeks::default(),
            told: Mutex::default(),
        }
    }
}

impl Live {
    /// How far it is.
    pub fn state(&self) -> State {
        self.known().state
    }

    /// What everybody's matching is done against.
    pub fn corpus(&self) -> Arc<Corpus> {
        Arc::clone(&self.known().corpus)
    }

    /// What everybody's matching is done against, and what came of each of these releases; `None`
    /// for one that is not known yet.
    pub(crate) fn kept(&self, releases: &[ReleaseHash]) -> (Arc<Corpus>, Vec<Option<Arc<Kept>>>) {
        let known = self.known();
        let kept = releases.iter().map(|hash| known.estate.kept(hash).cloned()).collect();
        (Arc::clone(known.estate.corpus()), kept)
    }

    /// What everybody's matching is done against, with a number that changes whenever it does.
    pub(crate) fn corpus_and_edition(&self) -> (Arc<Corpus>, u64) {
        let known = self.known();
        (Arc::clone(&known.corpus), known.edition)
    }

    /// What the set-up offers against this edition; made anew where it is another one.
    pub(crate) fn offered(
        &self,
        edition: u64,
        make: impl FnOnce() -> HashSet<&'static str>,
    ) -> Arc<HashSet<&'static str>> {
        self.offered.of(edition, make)
    }

    /// Which number what everybody's matching is done against has now.
    pub(crate) fn edition(&self) -> u64 {
        self.known().edition
    }

    pub(crate) fn weeks(&self) -> &Weeks {
        &self.weeks
    }

    /// Flaws in the order of a search; put in order anew where the edition is another one.
    pub(crate) fn shelf(&self) -> Arc<Shelf> {
        self.shelf.of(self.edition(), || Shelf::new(self.all_held()))
    }

    /// How many statements count, and how many distinct releases are known.
    pub fn sizes(&self) -> (usize, usize, usize) {
        let known = self.known();
        (known.held.len(), known.estate.releases(), known.operators.len())
    }

    /// The last number of the record that it has followed; -1 for none.
    pub fn seq(&self) -> i64 {
        self.known().seq
    }

    /// Which operators have a flaw, and who they are by number.
    pub(crate) fn affected(&self, id: &str) -> Affected {
        self.known().estate.affected(id)
    }

    /// Who they are.
    pub(crate) fn operators(&self, numbers: &roaring::RoaringBitmap) -> Vec<OrganisationId> {
        let known = self.known();
        let of = |number: u32| known.operators.get(usize::try_from(number).ok()?).copied();
        numbers.iter().filter_map(of).collect()
    }

    /// The statements about the flaw that `id` names, whoever may read them.
    pub(crate) fn held_about(&self, id: &str) -> Vec<Arc<Held>> {
        let known = self.known();
        let mut keys: Vec<[u8; 16]> = Vec::new();
        let own = known.by_id.get(id).into_iter().flatten();
        let names = known.corpus.names(id).filter_map(|name| known.by_id.get(name)).flatten();
        for key in own.chain(names) {
            if !keys.contains(key) {
                keys.push(*key);
            }
        }
        keys.iter().filter_map(|key| known.held.get(key).cloned()).collect()
    }

    /// All statements that count.
    pub(crate) fn all_held(&self) -> Vec<Arc<Held>> {
        self.known().held.values().cloned().collect()
    }

    /// The revision that counts for a key.
    pub(crate) fn held(&self, key: &[u8; 16]) -> Option<Arc<Held>> {
        self.known().held.get(key).cloned()
    }

    /// Takes in everything at the start.
    pub(crate) fn begin(&self, held: Vec<Held>, run: Run) {
        let mut fresh = Known::default();
        for one in held {
            fresh.insert(one);
        }
        let statements = fresh.shared();
        fresh.catalogue = catalogue_of(&statements);
        let (releases, by_operator) = fresh.number(run);
        let (corpus, estate) = thread::scope(|scope| {
            let estate = || Estate::of(&releases, &by_operator);
            let built = scope.spawn(estate);
            let corpus = Arc::new(Corpus::new(statements));
            let checked = Checked::new(Arc::clone(&corpus), &releases);
            let mut estate = built.join().unwrap_or_else(|_| estate());
            estate.follow(checked);
            (corpus, estate)
        });
        (fresh.corpus, fresh.estate) = (corpus, estate);
        let mut known = self.write();
        (fresh.state, fresh.edition) = (known.state, known.edition + 1);
        *known = fresh;
    }

    /// Takes in statements that count from now on, and matches anew.
    pub(crate) fn take_in(&self, held: Vec<Held>) {
        if held.is_empty() {
            return;
        }
        let (statements, releases) = {
            let mut known = self.write();
            for one in held {
                known.insert(one);
            }
            (known.shared(), known.estate.known())
        };
        let catalogue = catalogue_of(&statements);
        // Both take long; readers go on with the old ones meanwhile.
        let corpus = Arc::new(Corpus::new(statements));
        let checked = Checked::new(Arc::clone(&corpus), &releases);
        let mut known = self.write();
        known.estate.follow(checked);
        known.corpus = corpus;
        known.catalogue = catalogue;
        known.edition += 1;
    }

    /// Says what an operator runs now; `learn` gives what a release is that is met first.
    pub(crate) fn assign<E>(
        &self,
        operator: OrganisationId,
        releases: &[ReleaseHash],
        learn: impl Fn(&ReleaseHash) -> Result<Option<matching::estate::Release>, E>,
    ) -> Result<(), E> {
        self.forget_lists(operator);
        let mut known = self.write();
        let number = known.number_of(operator);
        let unknown = known.estate.assign(number, releases);
        if unknown.is_empty() {
            return Ok(());
        }
        for hash in &unknown {
            if let Some(release) = learn(hash)? {
                known.estate.learn(release);
            }
        }
        known.estate.assign(number, releases);
        Ok(())
    }

    /// An operator's lists, opened; `open` is asked where they are not in memory.
    pub(crate) fn lists<E>(
        &self,
        operator: OrganisationId,
        open: impl FnOnce() -> Result<Lists, E>,
    ) -> Result<Arc<Lists>, E> {
        let before = {
            let opened = locked(&self.lists);
            if let Some(lists) = opened.lists.get(&operator) {
                return Ok(Arc::clone(lists));
            }
            opened.forgotten
        };
        let lists = Arc::new(open()?);
        let mut opened = locked(&self.lists);
        if opened.forgotten == before {
            if opened.lists.len() >= LISTS_MAX {
                opened.lists.clear();
            }
            opened.lists.insert(operator, Arc::clone(&lists));
        }
        Ok(lists)
    }

    /// Whether these are an operator's lists still.
    pub(crate) fn has_open(&self, operator: OrganisationId, lists: &Arc<Lists>) -> bool {
        locked(&self.lists).lists.get(&operator).is_some_and(|own| Arc::ptr_eq(own, lists))
    }

    /// Forgets what was opened, because it changed.
    pub(crate) fn forget_lists(&self, operator: OrganisationId) {
        let mut opened = locked(&self.lists);
        opened.lists.remove(&operator);
        opened.forgotten += 1;
        drop(opened);
        self.weeks.forget(operator);
    }

    /// Entries up to this number are followed.
    pub(crate) fn followed(&self, seq: i64, entries: impl IntoIterator<Item = EntryId>) {
        self.write().seq = seq;
        let mut followed = locked(&self.followed.0);
        for entry in entries {
            followed.order.push_back(entry);
            followed.entries.insert(entry);
        }
        while followed.order.len() > FOLLOWED_MAX {
            if let Some(oldest) = followed.order.pop_front() {
                followed.entries.remove(&oldest);
            }
        }
        drop(followed);
        self.followed.1.notify_all();
    }

    /// Which of these an operator was not told yet, as far as this process knows.
    pub(crate) fn not_told<'a>(
        &self,
        operator: OrganisationId,
        advisories: impl Iterator<Item = &'a str>,
    ) -> HashSet<&'a str> {
        let told = locked(&self.told);
        let known = told.get(&operator);
        advisories.filter(|id| known.is_none_or(|known| !known.contains(*id))).collect()
    }

    pub(crate) fn told(&self, operator: OrganisationId, advisories: HashSet<&str>) {
        let mut told = locked(&self.told);
        told.entry(operator).or_default().extend(advisories.into_iter().map(str::to_owned));
    }

    /// How far an import is that runs in this process.
    pub(crate) fn progress(&self, id: ImportId) -> Option<Progress> {
        locked(&self.progress).get(&id).copied()
    }

    /// How far any import is that runs in this process.
    pub(crate) fn any_progress(&self) -> Option<Progress> {
        locked(&self.progress).values().next().copied()
    }

    pub(crate) fn begin_progress(&self, id: ImportId) {
        locked(&self.progress).insert(id, Progress::default());
    }

    pub(crate) fn set_progress(&self, id: ImportId, progress: Progress) {
        locked(&self.progress).insert(id, progress);
    }

    pub(crate) fn end_progress(&self, id: ImportId) {
        locked(&self.progress).remove(&id);
    }

    pub(crate) fn is(&self, state: State) {
        self.write().state = state;
        // Whoever waits holds this while it looks.
        drop(locked(&self.followed.0));
        self.followed.1.notify_all();
    }

    /// Waits until everything that counts is in memory, at most so long; whether it is.
    pub(crate) fn wait_until_ready(&self, at_most: Duration) -> bool {
        let followed = locked(&self.followed.0);
        let missing = |_: &mut Followed| self.state() != State::Ready;
        let waited = self.followed.1.wait_timeout_while(followed, at_most, missing);
        !waited.unwrap_or_else(PoisonError::into_inner).1.timed_out()
    }

    pub(crate) fn wait_for(&self, entry: EntryId, at_most: Duration) -> bool {
        let followed = locked(&self.followed.0);
        let missing = |followed: &mut Followed| !followed.entries.contains(&entry);
        let waited = self.followed.1.wait_timeout_while(followed, at_most, missing);
        let (followed, _) = waited.unwrap_or_else(PoisonError::into_inner);
        followed.entries.contains(&entry)
    }

    pub(crate) fn known(&self) -> RwLockReadGuard<'_, Known> {
        self.known.read().unwrap_or_else(PoisonError::into_inner)
    }

    fn write(&self) -> RwLockWriteGuard<'_, Known> {
        self.known.write().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Known {
    fn insert(&mut self, held: Held) {
        if let Some(before) = self.held.get(&held.key) {
            // Entries are numbered in another order than imports are accepted where two of them
            // meet; a restart would tell the newest by this, too.
            if before.accepted > held.accepted {
                return;
            }
            let names = names(&before.statement).map(str::to_owned).collect::<Vec<_>>();
            for name in names {
                self.forget_name(&name, &held.key);
            }
        }
        for name in names(&held.statement) {
            let keys = self.by_id.entry(name.to_owned()).or_default();
            if !keys.contains(&held.key) {
                keys.push(held.key);
            }
        }
        self.held.insert(held.key, Arc::new(held));
    }

    fn forget_name(&mut self, name: &str, key: &[u8; 16]) {
        let Some(keys) = self.by_id.get_mut(name) else { return };
        keys.retain(|one| one != key);
        if keys.is_empty() {
            self.by_id.remove(name);
        }
    }

    /// What everybody who is signed in may read: TLP:GREEN at most. Restricted statements match
    /// nothing, so that no list of matches tells of them.
    fn shared(&self) -> Vec<Arc<Statement>> {
        let mut shared: Vec<&Arc<Held>> =
            self.held.values().filter(|held| held.label <= Tlp::Green).collect();
        shared.sort_unstable_by_key(|held| held.key);
        shared.into_iter().map(|held| Arc::clone(&held.statement)).collect()
    }

    /// Gives operators their numbers; what they run, and which releases those are.
    fn number(&mut self, run: Run) -> (Vec<Arc<Release>>, Vec<Vec<ReleaseHash>>) {
        let Run { mut releases, by_operator } = run;
        let (mut named, mut all) = (Vec::new(), Vec::new());
        for (operator, hashes) in by_operator {
            self.number_of(operator);
            named.extend(hashes.iter().filter_map(|hash| releases.remove(hash)).map(Arc::new));
            all.push(hashes);
        }
        (named, all)
    }

    fn number_of(&mut self, operator: OrganisationId) -> u32 {
        let next = u32::try_from(self.operators.len()).unwrap_or(u32::MAX);
        let number = *self.numbers.entry(operator).or_insert(next);
        if number == next {
            self.operators.push(operator);
        }
        number
    }
}

/// Every name that a statement has.
fn names(statement: &Statement) -> impl Iterator<Item = &str> {
    std::iter::once(&statement.id).chain(&statement.aliases).map(String::as_str)
}

/// As of when CISA's catalogue is.
fn catalogue_of(statements: &[Arc<Statement>]) -> Option<Timestamp> {
    let of_kev = statements.iter().filter(|one| one.source == Source::Kev);
    of_kev.filter_map(|one| one.modified).max()
}
