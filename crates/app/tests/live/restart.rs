//! A house that starts again answers what the one before it answered.

use app::{Slug, inventories};
use proptest::prelude::*;
use wire::ActionLine;

use crate::world::{GATE, World, catalogue, document, record, set_clock_back, tide};

const OPERATORS: [&str; 3] = ["hospital", "bank", "water"];
const IDS: [&str; 3] = ["RUSTSEC-1", "RUSTSEC-2", "RUSTSEC-3"];
const FLAWS: [&str; 3] = ["CVE-2026-1", "CVE-2026-2", "CVE-2026-3"];
const VERSIONS: [&str; 4] = ["1.0.0", "1.1.0", "1.2.0", "1.3.0"];

/// Something that happens to a house; numbers choose among the names above.
#[derive(Debug, Clone)]
enum Happening {
    Record { id: usize, alias: Option<usize>, fixed: usize, withdrawn: bool },
    Catalogue { flaws: Vec<usize>, day: u8 },
    List { operator: usize, name: usize, version: usize },
    Gate { operator: usize },
    Forget { operator: usize },
    ClockBack,
    Turn,
}

fn happening() -> impl Strategy<Value = Happening> {
    prop_oneof![
        4 => (0..3_usize, proptest::option::of(0..3_usize), 0..4_usize, any::<bool>()).prop_map(
            |(id, alias, fixed, withdrawn)| Happening::Record { id, alias, fixed, withdrawn }
        ),
        2 => (proptest::collection::vec(0..3_usize, 0..3), 1..29_u8)
            .prop_map(|(flaws, day)| Happening::Catalogue { flaws, day }),
        4 => (0..3_usize, 0..2_usize, 0..4_usize)
            .prop_map(|(operator, name, version)| Happening::List { operator, name, version }),
        2 => (0..3_usize).prop_map(|operator| Happening::Gate { operator }),
        1 => (0..3_usize).prop_map(|operator| Happening::Forget { operator }),
        1 => Just(Happening::ClockBack),
        3 => Just(Happening::Turn),
    ]
}

fn happens(world: &World, what: &Happening) {
    match what {
        Happening::Record { id, alias, fixed, withdrawn } => {
            let aliases: Vec<&str> = alias.iter().map(|alias| FLAWS[*alias]).collect();
            let mut json = record(IDS[*id], &aliases, VERSIONS[*fixed]);
            if *withdrawn {
                json["withdrawn"] = "2026-11-01T00:00:00Z".into();
            }
            world.import(&[document("one", &json)]);
        }
        Happening::Catalogue { flaws, day } => {
            let due = format!("2026-12-{day:02}");
            let entries: Vec<(&str, &str)> =
                flaws.iter().map(|flaw| (FLAWS[*flaw], due.as_str())).collect();
            world.import(&[document("kev", &catalogue(&entries))]);
        }
        Happening::List { operator, name, version } => {
            world.add(OPERATORS[*operator], ["a", "b"][*name], &tide(VERSIONS[*version]));
        }
        Happening::Gate { operator } => {
            world.add(OPERATORS[*operator], "gate", GATE);
        }
        Happening::Forget { operator } => {
            let (slug, caller): (Slug, _) = world.operator(OPERATORS[*operator]);
            inventories::forget(world.house(), &caller, &slug).unwrap();
        }
        Happening::ClockBack => set_clock_back(),
        Happening::Turn => world.turn(),
    }
}

/// Everything that can be asked: what each operator should do, and of each name how far it reaches
/// and who says what of it.
fn answers(world: &World) -> (Vec<Vec<ActionLine>>, Vec<String>) {
    let names = IDS.iter().chain(&FLAWS);
    (
        OPERATORS.iter().map(|operator| world.actions(operator)).collect(),
        names.map(|name| format!("{:?} {:?}", world.reach(name), world.statements(name))).collect(),
    )
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, ..ProptestConfig::default() })]

    #[test]
    fn a_restart_gives_the_same_answers(
        story in proptest::collection::vec(happening(), 1..24),
    ) {
        let mut world = World::new();
        // Enough of them that a reach is told.
        for number in 0..10 {
            world.add(&format!("other-{number}"), "web", &tide(VERSIONS[0]));
        }
        for what in &story {
            happens(&world, what);
        }
        world.turn();
        let before = answers(&world);
        world.restart();
        prop_assert_eq!(before, answers(&world));
    }
}
