//! The table of synonyms (`data/names.toml`): vendors, products, and how they belong together.

use std::{collections::HashMap, fmt, slice, sync::Arc};

use serde::Deserialize;

use super::words::{describes, is_after_model, is_class, is_edition, words};

/// Why the table of synonyms can't be used.
#[derive(Debug, thiserror::Error)]
pub enum NamesError {
    /// It is not in the form of the table.
    #[error("the table of names can't be read: {0}")]
    Form(#[from] toml::de::Error),
    /// A relation names a product that the table does not have.
    #[error("`{0}` in the table of names is related to `{1}`, which is not in the table; add it")]
    Unrelated(String, String),
    /// One spelling stands for two products or two vendors.
    #[error("`{0}` in the table of names stands for both `{1}` and `{2}`; keep one")]
    Ambiguous(String, String, String),
}

/// How one name leads to another.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Relation {
    /// Two spellings of one name.
    SameAs,
    /// An old name of the same thing.
    Formerly,
    /// A kind of it.
    Is,
    /// A device that runs it.
    Runs,
    /// A component of it.
    PartOf,
}

/// One step from a name to another, with the reason.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NameStep {
    /// The name before the step.
    pub from: String,
    /// How it leads on.
    pub relation: Relation,
    /// The name after the step.
    pub to: String,
    /// Why, where the step needs a reason.
    pub why: Option<String>,
}

impl fmt::Display for NameStep {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { from, relation, to, why } = self;
        match relation {
            Relation::SameAs => write!(f, "{from} is a name of {to}"),
            Relation::Formerly => write!(f, "{from} is an old name of {to}"),
            Relation::Is => write!(f, "{from} is {to}"),
            Relation::Runs => write!(f, "{from} runs {to}"),
            Relation::PartOf => write!(f, "{from} is part of {to}"),
        }?;
        why.as_ref().map_or(Ok(()), |why| write!(f, " ({why})"))
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawTable {
    vendor: Vec<RawVendor>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawVendor {
    name: String,
    #[serde(default)]
    same: Vec<String>,
    #[serde(default)]
    formerly: Vec<String>,
    #[serde(default)]
    owns: Vec<String>,
    #[serde(default)]
    word: VendorName,
    #[serde(default)]
    sells: Sells,
    #[serde(default)]
    product: Vec<RawProduct>,
}

/// Whether a vendor's name is also an everyday word.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum VendorName {
    /// Nobody else is called that.
    #[default]
    Distinctive,
    /// "Apple Valley" has nothing to do with Apple.
    Everyday,
}

/// Whose products people write beside a vendor's name.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum Sells {
    /// Its own.
    #[default]
    Own,
    /// What it sells too: Windows on a computer by Dell.
    Others,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawProduct {
    name: String,
    #[serde(default)]
    same: Vec<String>,
    #[serde(default)]
    formerly: Vec<String>,
    #[serde(default)]
    alone: Vec<String>,
    #[serde(default)]
    is: Vec<String>,
    #[serde(default)]
    runs: Vec<String>,
    #[serde(default)]
    part_of: Vec<String>,
    why: Option<String>,
    #[serde(default)]
    then: Follows,
    #[serde(default)]
    names: Names,
    #[serde(default)]
    releases: Releases,
}

/// What may follow a product's name in a longer name of it.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum Follows {
    /// Releases, editions and words for kinds of things.
    #[default]
    Release,
    /// Model names too: "FortiGate 60F POE".
    Model,
    /// The name of a part: "Chromium V8".
    Part,
}

impl Follows {
    fn accepts(self, rest: &[String]) -> bool {
        match self {
            Self::Release => describes(rest),
            Self::Model => rest.iter().all(|word| {
                is_after_model(word)
                    || word.len() <= MODEL_WORD_MAX
                    || describes(slice::from_ref(word))
            }),
            Self::Part => true,
        }
    }
}

/// Letters in a model name come in groups: "POE", "FTTB".
const MODEL_WORD_MAX: usize = 4;

/// What a name of the table names.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum Names {
    /// A product.
    #[default]
    Product,
    /// A family of which an entry means some, without saying which.
    Some,
}

/// Whether the releases of a part are those of the whole: Excel 2016 is part of Office 2016.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum Releases {
    /// Each has its own.
    #[default]
    Own,
    /// They go together.
    Shared,
}

pub(super) type VendorId = usize;
pub(super) type NodeId = usize;

#[derive(Debug)]
pub(super) struct Table {
    vendors: Vec<Vendor>,
    vendor_spellings: HashMap<String, Spelling>,
    nodes: Vec<Node>,
    /// Spellings that name a product without its vendor.
    alone: HashMap<String, VendorId>,
}

#[derive(Debug)]
pub(super) struct Vendor {
    pub key: String,
    pub title: String,
    pub word: VendorName,
    pub sells: Sells,
    pub owns: Vec<VendorId>,
    spellings: HashMap<String, Spelling>,
}

/// What a spelling stands for (a vendor or a product), and the step it takes.
#[derive(Debug)]
pub(super) struct Spelling {
    pub to: usize,
    pub step: Option<Arc<NameStep>>,
}

#[derive(Debug)]
pub(super) struct Node {
    pub key: String,
    pub title: String,
    pub then: Follows,
    pub names: Names,
    pub edges: Vec<Edge>,
}

#[derive(Debug)]
pub(super) struct Edge {
    pub relation: Relation,
    pub to: NodeId,
    pub releases: Releases,
    pub step: Arc<NameStep>,
}

/// A product of the table at the start of a name, and the words behind it.
#[derive(Debug)]
pub(super) struct Known<'a> {
    pub node: NodeId,
    pub step: Option<Arc<NameStep>>,
    /// The words that the table has.
    pub start: &'a [String],
    /// The words behind them.
    pub rest: &'a [String],
}

impl Table {
    pub(super) fn read(text: &str) -> Result<Self, NamesError> {
        let raw: RawTable = toml::from_str(text)?;
        let mut table = Self {
            vendors: Vec::new(),
            vendor_spellings: HashMap::new(),
            nodes: Vec::new(),
            alone: HashMap::new(),
        };
        for vendor in &raw.vendor {
            table.add_vendor(vendor)?;
        }
        for (id, vendor) in raw.vendor.iter().enumerate() {
            table.add_products(id, vendor)?;
        }
        for (id, vendor) in raw.vendor.iter().enumerate() {
            table.relate(id, vendor)?;
        }
        Ok(table)
    }

    pub(super) fn vendor(&self, id: VendorId) -> Option<&Vendor> {
        self.vendors.get(id)
    }

    pub(super) fn node(&self, id: NodeId) -> Option<&Node> {
        self.nodes.get(id)
    }

    /// The vendor of a spelling without spaces: `microsoftcorporation`.
    pub(super) fn vendor_spelled(&self, spelling: &str) -> Option<&Spelling> {
        self.vendor_spellings.get(spelling)
    }

    /// The vendor at the start of a name, and how many words it takes.
    pub(super) fn vendor_leading(&self, name: &[String]) -> Option<(VendorId, usize)> {
        longest_prefix(name, |prefix, count| Some((self.vendor_spellings.get(prefix)?.to, count)))
    }

    /// The vendor of a name that starts with a product which needs no vendor beside it.
    pub(super) fn vendor_of_alone(&self, name: &[String]) -> Option<VendorId> {
        longest_prefix(name, |prefix, _| self.alone.get(prefix).copied())
    }

    /// The product of `vendor` that a name is: the longest name of the table at its start that
    /// allows what follows.
    pub(super) fn known<'a>(&self, vendor: VendorId, name: &'a [String]) -> Option<Known<'a>> {
        let spellings = &self.vendors.get(vendor)?.spellings;
        longest_prefix(name, |prefix, count| {
            let spelling = spellings.get(prefix)?;
            let (start, rest) = name.split_at_checked(count)?;
            let node = self.nodes.get(spelling.to)?;
            let known = || Known { node: spelling.to, step: spelling.step.clone(), start, rest };
            node.then.accepts(rest).then(known)
        })
    }

    fn add_vendor(&mut self, raw: &RawVendor) -> Result<(), NamesError> {
        let id = self.vendors.len();
        self.vendors.push(Vendor {
            key: words(&raw.name).concat(),
            title: raw.name.clone(),
            word: raw.word,
            sells: raw.sells,
            owns: Vec::new(),
            spellings: HashMap::new(),
        });
        for (spelling, relation) in spelled(&raw.name, &raw.same, &raw.formerly) {
            let new = Spelling { to: id, step: step_from(spelling, relation, &raw.name) };
            let filed = self.vendor_spellings.entry(words(spelling).concat()).or_insert(new).to;
            if filed != id {
                let other = self.vendors.get(filed).map(|vendor| vendor.title.clone());
                return Err(ambiguous(spelling, other, &raw.name));
            }
        }
        Ok(())
    }

    fn add_products(&mut self, vendor: VendorId, raw: &RawVendor) -> Result<(), NamesError> {
        let owned = raw.owns.iter().map(|name| {
            let spelling = self.vendor_spelled(&words(name).concat());
            spelling.map(|found| found.to).ok_or_else(|| unrelated(&raw.name, name))
        });
        let owned: Vec<VendorId> = owned.collect::<Result<_, _>>()?;
        if let Some(vendor) = self.vendors.get_mut(vendor) {
            vendor.owns = owned;
        }
        raw.product.iter().try_for_each(|product| self.add_product(vendor, raw, product))
    }

    fn add_product(
        &mut self,
        vendor: VendorId,
        raw_vendor: &RawVendor,
        raw: &RawProduct,
    ) -> Result<(), NamesError> {
        let id = self.nodes.len();
        let vendor_key = words(&raw_vendor.name).concat();
        self.nodes.push(Node {
            key: format!("{vendor_key}/{}", words(&raw.name).concat()),
            title: raw.name.clone(),
            then: raw.then,
            names: raw.names,
            edges: Vec::new(),
        });
        for (spelling, relation) in spelled(&raw.name, &raw.same, &raw.formerly) {
            let step = step_from(spelling, relation, &raw.name);
            self.spell(vendor, spelling, &Spelling { to: id, step })?;
        }
        for spelling in &raw.alone {
            let before = self.alone.insert(words(spelling).concat(), vendor);
            if let Some(other) = before.filter(|before| *before != vendor) {
                let other = self.vendors.get(other).map(|other| other.title.clone());
                return Err(ambiguous(spelling, other, &raw_vendor.name));
            }
        }
        Ok(())
    }

    /// Files a spelling of a product, with and without its vendor's name before it.
    fn spell(
        &mut self,
        vendor: VendorId,
        text: &str,
        spelling: &Spelling,
    ) -> Result<(), NamesError> {
        let name = words(text);
        let skip = match self.vendor_leading(&name) {
            Some((leading, count)) if leading == vendor && count < name.len() => count,
            _ => 0,
        };
        let Some(short) = name.get(skip..) else { return Ok(()) };
        let Some(of) = self.vendors.get_mut(vendor) else { return Ok(()) };
        let mut keys = vec![name.concat()];
        // "SysAid Server" is not filed as "server".
        if skip > 0 && !short.iter().all(|word| is_edition(word) || is_class(word)) {
            keys.push(short.concat());
        }
        for key in keys {
            let new = Spelling { to: spelling.to, step: spelling.step.clone() };
            let filed = of.spellings.entry(key).or_insert(new).to;
            if filed != spelling.to {
                let title = |id: NodeId| self.nodes.get(id).map(|node| node.title.clone());
                let now = title(spelling.to).unwrap_or_default();
                return Err(ambiguous(text, title(filed), &now));
            }
        }
        Ok(())
    }

    fn relate(&mut self, vendor: VendorId, raw: &RawVendor) -> Result<(), NamesError> {
        for product in &raw.product {
            let from = self.related(vendor, &product.name, &product.name)?;
            for (relation, targets) in [
                (Relation::Is, &product.is),
                (Relation::Runs, &product.runs),
                (Relation::PartOf, &product.part_of),
            ] {
                for target in targets {
                    let to = self.related(vendor, target, &product.name)?;
                    self.add_edge(from, (relation, to), product);
                }
            }
        }
        Ok(())
    }

    /// The product of the table that a relation names: "FortiOS", or "Google / Android".
    fn related(&self, vendor: VendorId, target: &str, of: &str) -> Result<NodeId, NamesError> {
        let (vendor, name) = match target.split_once(" / ") {
            Some((other, name)) => {
                (self.vendor_spelled(&words(other).concat()).map(|found| found.to), name)
            }
            None => (Some(vendor), target),
        };
        vendor
            .and_then(|id| self.vendors.get(id))
            .and_then(|vendor| vendor.spellings.get(&words(name).concat()))
            .map(|spelling| spelling.to)
            .ok_or_else(|| unrelated(of, target))
    }

    fn add_edge(&mut self, from: NodeId, (relation, to): (Relation, NodeId), raw: &RawProduct) {
        let title = self.nodes.get(to).map(|node| node.title.clone()).unwrap_or_default();
        let step = NameStep { from: raw.name.clone(), relation, to: title, why: raw.why.clone() };
        if let Some(node) = self.nodes.get_mut(from) {
            let step = Arc::new(step);
            node.edges.push(Edge { relation, to, releases: raw.releases, step });
        }
    }
}

/// What `find` makes of the longest start of a name that it takes: the words of the start written
/// together, and how many they are.
fn longest_prefix<T>(name: &[String], find: impl Fn(&str, usize) -> Option<T>) -> Option<T> {
    let name = name.get(..PREFIX_WORDS_MAX).unwrap_or(name);
    let mut joined = name.concat();
    for (at, word) in name.iter().enumerate().rev() {
        if let Some(found) = find(&joined, at + 1) {
            return Some(found);
        }
        joined.truncate(joined.len() - word.len());
    }
    None
}

/// No name of the table has more words.
const PREFIX_WORDS_MAX: usize = 10;

fn spelled<'a>(
    name: &'a str,
    same: &'a [String],
    formerly: &'a [String],
) -> impl Iterator<Item = (&'a str, Option<Relation>)> {
    let same = same.iter().map(|text| (text.as_str(), Some(Relation::SameAs)));
    let old = formerly.iter().map(|text| (text.as_str(), Some(Relation::Formerly)));
    std::iter::once((name, None)).chain(same).chain(old)
}

fn step_from(from: &str, relation: Option<Relation>, to: &str) -> Option<Arc<NameStep>> {
    let relation = relation?;
    Some(Arc::new(NameStep { from: from.to_owned(), relation, to: to.to_owned(), why: None }))
}

fn unrelated(from: &str, to: &str) -> NamesError {
    NamesError::Unrelated(from.to_owned(), to.to_owned())
}

fn ambiguous(spelling: &str, one: Option<String>, other: &str) -> NamesError {
    NamesError::Ambiguous(spelling.to_owned(), one.unwrap_or_default(), other.to_owned())
}
