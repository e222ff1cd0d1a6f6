//! Laws of every order, as properties; the comparator works on parsed versions, not on keys.

mod comparator;

use std::cmp::Ordering;

use proptest::{prelude::*, strategy::Union};

use crate::{Scheme, VersionKey};

/// Versions near each other, in the spellings that a scheme knows, and a few that it refuses.
fn version(scheme: Scheme) -> BoxedStrategy<String> {
    match scheme {
        Scheme::CratesIo | Scheme::Npm | Scheme::Go => prop_oneof![
            8 => "[v=]?(0|1|2|10|99|100|999999999999999999999)(\\.(0|1|02|10|100)){0,3}\
                  (-(0|1|02|10|a|A|ab|b-|-)(\\.(0|1|10|a|rc)){0,2})?(\\+(1|b)(\\.0)?)?",
            1 => "0\\.0\\.0-(0|[0-9]{3}-abc)",
            1 => "1\\.2\\.3(a|beta_1|-a\\.\\.b|-a_b)",
            1 => "go1(\\.[0-2])?(\\.[0-2]|rc[12]|beta1)?",
            1 => Just("0".to_owned()),
        ]
        .boxed(),
        Scheme::PyPi => prop_oneof![
            8 => "v?([01]!)?[012](\\.(0|00|1|10|100)){0,3}([-_.]?(a|ALPHA|b|beta|c|rc|pre|preview)\
                  [-_.]?(0|1|02|10)?)?(-1|[-_.]?(post|rev|r)[-_.]?[02]?)?\
                  ([-_.]?(dev|Dev)[-_.]?[013]?)?\
                  (\\+(a|1|ab|10|B)([-_.](0|a|11)){0,2})?",
            3 => "[012](\\.[01]){0,2}[-_.](x|git|final|-|pre|dev|rc)[-.]?(0|1|20130121)?\
                  (\\.0)?-?y?",
        ]
        .boxed(),
        Scheme::Dotted => {
            "v?(0|1|2|007|19041|99|100)(\\.(0|00|1|10|100|123456789012)){0,4}".boxed()
        }
    }
}

fn scheme_and_versions() -> impl Strategy<Value = (Scheme, Vec<String>)> {
    Union::new(Scheme::ALL.map(|scheme| {
        prop::collection::vec(version(scheme), 2..8).prop_map(move |versions| (scheme, versions))
    }))
}

/// The versions that have a key, with it.
fn keyed(scheme: Scheme, versions: &[String]) -> Vec<(&str, VersionKey)> {
    (versions.iter())
        .filter_map(|version| Some((version.as_str(), scheme.key(version).ok()?)))
        .collect()
}

proptest! {
    #![proptest_config(ProptestConfig {
        cases: 1024,
        failure_persistence: None,
        ..Default::default()
    })]

    #[test]
    fn keys_order_as_the_comparator_of_parsed_versions(
        (scheme, versions) in scheme_and_versions()
    ) {
        let keyed = keyed(scheme, &versions);
        for (one, one_key) in &keyed {
            for (other, other_key) in &keyed {
                let expected = comparator::compare(scheme, one, other);
                prop_assert_eq!(
                    Some(one_key.cmp(other_key)), expected,
                    "{}: `{}` {:?}, `{}` {:?}", scheme, one, one_key, other, other_key
                );
            }
        }
    }

    #[test]
    fn the_comparator_is_a_total_order((scheme, versions) in scheme_and_versions()) {
        let mut keyed = keyed(scheme, &versions);
        keyed.sort_by(|one, other| one.1.cmp(&other.1));
        for (index, (low, _)) in keyed.iter().enumerate() {
            prop_assert_eq!(comparator::compare(scheme, low, low), Some(Ordering::Equal));
            for (high, _) in &keyed[index..] {
                let upward = comparator::compare(scheme, low, high);
                let ascends = upward.is_some_and(Ordering::is_le);
                prop_assert!(ascends, "{}: `{}` `{}`", scheme, low, high);
                let downward = comparator::compare(scheme, high, low);
                prop_assert_eq!(upward.map(Ordering::reverse), downward);
            }
        }
    }

    #[test]
    fn no_key_lies_between_a_key_and_its_successor((scheme, versions) in scheme_and_versions()) {
        let keyed = keyed(scheme, &versions);
        for (_, key) in &keyed {
            let successor = key.successor();
            prop_assert!(*key < successor);
            for (version, other) in &keyed {
                prop_assert!(other <= key || *other > successor, "{}: `{}`", scheme, version);
            }
        }
    }

    #[test]
    fn the_first_key_is_below_or_equal_to_every_key((scheme, versions) in scheme_and_versions()) {
        for (_, key) in keyed(scheme, &versions) {
            prop_assert!(VersionKey::first() <= key);
        }
    }

    #[test]
    fn any_text_gives_a_key_or_an_error_that_names_it(text in "\\PC{0,12}|[0-9a-z.+!=v-]{0,12}") {
        for scheme in Scheme::ALL {
            if let Err(error) = scheme.key(&text) {
                let message = error.to_string();
                let named = message.contains(text.trim_ascii()) || message.contains("empty text");
                prop_assert!(named, "{message}");
            }
        }
    }
}
