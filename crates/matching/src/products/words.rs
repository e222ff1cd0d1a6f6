//! Words of a product name: lower case, split at punctuation and between letters and digits.
//!
//! The lists are sorted, because they are searched, and packed, because they are read as one.

/// What follows "for" when a name says which platform it is for.
#[rustfmt::skip]
const PLATFORMS: &[&str] = &[
    "aix", "android", "apple", "desktop", "ios", "ipad", "ipados", "iphone", "linux", "mac",
    "macos", "microsoft", "os", "solaris", "unix", "windows",
];

/// Words that tell editions of one product apart; they narrow a name, but don't change it.
#[rustfmt::skip]
const EDITIONS: &[&str] = &[
    "business", "community", "datacenter", "edition", "editions", "education", "enterprise",
    "essential", "essentials", "express", "home", "lts", "ltsb", "ltsc", "onprem", "plus", "pro",
    "professional", "server", "standard", "starter", "std", "ultimate",
];

/// Words that say what kind of thing a product is; a name is the same without them at its end.
#[rustfmt::skip]
const CLASSES: &[&str] = &[
    "agents", "app", "appliance", "appliances", "application", "apps", "browser", "camera",
    "cameras", "chipsets", "device", "devices", "driver", "dvr", "firewall", "firewalls",
    "firmware", "gateways", "hardware", "model", "models", "modem", "nas", "nvr", "phone",
    "phones", "plugin", "plugins", "printer", "printers", "product", "products", "router",
    "routers", "series", "software", "switch", "switches", "unit", "wireless",
];

/// Words that a model number may have behind it: "DNS-320 Storage Device".
#[rustfmt::skip]
const AFTER_MODEL: &[&str] = &[
    "access", "aggregation", "attached", "controller", "dual", "ethernet", "gigabit", "integrated",
    "ip", "lan", "network", "poe", "point", "rack", "recorder", "security", "server", "services",
    "stack", "storage", "utm", "video", "voip", "vpn", "wan", "wireless",
];

/// Words that people put behind a name that the table has, and that make no other product of it.
#[rustfmt::skip]
const DESCRIPTIONS: &[&str] = &[
    "advanced", "basic", "bmc", "box", "cluster", "computer", "computers", "current", "embedded",
    "esr", "evaluation", "foss", "hmi", "host", "hosts", "instance", "iot", "laptop", "laptops",
    "latest", "legacy", "machine", "machines", "member", "node", "nodes", "oem", "open", "ose",
    "pbx", "pc", "pcs", "physical", "plc", "portable", "premium", "primary", "secondary", "source",
    "trial", "virtual", "vm", "vms", "workstation", "workstations",
];

/// What a server is for; people write it behind the name: "Windows Server 2019 print server".
#[rustfmt::skip]
const SERVER_ROLES: &[&str] = &[
    "application", "backup", "database", "db", "email", "file", "mail", "print", "terminal", "web",
];

/// Words that are no name by themselves, with those of the two lists above.
#[rustfmt::skip]
const GENERIC: &[&str] = &[
    "access", "admin", "agent", "all", "analytics", "api", "attached", "backup", "bios", "box",
    "client", "cloud", "commerce", "component", "components", "computer", "console", "controller",
    "controllers", "core", "database", "db", "desktop", "email", "engine", "extension", "file",
    "files", "framework", "gateway", "integration", "interface", "internet", "intranet", "ip",
    "kernel", "laptop", "library", "mail", "management", "manager", "misc", "mobile", "module",
    "monitor", "monitoring", "multiple", "na", "network", "networking", "networks", "none",
    "office", "online", "operating", "os", "other", "package", "pc", "platform", "point", "points",
    "portal", "programming", "project", "publisher", "recorder", "remote", "sdk", "security",
    "sense", "service", "services", "site", "small", "storage", "system", "systems", "test",
    "theme", "tool", "tools", "transfer", "ui", "unknown", "user", "utilities", "utility",
    "various", "video", "vpn", "web", "website", "workstation",
];

/// Whether a list, sorted, has a word.
fn has(list: &[&str], word: &str) -> bool {
    list.binary_search(&word).is_ok()
}

/// Whether a word is a release or a model number: `2019`, `22h2`, `2012r2`, `820l`, `for ios`.
pub(super) fn is_release(word: &str) -> bool {
    word.starts_with(|first: char| first.is_ascii_digit()) || word.starts_with("for ")
}

/// Whether a word names an edition.
pub(super) fn is_edition(word: &str) -> bool {
    has(EDITIONS, word)
}

/// Whether a word names a kind of thing.
pub(super) fn is_class(word: &str) -> bool {
    has(CLASSES, word)
}

/// Whether a word may follow a product's name without making it another product's.
pub(super) fn is_qualifier(word: &str) -> bool {
    is_release(word) || is_edition(word) || is_class(word)
}

/// Whether a word behind a model number says no more than what kind of thing it is.
pub(super) fn is_after_model(word: &str) -> bool {
    has(AFTER_MODEL, word) || is_class(word)
}

/// Whether words behind a name that the table has describe it, rather than name another product.
pub(super) fn describes(mut rest: &[String]) -> bool {
    loop {
        rest = match rest {
            [] => return true,
            [role, server, behind @ ..]
                if has(SERVER_ROLES, role) && server.starts_with("server") =>
            {
                behind
            }
            [word, behind @ ..] if is_qualifier(word) || has(DESCRIPTIONS, word) => behind,
            _ => return false,
        }
    }
}

/// Whether a word describes a product without naming an edition: it narrows the name.
pub(super) fn narrows(word: &str) -> bool {
    has(DESCRIPTIONS, word)
}

/// A name with the words for its kind and its number behind it: "1570 Quantum Spark".
pub(super) fn kind_last(name: &[String]) -> Option<Vec<String>> {
    let count = name.iter().take_while(|word| is_release(word) || is_class(word)).count();
    let (first, behind) = name.split_at_checked(count).filter(|_| count > 0)?;
    (!behind.is_empty()).then(|| behind.iter().chain(first).cloned().collect())
}

/// A name with all its numbers behind it: "vSphere 7 ESXi".
pub(super) fn numbers_last(name: &[String]) -> Option<Vec<String>> {
    let (numbers, others): (Vec<_>, Vec<_>) = name.iter().partition(|word| is_release(word));
    let turned: Vec<String> = others.into_iter().chain(numbers).cloned().collect();
    (turned != name).then_some(turned)
}

/// Whether a word is no name by itself.
pub(super) fn is_generic(word: &str) -> bool {
    is_qualifier(word) || has(GENERIC, word) || word.chars().count() < 2
}

/// The words of a name, without what never tells two products apart.
pub(super) fn words(text: &str) -> Vec<String> {
    let lower: String = text
        .chars()
        .filter(|letter| !matches!(letter, '\'' | '’' | '`'))
        .flat_map(char::to_lowercase)
        .collect();
    let mut raw = Vec::with_capacity(8);
    for run in lower.split(|letter: char| !letter.is_alphanumeric()) {
        split_run(run, &mut raw);
    }
    settle(&raw)
}

/// Splits `rv340` into `rv` and `340`; one letter behind the last digit stays: `820l`, `12c`.
fn split_run<'a>(run: &'a str, raw: &mut Vec<&'a str>) {
    if is_half_year(run) {
        raw.push(run);
        return;
    }
    let mut start = 0;
    let mut was_digit = None;
    for (at, letter) in run.char_indices() {
        let digit = letter.is_ascii_digit();
        let rest = run.get(at..).unwrap_or_default();
        // "SIMATIC CP 1543SP-1" has no service pack.
        let stays = !digit && (rest.chars().count() == 1 || rest == "sp");
        if was_digit.is_some_and(|was| was != digit) && !stays {
            raw.extend(run.get(start..at));
            start = at;
        }
        was_digit = Some(digit);
    }
    raw.extend(run.get(start..).filter(|rest| !rest.is_empty()));
}

/// Windows releases since 2020: `22h2`.
fn is_half_year(run: &str) -> bool {
    matches!(run.as_bytes(), [a, b, b'h', c]
        if a.is_ascii_digit() && b.is_ascii_digit() && c.is_ascii_digit())
}

fn is_number(word: &str) -> bool {
    word.starts_with(|first: char| first.is_ascii_digit())
}

fn settle(mut raw: &[&str]) -> Vec<String> {
    let mut kept: Vec<String> = Vec::with_capacity(raw.len());
    while let [word, rest @ ..] = raw {
        if *word == "for"
            && let Some((platform, behind)) = split_platform(rest)
        {
            kept.push(format!("for {platform}"));
            raw = behind;
            continue;
        }
        raw = match without_noise(raw, &kept) {
            Some(shorter) => shorter,
            None => keep(raw, &mut kept),
        };
    }
    kept
}

/// Skips what never tells two products apart: connecting words, architectures, update levels.
fn without_noise<'a, 'b>(raw: &'a [&'b str], kept: &[String]) -> Option<&'a [&'b str]> {
    let first = kept.is_empty();
    let after_release = kept.last().is_some_and(|last| is_release(last));
    match raw {
        ["and" | "the" | "of" | "with" | "w" | "for" | "by", rest @ ..]
        | ["x", "64" | "86" | "32", "based", "systems" | "system", rest @ ..]
        | ["arm", "64", "based", "systems" | "system", rest @ ..]
        | ["x" | "amd" | "arm", "64", rest @ ..]
        | ["x", "86", rest @ ..]
        | ["32" | "64", "bit", "systems" | "system" | "editions" | "edition", rest @ ..]
        | ["32" | "64", "bit", rest @ ..] => Some(rest),
        ["service" | "feature", "pack", number, rest @ ..]
        | ["cumulative" | "security" | "maintenance", "update" | "release", number, rest @ ..]
        | [
            "update" | "build" | "hotfix" | "patch" | "rev" | "revision" | "rollup",
            number,
            rest @ ..,
        ] if is_number(number) => Some(rest),
        ["u" | "ur" | "mr" | "p", number, rest @ ..] if after_release && is_number(number) => {
            Some(rest)
        }
        ["sp", number, rest @ ..] if !first && is_number(number) => Some(rest),
        ["cu" | "su", number, rest @ ..]
            if is_number(number) && kept.iter().any(|word| is_release(word)) =>
        {
            Some(rest)
        }
        ["x", rest @ ..] if after_release => Some(rest),
        ["v", next, ..] if !first && is_number(next) => raw.get(1..),
        ["r", next, ..] if !first && !after_release && is_number(next) => raw.get(1..),
        ["version" | "ver" | "edition" | "editions" | "installation", rest @ ..] if !first => {
            Some(rest)
        }
        _ => None,
    }
}

/// Keeps the next word, joining those that people write in two.
fn keep<'a, 'b>(raw: &'a [&'b str], kept: &mut Vec<String>) -> &'a [&'b str] {
    match (raw, kept.last_mut()) {
        // Windows Server 2012 and 2012 R2 are two products.
        (["r", number, rest @ ..], Some(last)) if is_release(last) && is_number(number) => {
            last.push('r');
            last.push_str(number);
            rest
        }
        (["data", "center" | "centre", rest @ ..], _) => {
            kept.push("datacenter".to_owned());
            rest
        }
        (["on", "prem" | "premise" | "premises", rest @ ..], _) => {
            kept.push("onprem".to_owned());
            rest
        }
        ([word, rest @ ..], _) => {
            kept.push((*word).to_owned());
            rest
        }
        ([], _) => &[],
    }
}

/// The platforms that a name is for, up to its end or to a release, and what follows.
fn split_platform<'a, 'b>(raw: &'a [&'b str]) -> Option<(&'static str, &'a [&'b str])> {
    let count = raw.iter().take_while(|word| has(PLATFORMS, word)).count();
    let (words, behind) = raw.split_at_checked(count)?;
    let ends = behind.first().is_none_or(|next| is_number(next) || *next == "version");
    (count > 0 && ends).then(|| (platform(words), behind))
}

/// `mac` and `macos` are one platform; who makes it is no part of it.
fn platform(words: &[&str]) -> &'static str {
    let named = words.iter().find_map(|word| match *word {
        "windows" => Some("windows"),
        "mac" | "macos" => Some("macos"),
        "linux" | "unix" | "aix" | "solaris" => Some("unix"),
        "android" => Some("android"),
        "ios" | "ipados" | "iphone" | "ipad" => Some("ios"),
        _ => None,
    });
    named.unwrap_or("desktop")
}

#[cfg(test)]
mod tests {
    use super::{
        AFTER_MODEL, CLASSES, DESCRIPTIONS, EDITIONS, GENERIC, PLATFORMS, SERVER_ROLES, words,
    };

    fn joined(text: &str) -> String {
        words(text).join("|")
    }

    #[test]
    fn lists_are_sorted() {
        for list in [AFTER_MODEL, CLASSES, DESCRIPTIONS, EDITIONS, GENERIC, PLATFORMS, SERVER_ROLES]
        {
            assert!(list.is_sorted(), "{list:?}");
        }
    }

    #[test]
    fn update_levels_and_architectures_are_no_words() {
        assert_eq!(joined("Windows 7 for x64-based Systems Service Pack 1"), "windows|7");
        assert_eq!(joined("Windows 10 Version 22H2 (64-bit)"), "windows|10|22h2");
        assert_eq!(joined("ESXi 7.0 U3"), "esxi|7|0");
        assert_eq!(
            joined("Windows Server 2012 R2 Data Center"),
            "windows|server|2012r2|datacenter"
        );
    }

    #[test]
    fn letters_and_digits_part_but_a_last_letter_stays() {
        assert_eq!(joined("RV340"), "rv|340");
        assert_eq!(joined("DIR-820L"), "dir|820l");
        assert_eq!(joined("WebLogic 12c"), "weblogic|12c");
        assert_eq!(joined("backup_\\&_replication"), "backup|replication");
        assert_eq!(joined("Backup and Replication"), "backup|replication");
    }

    #[test]
    fn a_platform_is_one_word() {
        assert_eq!(joined("Firefox for iOS"), "firefox|for ios");
        assert_eq!(joined("UI for ASP.NET AJAX"), "ui|asp|net|ajax");
    }
}
