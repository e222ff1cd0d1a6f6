//! The products that a document defines, by id, with what stands above each of them.

use std::{
    collections::{BTreeSet, HashMap, hash_map::Entry},
    fmt,
};

use super::{Branch, BranchCategory, FullProductName, Helper, ProductTree};

/// The longest name of a product, vendor or version. The longest real one seen has 764 bytes.
pub const NAME_BYTES_MAX: usize = 4_000;
/// How many products on products one of them may be made of.
const STEPS_MAX: usize = 16;

/// A product as the document defines it.
#[derive(Debug, Clone)]
pub struct Defined<'a> {
    /// JSON pointer.
    pub pointer: String,
    /// The full name, for people.
    pub name: &'a str,
    /// What else names it.
    pub helper: &'a Helper,
    /// Where in the tree it stands.
    pub part: Part<'a>,
}

/// Where in the tree a product stands.
#[derive(Debug, Clone)]
pub enum Part<'a> {
    /// At the end of branches (§3.2.2.1).
    Branches {
        /// Who makes it.
        vendor: Option<&'a str>,
        /// Its name.
        product: Option<&'a str>,
        /// The line of products.
        family: Option<&'a str>,
        /// One version, or a range of them.
        version: Option<&'a str>,
        /// What narrows it otherwise.
        others: Vec<&'a str>,
    },
    /// In the flat list (§3.2.2.2): its name is all that is said.
    Alone,
    /// One product on, with or in another (§3.2.2.4).
    Pair {
        /// The id of the one.
        of: &'a str,
        /// The id of the other.
        on: &'a str,
    },
}

/// Something that the specification does not allow, and where.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// JSON pointer.
    pub pointer: String,
    /// What is wrong, and what follows from it.
    pub what: String,
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "at `{}`: {}", self.pointer, self.what)
    }
}

/// All products and groups of a document.
#[derive(Debug, Default)]
pub struct Products<'a> {
    pub(super) by_id: HashMap<&'a str, Vec<Defined<'a>>>,
    groups: HashMap<&'a str, &'a [String]>,
    /// What is wrong with them.
    pub faults: Vec<Fault>,
}

impl<'a> Products<'a> {
    /// Lists them.
    pub fn of(tree: &'a ProductTree) -> Self {
        let mut products = Self::default();
        for (index, branch) in tree.branches.iter().enumerate() {
            let pointer = format!("/product_tree/branches/{index}");
            products.branch(branch, &mut Vec::new(), &pointer);
        }
        for (index, name) in tree.full_product_names.iter().enumerate() {
            let pointer = format!("/product_tree/full_product_names/{index}");
            products.define(name, pointer, Part::Alone);
        }
        for (index, pair) in tree.relationships.iter().enumerate() {
            let pointer = format!("/product_tree/relationships/{index}");
            let part =
                Part::Pair { of: &pair.product_reference, on: &pair.relates_to_product_reference };
            products.define(&pair.full_product_name, pointer, part);
        }
        for (index, group) in tree.product_groups.iter().enumerate() {
            match products.groups.entry(&group.group_id) {
                Entry::Vacant(place) => {
                    place.insert(&group.product_ids);
                }
                // §6.1.5: which one a remediation means can't be told, so it means neither.
                Entry::Occupied(mut place) => {
                    place.insert(&[]);
                    products.faults.push(Fault {
                        pointer: format!("/product_tree/product_groups/{index}/group_id"),
                        what: format!("`{}` stands twice; no remediation uses it", group.group_id),
                    });
                }
            }
        }
        products
    }

    /// Every product with this id: one, none where the id is not defined (§6.1.1), several where
    /// it is defined more than once (§6.1.2): then nobody can tell which is meant.
    pub fn with_id(&self, id: &str) -> &[Defined<'a>] {
        self.by_id.get(id).map(Vec::as_slice).unwrap_or_default()
    }

    /// The product ids of a group; `None` where the group is not defined (§6.1.4).
    pub fn group(&self, id: &str) -> Option<&'a [String]> {
        self.groups.get(id).copied()
    }

    /// What a product is made of, down to those that stand alone; itself where it is no pair.
    /// `None` where that leads in a circle (§6.1.3) or to a product that is not defined.
    pub fn made_of(&self, product: &Defined<'a>) -> Option<Vec<&Defined<'a>>> {
        let mut found = Vec::new();
        let mut seen = BTreeSet::new();
        let Part::Pair { of, on } = product.part else { return None };
        let mut open = vec![on, of];
        while let Some(id) = open.pop() {
            if !seen.insert(id) || seen.len() > STEPS_MAX {
                return None;
            }
            let [one] = self.with_id(id) else { return None };
            match one.part {
                Part::Pair { of, on } => open.extend([on, of]),
                Part::Branches { .. } | Part::Alone => found.push(one),
            }
        }
        Some(found)
    }

    fn branch(&mut self, branch: &'a Branch, above: &mut Vec<&'a Branch>, pointer: &str) {
        above.push(branch);
        if let Some(name) = &branch.product {
            let part = part(above);
            self.define(name, format!("{pointer}/product"), part);
        }
        for (index, inner) in branch.branches.iter().enumerate() {
            self.branch(inner, above, &format!("{pointer}/branches/{index}"));
        }
        above.pop();
    }

    fn define(&mut self, name: &'a FullProductName, pointer: String, part: Part<'a>) {
        let parts = match &part {
            Part::Branches { vendor, product, family, version, others } => {
                { [vendor, product, family, version].into_iter().flatten().chain(others).copied() }
                    .collect()
            }
            Part::Alone | Part::Pair { .. } => Vec::new(),
        };
        let longest = parts.into_iter().chain([name.name.as_str()]).map(str::len).max();
        if longest.is_some_and(|longest| longest > NAME_BYTES_MAX) {
            let what =
                format!("a name has more than {NAME_BYTES_MAX} bytes; the product is left out");
            return self.faults.push(Fault { pointer, what });
        }
        let known = self.by_id.entry(&name.product_id).or_default();
        if !known.is_empty() {
            let id: String = name.product_id.chars().take(80).collect();
            self.faults.push(Fault {
                pointer: format!("{pointer}/product_id"),
                what: format!(
                    "`{id}` stands for two products; each of them counts, and none of its versions"
                ),
            });
        }
        let helper = &name.product_identification_helper;
        known.push(Defined { pointer, name: &name.name, helper, part });
    }
}

fn part<'a>(above: &[&'a Branch]) -> Part<'a> {
    let last = |wanted: &[BranchCategory]| {
        let mut fitting = above.iter().rev().filter(|one| wanted.contains(&one.category));
        fitting.next().map(|one| one.name.as_str())
    };
    let others = above.iter().filter(|one| one.category == BranchCategory::Other);
    Part::Branches {
        vendor: last(&[BranchCategory::Vendor]),
        product: last(&[BranchCategory::ProductName]),
        family: last(&[BranchCategory::ProductFamily]),
        version: last(&[BranchCategory::ProductVersion, BranchCategory::ProductVersionRange]),
        others: others.map(|one| one.name.as_str()).collect(),
    }
}
