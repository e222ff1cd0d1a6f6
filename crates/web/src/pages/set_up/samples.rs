//! Set-up in its states.

use super::{Saved, SetUp, TickGroup};
use crate::{
    gallery::world,
    parts::{Choice, Entry},
    shell::{Role, Section},
};

pub(super) fn samples() -> Vec<(&'static str, SetUp)> {
    vec![
        ("first", page()),
        ("nothing-read", SetUp { groups: Vec::new(), mails: false, ..page() }),
        ("changed", SetUp { saved: Saved::Earlier, groups: ticked(), ..page() }),
        ("wrong", wrong()),
        ("hostile", hostile()),
    ]
}

fn page() -> SetUp {
    SetUp {
        shell: world::signed(Role::Operator).at(Section::SetUp),
        kinds: vec![
            Choice::new("hospital", "Clinic or hospital"),
            Choice::new("bank", "Bank or credit union"),
            Choice::new("utility", "Water, power or other utility"),
            Choice::new("government", "State or local government"),
            Choice::new("other", "Something else"),
        ],
        kind_error: None,
        groups: groups(),
        list_error: None,
        action: "/set-up".to_owned(),
        list_megabytes_max: 20,
        mails: true,
        it_company: Entry::default(),
        mail: Entry::default(),
        saved: Saved::Nothing,
    }
}

fn group(legend: &str, hint: &str, items: &[(&str, &str, &str)]) -> TickGroup {
    let item =
        |(value, label, small): &(&str, &str, &str)| Choice::new(*value, *label).small(*small);
    TickGroup {
        legend: legend.to_owned(),
        hint: hint.to_owned(),
        open: hint.is_empty(),
        items: items.iter().map(item).collect(),
    }
}

fn groups() -> Vec<TickGroup> {
    vec![
        group(
            "On the edge: what the internet can reach",
            "",
            &[
                ("fortios", "FortiGate firewall", "Fortinet"),
                ("sonicos", "SonicWall firewall", ""),
                ("cisco-asa", "Cisco firewall or VPN", "ASA, Firepower"),
                ("pan-os", "Palo Alto firewall", "PAN-OS, GlobalProtect"),
                ("netscaler", "Citrix NetScaler", "sign-in from home"),
                ("ivanti", "Ivanti Connect Secure", "VPN"),
            ],
        ),
        group(
            "Servers and mail",
            "",
            &[
                ("exchange", "Microsoft Exchange, in your building", "not Microsoft 365"),
                ("windows-server", "Windows Server", ""),
                ("esxi", "VMware ESXi or vCenter", "runs other servers"),
                ("veeam", "Veeam Backup", ""),
                ("mirth", "Mirth Connect", "links lab and records"),
                ("screenconnect", "ScreenConnect", "IT companies often use it"),
            ],
        ),
        group(
            "Machines that care for people or run a plant",
            "We never tell you to change these. We help you ask their maker.",
            &[
                ("pumps", "Infusion pumps", ""),
                ("monitors", "Patient monitors", ""),
                ("imaging", "Imaging: CT, X-ray, ultrasound", ""),
                ("doors", "Building: doors, heat, air", ""),
            ],
        ),
    ]
}

fn ticked() -> Vec<TickGroup> {
    let mut groups = groups();
    for group in &mut groups {
        for (index, item) in group.items.iter_mut().enumerate() {
            item.checked = index % 2 == 0;
        }
    }
    groups
}

fn wrong() -> SetUp {
    let file = "We cannot read this file: row 3 has 5 columns, the first row has 8.";
    let kept = "it.mill-creek.example";
    SetUp {
        kind_error: Some("Choose what comes closest.".to_owned()),
        groups: ticked(),
        list_error: Some(file.to_owned()),
        it_company: Entry::wrong(kept, "This address has no “@”. Example: help@it.example"),
        mail: Entry::wrong("555 0100", "This is no address. Example: it@mill-creek.example"),
        ..page()
    }
}

fn hostile() -> SetUp {
    let (bad, long) = (world::HOSTILE, world::long_word());
    SetUp {
        groups: vec![group(bad, &long, &[(bad, &long, bad), (&long, bad, &long)])],
        list_error: Some(format!("We cannot read “{bad}”.")),
        it_company: Entry::wrong(bad, format!("“{bad}” is no address.")),
        mail: Entry::wrong(&long, format!("“{long}” is no address.")),
        ..page()
    }
}
