//! The playbook against CISA's whole catalogue, and its own words against the rules for words.

#![expect(clippy::print_stdout, reason = "the counts and the grades are for people to read")]

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::Path,
};

use model::AssetKind;
use rules::playbook::{
    Attacks, Block, Check, Countdown, Letter, LetterKind, LetterLine, MakerSays, Part, Play,
    Subject, Support, Who, letter_to_it_company, letter_to_maker, play,
};
use testkit::readability::Counts;

const DEVICE_KINDS: [AssetKind; 4] =
    [AssetKind::Medical, AssetKind::OperationalTechnology, AssetKind::Safety, AssetKind::Unknown];

struct Entry {
    vendor: String,
    product: String,
    required_action: String,
}

fn catalogue() -> Vec<Entry> {
    let path = testkit::shared("feeds/cisa/known_exploited_vulnerabilities.json");
    let text = fs::read_to_string(path).expect("the catalogue reads");
    let catalogue: serde_json::Value = serde_json::from_str(&text).expect("the catalogue is JSON");
    let entries = catalogue["vulnerabilities"].as_array().expect("it has entries");
    let text_of = |entry: &serde_json::Value, field: &str| {
        entry[field].as_str().expect("a field of text").to_owned()
    };
    entries
        .iter()
        .map(|entry| Entry {
            vendor: text_of(entry, "vendorProject"),
            product: text_of(entry, "product"),
            required_action: text_of(entry, "requiredAction"),
        })
        .collect()
}

fn subject<'a>(vendor: &'a str, product: &'a str) -> Subject<'a> {
    Subject {
        vendor,
        product,
        called: "",
        asset: "",
        kind: AssetKind::It,
        part: Part::Product,
        fixed: &[],
        support: Support::Current,
        attacks: Attacks::Known,
        maker: MakerSays::Nothing,
    }
}

fn class(vendor: &str, product: &str) -> &'static str {
    play(&subject(vendor, product)).class
}

/// Every string of our own on a play.
fn words_of(play: &Play) -> Vec<&str> {
    let mut words = vec![
        play.title.as_str(),
        &play.could_happen,
        &play.who_can,
        &play.interrupts,
        &play.way_back,
        &play.until_then,
        &play.call,
    ];
    words.extend(play.steps.iter().map(String::as_str));
    words.extend(play.detection.as_deref());
    words.extend(play.were_we_hit.iter().flat_map(|check| [&*check.place, &*check.look_for]));
    words
}

/// Our texts by file: (where in the file, text). Names of documents and products are not ours.
fn own_texts() -> BTreeMap<String, Vec<(String, String)>> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("data/playbook");
    let mut texts = BTreeMap::new();
    for file in fs::read_dir(folder).expect("the playbook's data lies there") {
        let path = file.expect("a file").path();
        let name = path.file_stem().expect("a name").to_string_lossy().into_owned();
        let table: toml::Table =
            toml::from_str(&fs::read_to_string(&path).expect("it reads")).expect("it is TOML");
        let mut found = Vec::new();
        collect("", &toml::Value::Table(table), &mut found);
        texts.insert(name, found);
    }
    texts
}

fn collect(at: &str, value: &toml::Value, found: &mut Vec<(String, String)>) {
    match value {
        toml::Value::String(text) => found.push((at.to_owned(), text.clone())),
        toml::Value::Array(values) => values.iter().for_each(|value| collect(at, value, found)),
        toml::Value::Table(table) => {
            let ours =
                table.iter().filter(|(key, _)| !matches!(&***key, "source" | "members" | "who"));
            for (key, value) in ours {
                collect(&format!("{at}.{key}"), value, found);
            }
        }
        _ => {}
    }
}

/// A text as a reader sees it, with short stand-ins for what is not ours.
fn as_read(text: &str) -> String {
    let stand_ins = [
        ("{product}", "FortiOS"),
        ("{asset}", "mail one"),
        ("{fixed}", "7.2.7"),
        ("{speaker}", "This is the maker’s own advice."),
        ("{device}", "Halden 4"),
        ("{operator}", "Mill Creek"),
        ("{version}", "7.2.7"),
        ("{versions}", "7.2.7"),
    ];
    stand_ins.iter().fold(text.to_owned(), |text, (name, value)| text.replace(name, value))
}

#[test]
fn nine_in_ten_exploited_flaws_have_a_class() {
    let entries = catalogue();
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    let mut without = BTreeSet::new();
    for entry in &entries {
        let class = class(&entry.vendor, &entry.product);
        *counts.entry(class).or_default() += 1;
        if class == "no-class" {
            without.insert(format!("{}: {}", entry.vendor, entry.product));
        }
    }
    for (class, count) in &counts {
        println!("{count:5} {class}");
    }
    let covered = entries.len() - counts.get("no-class").copied().unwrap_or_default();
    println!("{covered} of {} entries have one of {} classes", entries.len(), counts.len() - 1);
    println!("without: {without:#?}");
    assert!(covered * 10 >= entries.len() * 9, "{covered} of {}", entries.len());
    assert!(counts.len() > 20, "{} classes", counts.len());
}

#[test]
fn every_file_is_a_class_that_something_reaches() {
    let reached: BTreeSet<&str> =
        catalogue().iter().map(|entry| class(&entry.vendor, &entry.product)).collect();
    let others = ["devices", "device-updates", "letters", "phrases"];
    for file in own_texts().keys().filter(|file| !others.contains(&&***file)) {
        assert!(reached.contains(&**file), "`{file}.toml` is reached by no entry of the catalogue");
    }
}

#[test]
fn products_reach_the_class_a_person_expects() {
    for (vendor, product, expected) in [
        ("Fortinet", "FortiOS", "vpn-and-firewall"),
        ("Fortinet, Inc.", "FortiManager", "management-and-monitoring"),
        ("Citrix", "NetScaler ADC and NetScaler Gateway", "vpn-and-firewall"),
        ("Cisco", "IOS XE Web UI", "network-device"),
        ("Cisco", "Adaptive Security Appliance (ASA)", "vpn-and-firewall"),
        ("Microsoft", "Exchange Server", "mail-server"),
        ("Microsoft", "Windows", "windows"),
        ("Microsoft Corporation", "Windows 10 22H2", "windows"),
        ("Microsoft", "Office and WordPad", "office-documents"),
        ("Microsoft", "Edge and Internet Explorer", "browser"),
        ("Microsoft", "Internet Explorer Scripting Engine", "retired-browser-part"),
        ("Adobe", "Acrobat and Reader, Flash Player", "office-documents"),
        ("Progress", "MOVEit Transfer", "file-transfer"),
        ("VMware", "vCenter Server", "hypervisor"),
        ("VMware Tanzu", "Spring Cloud", "developer-library"),
        ("D-Link", "DNS-320 Storage Device", "storage"),
        ("D-Link", "DIR-820 Router", "network-device"),
        ("Unitronics", "Vision PLC and HMI", "plant-controller"),
        ("Nice", "Linear eMerge E3-Series", "safety-system"),
        ("Siemens Healthineers", "syngo", "clinical-device"),
        ("NextGen Healthcare", "Mirth Connect", "clinical-software"),
        ("Microsoft", "Win32k", "windows"),
        ("Microsoft", "Dynamics 365", "no-class"),
        ("Nobody", "Windows", "no-class"),
        ("", "", "no-class"),
    ] {
        assert_eq!(class(vendor, product), expected, "{vendor}: {product}");
    }
}

#[test]
fn every_play_is_complete_and_names_its_sources() {
    let fixed = ["7.2.7".to_owned()];
    for entry in catalogue() {
        for (fixed, support) in
            [(&fixed[..], Support::Current), (&[], Support::Current), (&[], Support::Ended)]
        {
            let play = play(&Subject { fixed, support, ..subject(&entry.vendor, &entry.product) });
            assert!(!play.steps.is_empty(), "{} {support:?}", play.class);
            assert!(words_of(&play).iter().all(|words| !words.is_empty()), "{play:?}");
            assert!(!play.were_we_hit.is_empty(), "{}", play.class);
            assert_eq!(play.sources.is_empty(), play.class == "no-class", "{}", play.class);
            let device = play.countdown == Countdown::None;
            assert_eq!(device, play.letter == Some(LetterKind::B), "{}", play.class);
            assert_eq!(play.who == Who::You, play.letter.is_none(), "{}", play.class);
        }
    }
}

#[test]
fn without_known_attacks_nothing_asks_whether_we_were_hit() {
    let play = play(&Subject { attacks: Attacks::NotKnown, ..subject("Fortinet", "FortiOS") });
    assert_eq!((play.were_we_hit, play.detection), (vec![], None));
}

#[test]
fn a_fix_is_named_where_it_is_known_and_only_there() {
    let fixed = ["7.2.7".to_owned()];
    for (class, texts) in own_texts() {
        for (at, text) in texts.iter().filter(|(_, text)| text.contains("{fixed}")) {
            let allowed = at.starts_with(".update") || class == "letters";
            assert!(allowed, "{class}{at} would read badly without a version: {text}");
        }
    }
    let named = play(&Subject { fixed: &fixed, ..subject("Fortinet", "FortiOS") });
    assert!(named.steps.concat().contains("7.2.7 or later"), "{named:?}");
    let ended =
        play(&Subject { fixed: &fixed, support: Support::Ended, ..subject("D-Link", "DIR-820") });
    assert_eq!(ended.title, "Replace DIR-820");
    assert!(!ended.steps.concat().contains("7.2.7"), "{ended:?}");
}

#[test]
fn retired_products_are_removed_whatever_a_record_calls_fixed() {
    let fixed = ["32.0.0.371".to_owned()];
    let play = play(&Subject { fixed: &fixed, ..subject("Adobe", "Flash Player") });
    assert_eq!(play.title, "Remove Flash Player");
}

#[test]
fn a_package_is_a_part_inside_a_program() {
    let play = play(&Subject { part: Part::Package, ..subject("Fortinet", "FortiOS") });
    assert_eq!(play.class, "developer-library");
}

#[test]
fn placeholders_in_our_texts_are_all_known() {
    for (class, texts) in own_texts() {
        let in_letters =
            ["operator", "device", "system", "flaws", "remedy", "fixed", "where", "look-for"];
        let known: &[&str] = match &*class {
            "letters" => &in_letters,
            "phrases" => &["version", "versions"],
            "device-updates" => &["product", "asset", "speaker"],
            _ => &["product", "asset", "fixed"],
        };
        for (at, text) in texts {
            for after in text.split('{').skip(1) {
                let name = after.split_once('}').map(|(name, _)| name);
                assert!(name.is_some_and(|name| known.contains(&name)), "{class}{at}: {text}");
            }
        }
    }
}

#[test]
fn foreign_text_stays_as_it_is() {
    let hostile = "<script>{fixed}</script>=cmd|'/C calc'!A0";
    let lines = [line(hostile, hostile)];
    let play = play(&Subject { called: hostile, asset: hostile, ..subject("Fortinet", "FortiOS") });
    let letters = [
        letter_to_it_company(hostile, &lines, &play.were_we_hit),
        letter_to_maker(hostile, hostile, &lines),
    ];
    assert!(play.title.contains(hostile), "{}", play.title);
    for letter in letters {
        assert!(text_of(&letter).contains(hostile), "{letter:?}");
    }
}

/// Words that tell somebody to change or to probe a device.
const FORBIDDEN: [&str; 22] = [
    "apply",
    "cut",
    "delete",
    "disable",
    "disconnect",
    "download",
    "install",
    "patch",
    "probe",
    "reboot",
    "remove",
    "reset",
    "restart",
    "scan",
    "shut",
    "shutdown",
    "switch",
    "uninstall",
    "unplug",
    "update",
    "upgrade",
    "wipe",
];

/// Pairs of words that do the same.
const FORBIDDEN_PAIRS: [(&str, &str); 5] =
    [("power", "off"), ("turn", "off"), ("turn", "it"), ("plug", "out"), ("pull", "the")];

fn forbidden_in(text: &str) -> Option<String> {
    let lower = text.to_lowercase();
    let words: Vec<&str> = lower
        .split(|letter: char| !letter.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .collect();
    let same = |word: &str, stem: &str| {
        let endings = ["", "s", "d", "ed", "es", "ing", "ned", "ning", "ged", "ging", "ped"];
        let dropped = stem.trim_end_matches('e');
        endings
            .iter()
            .any(|end| word == format!("{stem}{end}") || word == format!("{dropped}{end}"))
    };
    let one = words.iter().find(|word| FORBIDDEN.iter().any(|stem| same(word, stem)));
    let two = words.windows(2).find(|pair| {
        FORBIDDEN_PAIRS.iter().any(|(first, second)| same(pair[0], first) && pair[1] == *second)
    });
    one.map(|word| (*word).to_owned()).or_else(|| two.map(|pair| pair.join(" ")))
}

#[test]
fn the_word_list_sees_every_form() {
    for text in
        ["Update it", "was rebooted", "by scanning", "Power off", "turned off", "Unplugging"]
    {
        assert!(forbidden_in(text).is_some(), "{text}");
    }
    assert_eq!(forbidden_in("Leave it. Tell clinical engineering today."), None);
}

#[test]
fn no_line_for_a_device_tells_anyone_to_change_it() {
    let mut lines = 0;
    for (at, text) in &own_texts()["devices"] {
        assert_eq!(forbidden_in(text), None, "devices.toml{at}: {text}");
        lines += 1;
    }
    println!("{lines} device texts, no exception");
    for (at, text) in own_texts()["letters"].iter().filter(|(at, _)| at.starts_with(".maker")) {
        assert_eq!(forbidden_in(text), None, "letters.toml{at}: {text}");
    }
}

#[test]
fn a_device_gets_device_words_whatever_its_class() {
    let fixed = ["7.2.7".to_owned()];
    let mut said = BTreeSet::new();
    for entry in catalogue() {
        for kind in DEVICE_KINDS {
            for part in [Part::Product, Part::Package] {
                for support in [Support::Current, Support::Ended] {
                    let about = subject(&entry.vendor, &entry.product);
                    let play = play(&Subject {
                        called: "it",
                        kind,
                        part,
                        support,
                        fixed: &fixed,
                        ..about
                    });
                    assert_eq!(
                        (play.countdown, play.letter),
                        (Countdown::None, Some(LetterKind::B))
                    );
                    said.extend(words_of(&play).into_iter().map(str::to_owned));
                }
            }
        }
    }
    for words in said {
        assert_eq!(forbidden_in(&words), None, "{words}");
        assert!(!words.contains("7.2.7"), "{words}");
    }
}

/// `rules.md`: "unless the device maker's own advisory says so for that model".
#[test]
fn a_device_is_updated_on_its_makers_word_only() {
    for kind in DEVICE_KINDS {
        let about = Subject { kind, called: "Halden 4", ..subject("Halden", "4") };
        let says = |maker, part| play(&Subject { maker, part, ..about });
        let own = says(MakerSays::Update, Part::Product);
        assert_eq!(own.title, "Update Halden 4 as its maker says");
        assert!(own.steps[0].starts_with("This is the maker’s own advice."), "{own:?}");
        let passed_on = says(MakerSays::UpdateThroughCisa, Part::Product);
        assert!(passed_on.steps[0].contains("as CISA passes it on"), "{passed_on:?}");
        for play in [&own, &passed_on] {
            assert!(play.steps.iter().any(|step| step.contains("Change nothing on our word")));
            assert_eq!((play.countdown, play.letter), (Countdown::None, Some(LetterKind::B)));
        }
        // The maker of a part is not the maker of the device.
        for play in [
            says(MakerSays::Nothing, Part::Product),
            says(MakerSays::Update, Part::Package),
            says(MakerSays::UpdateThroughCisa, Part::Package),
        ] {
            assert!(words_of(&play).iter().all(|words| forbidden_in(words).is_none()), "{play:?}");
        }
    }
}

#[test]
fn a_controller_listed_as_it_is_still_a_device() {
    let play = play(&subject("Unitronics", "Vision PLC and HMI"));
    assert_eq!((play.who, play.countdown), (Who::PlantEngineering, Countdown::None));
}

#[test]
fn each_kind_of_device_names_its_owner() {
    let owners = DEVICE_KINDS.map(|kind| play(&Subject { kind, ..subject("X", "Y") }).who);
    let expected = [Who::ClinicalEngineering, Who::PlantEngineering, Who::SafetyOwner, Who::Owner];
    assert_eq!(owners, expected);
}

#[test]
fn the_catalogue_says_which_products_are_at_their_end() {
    let entries = catalogue();
    let ended = entries
        .iter()
        .filter(|entry| Support::of_required_action(&entry.required_action) == Support::Ended);
    assert_eq!(ended.count(), 67);
    for current in [
        "The impacted product could be end-of-life (EoL) and/or end-of-service (EoS).",
        "Apply updates per vendor instructions or disconnect product if it is end-of-life.",
        "For Reader, apply updates. For Flash, the impacted product is end-of-life.",
    ] {
        assert_eq!(Support::of_required_action(current), Support::Current, "{current}");
    }
}

#[test]
fn our_own_words_are_for_eighth_grade_and_below() {
    let mut whole = Counts::default();
    let mut hard = Vec::new();
    for (class, texts) in own_texts() {
        let mut counts = Counts::default();
        for (at, text) in texts {
            let own = Counts::of(&as_read(&text));
            counts = counts.and(own);
            // A label such as "Update FortiOS" has no grade of its own; it counts in its class.
            if text.ends_with('.') && own.grade() > 8.0 {
                hard.push(format!("{:5.1} {class}{at}: {text}", own.grade()));
            }
        }
        println!("{:5.1} {class}", counts.grade());
        assert!(counts.grade() <= 8.0, "{class}: {}", counts.grade());
        whole = whole.and(counts);
    }
    println!("{:5.1} the whole, {} words", whole.grade(), whole.words);
    assert!(whole.grade() <= 7.0, "{}", whole.grade());
    assert!(hard.is_empty(), "{hard:#?}");
}

fn line<'a>(asset: &'a str, product: &'a str) -> LetterLine<'a> {
    LetterLine {
        asset,
        product,
        version: "7.2.4",
        flaws: &[],
        fixed: &[],
        support: Support::Current,
        attacks: Attacks::NotKnown,
    }
}

fn text_of(letter: &Letter) -> String {
    let blocks = letter.blocks.iter().map(|block| match block {
        Block::Text(words) => words.clone(),
        Block::List(points) => format!("- {}", points.join("\n- ")),
    });
    let subject = format!("Subject: {}", letter.subject);
    testkit::folded(&[subject].into_iter().chain(blocks).collect::<Vec<_>>().join("\n\n"))
}

#[test]
fn letter_a_lists_systems_and_what_to_look_for() {
    let flaws = ["CVE-2024-21762".to_owned()];
    let fixed = ["7.0.14".to_owned(), "7.2.7".to_owned()];
    let lines = [
        LetterLine {
            flaws: &flaws,
            fixed: &fixed,
            attacks: Attacks::Known,
            ..line("fw-main", "FortiOS")
        },
        LetterLine { flaws: &flaws, version: "", ..line("", "Larkfield Mail") },
        LetterLine { flaws: &flaws, support: Support::Ended, ..line("wifi-2", "DIR-820") },
    ];
    let checks =
        [Check { place: "FortiOS: accounts".to_owned(), look_for: "Unknown names.".to_owned() }];
    let letter = text_of(&letter_to_it_company("Mill Creek", &lines, &checks));
    insta::assert_snapshot!(letter, @r"
    Subject: Mill Creek: known flaws in our systems, please help

    Hello,

    We held our list of systems against public lists of flaws. These systems need your
      help:

    - fw-main: FortiOS 7.2.4, CVE-2024-21762. Fixed in 7.0.14 or 7.2.7 (take the one for
      your release line, or a later one in it). Attackers have used this flaw.
    - Larkfield Mail, CVE-2024-21762. We know of no fixed version. Please ask the maker
      what to do.
    - wifi-2: DIR-820 7.2.4, CVE-2024-21762. The maker no longer supports it. Please
      help us replace it.

    Please start where we say that attackers have used the flaw.

    - Please check that our version is really affected. Tell us if it is not.
    - Agree on a time with us first. Some of our systems must not stop without a
      warning.
    - Save the settings. Then fix the flaw, or tell us what you advise instead.
    - If you can’t do it soon, tell us when you can. Tell us also what we can close
      until then.

    Please also look for signs that someone got in:

    - FortiOS: accounts. Unknown names.

    If you find one, please do not wipe or rebuild anything yet. Keep the logs and call
      us at once.

    Please tell us what you did and what you found. Thank you.

    Mill Creek, IT
    ");
}

#[test]
fn letter_b_asks_the_maker() {
    let flaws = ["CVE-2021-44228".to_owned(), "CVE-2021-45046".to_owned()];
    let lines = [LetterLine { flaws: &flaws, ..line("", "log4j") }];
    let letter = text_of(&letter_to_maker("Mill Creek", "nine Halden 4 pumps", &lines));
    insta::assert_snapshot!(letter, @r"
    Subject: nine Halden 4 pumps: is our model affected?

    Hello,

    We use nine Halden 4 pumps. This is what we found in public lists of flaws:

    - log4j 7.2.4, CVE-2021-44228, CVE-2021-45046

    Please tell us:

    - Is our model affected? Which versions are?
    - What is your advice for this model?
    - Who may do the work: you, a partner of yours or we?
    - What should we do until then, and what must we not do?
    - How long will you support this model?

    Please send us your statement in writing and, if you have one, a parts list (SBOM).
      We will change nothing on the device itself before we hear from you.

    Mill Creek
    ");
}

#[test]
fn a_letter_names_ten_flaws_of_a_system_and_counts_the_rest() {
    let flaws: Vec<String> = (1..=25).map(|number| format!("CVE-2024-{number:04}")).collect();
    let line = LetterLine {
        asset: "pc-1",
        product: "Chrome",
        version: "120",
        flaws: &flaws,
        fixed: &[],
        support: Support::Current,
        attacks: Attacks::NotKnown,
    };
    let letter = text_of(&letter_to_it_company("Mill Creek", &[line], &[]));
    assert!(letter.contains("and 15 more") && !letter.contains("CVE-2024-0011"), "{letter}");
}
