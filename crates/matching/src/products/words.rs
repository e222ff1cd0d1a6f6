//! Words of a product name: lower case, split at punctuation and between letters and digits.

/// What follows "for" when a name says which platform it is for.
const PLATFORMS: &[&str] = &[
    "windows", "microsoft", "apple", "mac", "macos", "linux", "unix", "aix", "solaris", "android",
    "ios", "ipados", "iphone", "ipad", "desktop", "os",
];

/// Words that tell editions of one product apart; they narrow a name, but don't change it.
const EDITIONS: &[&str] = &[
    "server", "enterprise", "professional", "pro", "standard", "std", "community", "ultimate",
    "datacenter", "essentials", "essential", "home", "education", "express", "starter", "business",
    "ltsc", "ltsb", "lts", "ce", "ee", "onprem", "edition", "editions", "plus",
];

/// Words that say what kind of thing a product is; a name is the same without them at its end.
const CLASSES: &[&str] = &[
    "router", "routers", "device", "devices", "appliance", "appliances", "series", "firmware",
    "software", "switch", "switches", "camera", "cameras", "product", "products", "model", "models",
    "plugin", "plugins", "driver", "application", "app", "apps", "agents", "gateways", "chipsets",
    "firewall", "firewalls", "phone", "phones", "nas", "nvr", "dvr", "modem", "browser", "phones",
    "printer", "printers", "hardware", "unit", "wireless",
];

/// Words that are no name by themselves, with those of the two lists above.
const GENERIC: &[&str] = &[
    "client", "agent", "gateway", "security", "network", "networks", "networking", "storage", "web",
    "portal", "cloud", "desktop", "mobile", "tool", "tools", "module", "kernel", "core", "system",
    "systems", "platform", "service", "services", "access", "point", "points", "ip", "vpn", "os",
    "operating", "framework", "library", "sdk", "api", "ui", "manager", "management", "console",
    "controller", "controllers", "box", "mail", "email", "file", "files", "database", "db",
    "remote", "video", "recorder", "multiple", "various", "attached", "unknown", "na", "none",
    "other", "misc", "all", "computer", "workstation", "laptop", "pc", "office", "project",
    "publisher", "sense", "monitor", "monitoring", "backup", "transfer", "interface", "engine",
    "commerce", "analytics", "admin", "user", "website", "site", "online", "test", "bios",
    "programming", "extension", "theme", "integration", "package", "utility", "utilities",
    "component", "components", "internet", "intranet", "small",
];

/// Whether a word is a release or a model number: `2019`, `22h2`, `2012r2`, `820l`, `for ios`.
pub(super) fn is_release(word: &str) -> bool {
    word.starts_with(|first: char| first.is_ascii_digit()) || word.starts_with("for ")
}

/// Whether a word names an edition.
pub(super) fn is_edition(word: &str) -> bool {
    EDITIONS.contains(&word)
}

/// Whether a word names a kind of thing.
pub(super) fn is_class(word: &str) -> bool {
    CLASSES.contains(&word)
}

/// Whether a word may follow a product's name without making it another product's.
pub(super) fn is_qualifier(word: &str) -> bool {
    is_release(word) || is_edition(word) || is_class(word)
}

/// Whether a word is no name by itself.
pub(super) fn is_generic(word: &str) -> bool {
    is_qualifier(word) || GENERIC.contains(&word) || word.chars().count() < 2
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
        let is_last = at + letter.len_utf8() == run.len();
        if was_digit.is_some_and(|was| was != digit) && (digit || !is_last) {
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
        if *word == "for" && !rest.is_empty() && rest.iter().all(|next| PLATFORMS.contains(next)) {
            kept.push(format!("for {}", platform(rest)));
            return kept;
        }
        let after_release = kept.last().is_some_and(|last| is_release(last));
        raw = match without_noise(raw, after_release, kept.is_empty()) {
            Some(shorter) => shorter,
            None => keep(raw, &mut kept),
        };
    }
    kept
}

/// Skips what never tells two products apart: connecting words, architectures, update levels.
fn without_noise<'a, 'b>(
    raw: &'a [&'b str],
    after_release: bool,
    first: bool,
) -> Option<&'a [&'b str]> {
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
        | ["update" | "build" | "hotfix" | "patch" | "rev" | "revision" | "rollup", number, rest @ ..]
            if is_number(number) => Some(rest),
        ["sp" | "cu" | "su" | "u" | "ur" | "mr" | "p", number, rest @ ..]
            if after_release && is_number(number) => Some(rest),
        ["x", rest @ ..] if after_release => Some(rest),
        ["v", next, ..] if !first && is_number(next) => raw.get(1..),
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
    use super::words;

    fn joined(text: &str) -> String {
        words(text).join("|")
    }

    #[test]
    fn update_levels_and_architectures_are_no_words() {
        assert_eq!(joined("Windows 7 for x64-based Systems Service Pack 1"), "windows|7");
        assert_eq!(joined("Windows 10 Version 22H2 (64-bit)"), "windows|10|22h2");
        assert_eq!(joined("ESXi 7.0 U3"), "esxi|7|0");
        assert_eq!(joined("Windows Server 2012 R2 Data Center"), "windows|server|2012r2|datacenter");
    }

    #[test]
    fn letters_and_digits_part_but_a_last_letter_stays() {
        assert_eq!(joined("RV340"), "rv|340");
        assert_eq!(joined("DIR-820L"), "dir|820l");
        assert_eq!(joined("WebLogic 12c"), "weblogic|12c");
        assert_eq!(joined("backup_\\&_replication"), "backup|replication");
    }

    #[test]
    fn a_platform_is_one_word() {
        assert_eq!(joined("Firefox for iOS"), "firefox|for ios");
        assert_eq!(joined("UI for ASP.NET AJAX"), "ui|asp|net|ajax");
    }
}
