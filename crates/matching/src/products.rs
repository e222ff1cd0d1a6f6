//! Product names: one function turns vendor and product, as people and feeds write them, into keys.
//!
//! A name has keys of five standings. Its *own* keys are what it says. *Above* them stand the keys
//! of what it is: Windows Server 2019 is a Windows Server, which is a Windows. *Under* it lie the
//! keys of what it runs: a FortiGate runs FortiOS. *Around* it stand the keys of what it is part
//! of: Win32k is part of Windows. *Beyond* stands whatever takes several kinds of step.
//!
//! A row of an inventory reaches an entry of a catalogue
//! - [`Reach::Exactly`] when an own key of the row is an own key of the entry;
//! - [`Reach::ByGeneral`] when what the row is or runs is the entry;
//! - [`Reach::ByPart`] when the entry is a part of what the row is or runs;
//! - [`Reach::Possibly`] when the row says less than the entry does ("Windows" and an entry of
//!   Windows 11 only), or is a part of what the entry names;
//! - [`Reach::Vague`] when the entry names no product ("Multiple Products") of the row's vendor:
//!   not a match, but a line that could not be checked.
//!
//! Two releases of one product are siblings: neither stands above the other, so neither reaches
//! the other. Nothing here measures likeness; `data/names.toml` holds every synonym.

mod climb;
mod resolve;
mod spelling;
mod table;
mod words;

use std::{fmt, sync::Arc};

use resolve::Resolved;
use table::Table;
pub use table::{NameStep, NamesError, Relation};

/// The canonical name of a product, such as `fortinet/fortios` or `microsoft/windowsserver 2019`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ProductKey(Box<str>);

impl ProductKey {
    fn new(text: String) -> Self {
        Self(text.into_boxed_str())
    }

    /// The key as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for ProductKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// How a key stands to the name it was made from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Standing {
    /// The name says this.
    Own,
    /// It is this.
    Above,
    /// It runs this.
    Under,
    /// It is part of this.
    Around,
    /// Several kinds of step were taken.
    Beyond,
}

/// Who said which vendor it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum VendorWord {
    /// The name itself, or the table.
    Named,
    /// Nobody; the product stands for its own vendor.
    Absent,
}

/// How far a row of an inventory reaches an entry of a catalogue; the nearest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Reach {
    /// Both name the same product.
    Exactly,
    /// The entry names what the row is or runs.
    ByGeneral,
    /// The entry names a part of what the row is or runs.
    ByPart,
    /// The row says less than the entry, or names a part of it: a person must look.
    Possibly,
    /// The entry names no product of this vendor: the row can't be checked against it.
    Vague,
}

/// What a vendor and a product are called here, and why.
#[derive(Debug, Clone)]
pub struct ProductKeys {
    keys: Vec<(ProductKey, Standing)>,
    /// `fortinet/*`: the vendors of this name.
    vendors: Vec<ProductKey>,
    /// Set for "Multiple Products": the vendors, or the family, of which it names some.
    vague: Vec<ProductKey>,
    vendor_word: VendorWord,
    steps: Vec<Arc<NameStep>>,
}

impl ProductKeys {
    /// What the name itself says; empty for a name that names no product.
    pub fn specific(&self) -> impl Iterator<Item = &ProductKey> {
        self.standing(|standing| standing == Standing::Own)
    }

    /// What the named product is, runs or is part of.
    pub fn general(&self) -> impl Iterator<Item = &ProductKey> {
        self.standing(|standing| standing != Standing::Own)
    }

    /// Whether it names some products of a vendor without saying which.
    pub fn is_vague(&self) -> bool {
        !self.vague.is_empty()
    }

    /// The synonyms and relations of the table that led here, in the order they were taken.
    pub fn steps(&self) -> &[Arc<NameStep>] {
        &self.steps
    }

    /// The keys to file an entry under. A row that reaches it asks for one of them.
    pub fn entry_lookups(&self) -> impl Iterator<Item = &ProductKey> {
        self.standing(|_| true).chain(&self.vague)
    }

    /// The keys to ask for with a row.
    pub fn row_lookups(&self) -> impl Iterator<Item = &ProductKey> {
        self.standing(|_| true).chain(&self.vendors).chain(&self.vague)
    }

    fn standing(&self, wanted: impl Fn(Standing) -> bool) -> impl Iterator<Item = &ProductKey> {
        self.keys.iter().filter(move |(_, standing)| wanted(*standing)).map(|(key, _)| key)
    }
}

/// How far a row of an inventory reaches an entry; `None` where it does not.
pub fn reaches(row: &ProductKeys, entry: &ProductKeys) -> Option<Reach> {
    let nearest = nearest(row, entry);
    let unnamed = [row, entry].iter().any(|name| name.vendor_word == VendorWord::Absent);
    match nearest {
        // Two names without a vendor agree in the product's words only.
        Some(_) if unnamed => Some(Reach::Possibly),
        Some(reach) => Some(reach),
        None => entry.vague.iter().any(|scope| names_scope(row, scope)).then_some(Reach::Vague),
    }
}

fn nearest(row: &ProductKeys, entry: &ProductKeys) -> Option<Reach> {
    let mut nearest = None;
    for (of_row, row_standing) in &row.keys {
        for (of_entry, entry_standing) in &entry.keys {
            if of_row == of_entry {
                let reach = meet(*row_standing, *entry_standing);
                nearest = [nearest, reach].into_iter().flatten().min();
            }
        }
    }
    nearest
}

/// What it means that a row and an entry share a key.
fn meet(row: Standing, entry: Standing) -> Option<Reach> {
    use Standing::{Above, Around, Beyond, Own, Under};
    match (row, entry) {
        (Own, Own) => Some(Reach::Exactly),
        (Above | Under, Own) => Some(Reach::ByGeneral),
        (Own | Above | Under, Around) => Some(Reach::ByPart),
        (Own, Above | Beyond) | (Around, Own) => Some(Reach::Possibly),
        _ => None,
    }
}

fn names_scope(row: &ProductKeys, scope: &ProductKey) -> bool {
    row.row_lookups().any(|key| key == scope)
}

/// The table of synonyms, ready to name products.
#[derive(Debug)]
pub struct Names {
    table: Table,
}

impl Names {
    /// The table that is part of the program (`data/names.toml`).
    pub fn built_in() -> Result<Self, NamesError> {
        Self::from_toml(include_str!("../data/names.toml"))
    }

    /// A table in the same form.
    pub fn from_toml(text: &str) -> Result<Self, NamesError> {
        Ok(Self { table: Table::read(text)? })
    }

    /// The keys of a product, by any spelling of its vendor and its name.
    pub fn keys(&self, vendor: &str, product: &str) -> ProductKeys {
        Resolved::of(&self.table, vendor, product).into_keys()
    }
}
