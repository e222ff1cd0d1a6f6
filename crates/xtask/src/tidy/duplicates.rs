//! No crate comes in two versions, but for those with a reason.

use std::collections::BTreeMap;

use super::{Fault, tree::Tree};

/// What comes twice, and why we bear it. A line that is no longer needed is a fault too.
const BORNE: [(&str, &str); 17] = [
    ("base64", "postgres-protocol and webauthn-rs ask for older ones"),
    ("block-buffer", "argon2 0.5, which crypto-glue of webauthn-rs asks for"),
    ("cpufeatures", "argon2 0.5, which crypto-glue of webauthn-rs asks for"),
    ("crypto-common", "argon2 0.5, which crypto-glue of webauthn-rs asks for"),
    ("digest", "argon2 0.5, which crypto-glue of webauthn-rs asks for"),
    ("fallible-iterator", "postgres 0.19 asks for an older one than rusqlite"),
    ("getrandom", "ring 0.17 asks for an older one"),
    ("hashbrown", "only other platforms' or tools' lock lines ask for the older one"),
    ("indexmap", "only other platforms' or tools' lock lines ask for the older one"),
    ("nom", "x509-parser of webauthn-rs asks for an older one than lettre"),
    ("rand_core", "password-hash 0.5 of argon2 asks for an older one"),
    ("schemars", "serde_with of crypto-glue names both; none is built"),
    ("syn", "older macros of builds ask for 2"),
    ("synstructure", "older macros of builds ask for 0.13"),
    ("thiserror", "rusticata parsers of webauthn-rs ask for 1"),
    ("thiserror-impl", "rusticata parsers of webauthn-rs ask for 1"),
    ("tower-http", "reqwest 0.13 asks for 0.6; ours, with the cross-site layer, is 0.7"),
];

pub(super) fn check(tree: &Tree) -> Vec<Fault> {
    twice(tree, &BORNE)
}

fn twice(tree: &Tree, borne: &[(&str, &str)]) -> Vec<Fault> {
    let mut versions: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for outsider in &tree.outsiders {
        versions.entry(&outsider.name).or_default().push(&outsider.version);
    }
    versions.retain(|_, all| all.len() > 1);
    let mut faults = Vec::new();
    for (name, _) in borne.iter().filter(|(name, _)| !versions.contains_key(name)) {
        let what = "comes once now: remove it from the list of what is borne twice";
        faults.push(Fault::at(*name, what));
    }
    for (name, all) in versions {
        if !borne.iter().any(|(known, _)| *known == name) {
            let what = format!("comes in {} versions: {}", all.len(), all.join(", "));
            faults.push(Fault::at(name, what));
        }
    }
    faults
}

#[cfg(test)]
mod tests {
    use super::{
        super::tree::{Outsider, Tree},
        twice,
    };

    fn tree(versions: &[&str]) -> Tree {
        let outsider = |version: &&str| Outsider {
            name: "syn".into(),
            version: (*version).into(),
            licence: None,
        };
        Tree { outsiders: versions.iter().map(outsider).collect(), ..Tree::default() }
    }

    #[test]
    fn two_versions_of_a_crate_are_a_fault_without_a_reason() {
        assert_eq!(twice(&tree(&["1.0.0"]), &[]).len(), 0);
        assert_eq!(twice(&tree(&["1.0.0", "2.0.0"]), &[]).len(), 1);
        assert_eq!(twice(&tree(&["1.0.0", "2.0.0"]), &[("syn", "borne")]).len(), 0);
    }

    #[test]
    fn a_reason_that_is_no_longer_needed_is_a_fault() {
        assert_eq!(twice(&tree(&["1.0.0"]), &[("syn", "borne")]).len(), 1);
    }
}
