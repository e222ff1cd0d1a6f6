//! The exercise's systems, and a hostile one.

use crate::{
    pages::inventory::{Asset, Component, Exposure, ToDo},
    parts::{Chip, Drawn, Link},
};

pub(super) fn eight() -> Vec<Asset> {
    let (exact, likely) = (|| Chip::known("Exact"), || Chip::said("Likely"));
    let (late, plain, open) = (Drawn::Late, Drawn::Plain, Drawn::Open);
    let mut eight = vec![
        asset("fw-main", ("FortiGate, FortiOS", "7.2.4"), exact(), ("today", late)),
        asset("mail-1", ("Larkfield Mail", "8.1.2"), exact(), ("in 4 days", plain)),
        asset("int-01", ("Mirth Connect", "4.3.0"), exact(), ("this week", plain)),
        asset("bak-1", ("Veeam Backup", ""), likely(), ("if confirmed: today", open)),
        asset("pcs", ("WinRAR", "6.24"), exact(), ("this week", plain)),
        asset("door-1", ("Door system", ""), Chip::open("Not checked"), ("not known", open)),
        asset("pumps", ("Halden 4", ""), Chip::open("Not known"), ("no countdown", open)),
        asset("ehr-1", ("Windows Server 2022", "20348.4405"), exact(), ("nothing due", plain)),
    ];
    if let [fw, mail, int, _, pcs, door, pumps, ehr] = eight.as_mut_slice() {
        fw.exposed = Exposure::Yes;
        mail.exposed = Exposure::Yes;
        int.exposed = Exposure::No;
        ehr.exposed = Exposure::No;
        ehr.to_do = ToDo::NothingFound;
        int.to_do = ToDo::Answered;
        "nothing more for now".clone_into(&mut int.by_when);
        "plant".clone_into(&mut door.kind);
        door.to_do = ToDo::NotChecked;
        "medical".clone_into(&mut pumps.kind);
        pumps.to_do = ToDo::AskMaker;
        pcs.components.extend(parts());
        pcs.components_hidden = 208;
    }
    eight
}

fn parts() -> [Component; 2] {
    let part = |name: &str, version: &str, chip, why_not: &str| Component {
        name: name.to_owned(),
        version: version.to_owned(),
        chip,
        advisories: Vec::new(),
        why_not: why_not.to_owned(),
    };
    [
        part("Google Chrome", "142.0.7444.175", Chip::known("Nothing found"), ""),
        part("Adobe Acrobat Reader", "", Chip::open("Not checked"), "no version given"),
    ]
}

fn asset(key: &str, runs: (&str, &str), chip: Chip, by: (&str, Drawn)) -> Asset {
    Asset {
        key: key.to_owned(),
        name: key.to_owned(),
        kind: "IT".to_owned(),
        exposed: Exposure::Unknown,
        components: vec![Component {
            name: runs.0.to_owned(),
            version: runs.1.to_owned(),
            chip: chip.clone(),
            advisories: vec![Link::new("/advisories/CVE-2025-8088", "CVE-2025-8088")],
            why_not: String::new(),
        }],
        components_hidden: 0,
        chip,
        to_do: ToDo::Things(Link::new("/this-week#t1", "1 thing")),
        by_when: by.0.to_owned(),
        drawn: by.1,
    }
}

/// A system in which each foreign text is this one.
pub(super) fn hostile(key: &str, text: &str) -> Asset {
    let mut asset = asset(key, (text, text), Chip::said("Likely"), ("this week", Drawn::Plain));
    text.clone_into(&mut asset.name);
    asset.components.extend(parts());
    for component in &mut asset.components {
        text.clone_into(&mut component.why_not);
    }
    asset
}
