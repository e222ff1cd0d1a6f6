//! Crates that stay out, and why.

use super::{Fault, tree::Tree};

/// Not even as a dependency of a dependency.
const NOWHERE: [(&str, &str); 3] = [
    ("native-tls", "one TLS in one language: rustls, when we need one"),
    ("openssl-sys", "a C library with its own advisories; rustls, when we need one"),
    ("serde_yaml", "no longer kept up"),
];

/// Not as a choice of our own.
const NOT_BY_US: [(&str, &str); 5] = [
    ("chrono", "one date library: jiff"),
    ("lazy_static", "the standard library has `LazyLock`"),
    ("once_cell", "the standard library has `OnceLock` and `LazyLock`"),
    ("rand", "randomness comes as a seed from outside; proptest brings its own"),
    ("time", "one date library: jiff"),
];

pub(super) fn check(tree: &Tree) -> Vec<Fault> {
    let anywhere =
        tree.outsiders.iter().filter_map(|it| banned(&NOWHERE, &it.name, "the lock file"));
    let own = tree.members.iter().flat_map(|member| {
        let wishes = member.dependencies.iter();
        wishes.filter_map(|wish| banned(&NOT_BY_US, &wish.name, &member.name))
    });
    anywhere.chain(own).collect()
}

fn banned(list: &[(&str, &str)], name: &str, place: &str) -> Option<Fault> {
    let (_, reason) = list.iter().find(|(banned, _)| *banned == name)?;
    Some(Fault::at(place, format!("`{name}` is banned: {reason}")))
}

#[cfg(test)]
mod tests {
    use super::{
        super::tree::{Dependency, Member, Outsider, Purpose, Tree},
        check,
    };

    #[test]
    fn a_crate_banned_everywhere_is_a_fault_wherever_it_comes_from() {
        let outsider =
            Outsider { name: "openssl-sys".into(), version: "0.9.0".into(), licence: None };
        assert_eq!(check(&Tree { outsiders: vec![outsider], ..Tree::default() }).len(), 1);
    }

    #[test]
    fn a_crate_banned_for_us_is_a_fault_only_as_our_choice() {
        let outsider =
            || Outsider { name: "chrono".into(), version: "0.4.0".into(), licence: None };
        let wish = Dependency { name: "chrono".into(), purpose: Purpose::Development };
        let member =
            Member { name: "a".into(), folder: "crates/a".into(), dependencies: vec![wish] };
        let tree = Tree { outsiders: vec![outsider()], members: vec![member], ..Tree::default() };
        assert_eq!(check(&tree).len(), 1);
        assert_eq!(check(&Tree { outsiders: vec![outsider()], ..Tree::default() }).len(), 0);
    }
}
