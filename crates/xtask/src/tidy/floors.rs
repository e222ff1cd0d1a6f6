//! Arrows run down the floor table of `docs/ARCHITECTURE.md`, or to a crate listed above.

use super::{
    Fault,
    tree::{Member, Purpose, Tree},
};

const PAGE: &str = "docs/ARCHITECTURE.md";

/// One crate of the table.
#[derive(Debug)]
struct Room<'a> {
    floor: Floor,
    name: &'a str,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Floor {
    Numbered(u32),
    /// Beside the house: tools and the test world, which nothing that ships may know.
    Beside,
}

pub(super) fn check(tree: &Tree) -> Vec<Fault> {
    let rooms = table(tree.text_of(PAGE));
    let mut faults = rooms_without_crate(&rooms, &tree.members);
    for member in &tree.members {
        if member.folder != format!("crates/{}", member.name) {
            let what = format!("crate `{}` must lie in `crates/{}`", member.name, member.name);
            faults.push(Fault::at(&member.folder, what));
        }
        match position(&rooms, &member.name) {
            Some(place) => faults.extend(wrong_arrows(&rooms, place, member)),
            None => faults.push(Fault::at(&member.name, format!("no row in the table of {PAGE}"))),
        }
    }
    faults
}

/// The rows `| floor | crate | …`; a row may name several crates.
fn table(page: &str) -> Vec<Room<'_>> {
    let mut rooms = Vec::new();
    for line in page.lines() {
        let mut cells = line.trim_matches('|').split('|').map(str::trim);
        let (Some(first), Some(names)) = (cells.next(), cells.next()) else { continue };
        let floor = match first.parse() {
            Ok(number) => Floor::Numbered(number),
            Err(_) if first == "beside" => Floor::Beside,
            Err(_) => continue,
        };
        let names = names.split(',').map(|name| name.trim().trim_matches('`'));
        rooms.extend(names.map(|name| Room { floor, name }));
    }
    rooms
}

fn position(rooms: &[Room<'_>], name: &str) -> Option<usize> {
    rooms.iter().position(|room| room.name == name)
}

fn rooms_without_crate(rooms: &[Room<'_>], members: &[Member]) -> Vec<Fault> {
    let is_built = |room: &&Room<'_>| members.iter().any(|member| member.name == room.name);
    let unbuilt = rooms.iter().filter(|room| !is_built(room));
    unbuilt
        .map(|room| {
            Fault::at(PAGE, format!("`{}` has a row and no crate: remove the row", room.name))
        })
        .collect()
}

fn wrong_arrows(rooms: &[Room<'_>], from: usize, member: &Member) -> Vec<Fault> {
    let mut faults = Vec::new();
    for wish in &member.dependencies {
        let Some(to) = position(rooms, &wish.name) else { continue };
        if !is_allowed(rooms, from, to, wish.purpose) {
            let what = format!(
                "depends on `{}`, which {PAGE} puts on a higher floor, later on the same floor, \
                 or beside: turn the arrow round",
                wish.name
            );
            faults.push(Fault::at(&member.name, what));
        }
    }
    faults
}

fn is_allowed(rooms: &[Room<'_>], from: usize, to: usize, purpose: Purpose) -> bool {
    match (rooms[from].floor, rooms[to].floor) {
        (Floor::Numbered(here), Floor::Numbered(there)) => {
            there < here || (there == here && to < from)
        }
        (Floor::Numbered(_), Floor::Beside) => purpose == Purpose::Development,
        (Floor::Beside, _) => true,
    }
}

#[cfg(test)]
mod tests {
    use super::{
        super::tree::{Dependency, Member, Purpose, TextFile, Tree},
        check,
    };

    const TABLE: &str = "\
| floor | crate | one sentence |
|---|---|---|
| 1 | `notation` | spellings |
| 1 | `formats` | documents |
| 2 | `model` | nouns |
| beside | `testkit`, `xtask` | tools |
";

    fn faults(arrows: &[(&str, &str, Purpose)]) -> Vec<String> {
        let page = TextFile { path: "docs/ARCHITECTURE.md".into(), text: TABLE.into() };
        let names = ["notation", "formats", "model", "testkit", "xtask"];
        let members = names.map(|name| Member {
            name: name.into(),
            folder: format!("crates/{name}"),
            dependencies: (arrows.iter().filter(|(from, ..)| *from == name))
                .map(|(_, to, purpose)| Dependency { name: (*to).into(), purpose: *purpose })
                .collect(),
        });
        let tree = Tree { files: vec![page], members: members.into(), ..Tree::default() };
        check(&tree).into_iter().map(|fault| fault.place).collect()
    }

    #[test]
    fn arrows_down_and_to_a_crate_listed_above_are_right() {
        let arrows = [
            ("model", "formats", Purpose::Product),
            ("formats", "notation", Purpose::Product),
            ("model", "testkit", Purpose::Development),
            ("testkit", "model", Purpose::Product),
        ];
        assert_eq!(faults(&arrows), Vec::<String>::new());
    }

    #[test]
    fn an_arrow_up_is_a_fault() {
        assert_eq!(faults(&[("notation", "model", Purpose::Product)]), ["notation"]);
    }

    #[test]
    fn an_arrow_up_is_a_fault_in_tests_too() {
        assert_eq!(faults(&[("notation", "model", Purpose::Development)]), ["notation"]);
    }

    #[test]
    fn an_arrow_to_a_crate_listed_below_on_the_same_floor_is_a_fault() {
        assert_eq!(faults(&[("notation", "formats", Purpose::Product)]), ["notation"]);
    }

    #[test]
    fn what_ships_does_not_know_what_stands_beside() {
        assert_eq!(faults(&[("model", "testkit", Purpose::Product)]), ["model"]);
    }

    #[test]
    fn a_crate_without_row_and_a_row_without_crate_are_faults() {
        let page =
            TextFile { path: "docs/ARCHITECTURE.md".into(), text: "| 1 | `gone` | |".into() };
        let dependencies = Vec::new();
        let member = Member { name: "new".into(), folder: "crates/old".into(), dependencies };
        let tree = Tree { files: vec![page], members: vec![member], ..Tree::default() };
        let places: Vec<String> = check(&tree).into_iter().map(|fault| fault.place).collect();
        assert_eq!(places, ["docs/ARCHITECTURE.md", "crates/old", "new"]);
    }
}
