//! The playbook: for one affected product, who does what, and how to see whether it was attacked.

mod book;
mod fill;
mod letters;
mod members;

use std::fmt;

use model::AssetKind;

pub use book::{Check, Source, Who};
pub use letters::{Block, Letter, LetterLine, letter_to_it_company, letter_to_maker};

use book::{Advice, Class, Device, Plan, Playbook, Update};
use fill::{Values, fill};

/// What advice is asked for: one affected product on one or more assets.
#[derive(Debug, Clone, Copy)]
pub struct Subject<'a> {
    /// Who makes it, as the catalogue or the CVE record spells it; it decides the class.
    pub vendor: &'a str,
    /// The product, as the catalogue or the CVE record spells it; it decides the class.
    pub product: &'a str,
    /// What the sheet calls it: the operator's own words.
    pub called: &'a str,
    /// The operator's name for what it runs on; empty where there is none.
    pub asset: &'a str,
    /// What kind of thing it runs on; all but IT is a device.
    pub kind: AssetKind,
    /// Whether it is a thing of its own or a part inside a program.
    pub part: Part,
    /// The versions that have the fix, the oldest first; empty where none is known.
    pub fixed: &'a [String],
    /// Whether its maker still looks after it.
    pub support: Support,
    /// Whether attacks are known.
    pub attacks: Attacks,
    /// What the maker says of this very product and version.
    pub maker: MakerSays,
}

/// What the maker of a product says of this very product and version, and nobody else's.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MakerSays {
    /// Nothing that we know of.
    Nothing,
    /// To update it, in its own advisory.
    Update,
    /// To update it, in words that CISA passes on.
    UpdateThroughCisa,
}

/// Whether an affected product is a thing of its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Part {
    /// A product, by vendor and name.
    Product,
    /// A package inside a program, as an SBOM or a lock file lists it.
    Package,
}

/// Whether the maker still looks after a product.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Support {
    /// Nothing says that support has ended.
    Current,
    /// It has ended: the product is to be replaced.
    Ended,
}

impl Support {
    /// What a KEV entry's `requiredAction` says; "could be end-of-life" does not count as ended.
    pub fn of_required_action(text: &str) -> Self {
        let lower = text.to_lowercase();
        let ended = [
            "product is end-of-life",
            "products are end-of-life",
            "have reached their end-of-life",
        ]
        .iter()
        .any(|phrase| lower.contains(phrase));
        // Some entries say "public-facing versions that have reached …" or name one of two
        // products.
        let in_part = lower.contains("for supported versions") || lower.starts_with("for ");
        if ended && !in_part { Self::Ended } else { Self::Current }
    }
}

/// Whether attacks with a flaw are known.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Attacks {
    /// They are: the play says how to see whether we were hit.
    Known,
    /// None are known to us.
    NotKnown,
}

/// Which letter goes with a play.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum LetterKind {
    /// Letter A, to the IT company.
    A,
    /// Letter B, to the maker of a device.
    B,
}

impl fmt::Display for LetterKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::A => "A",
            Self::B => "B",
        })
    }
}

/// Whether a sheet may show a date for a play.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Countdown {
    /// It may.
    Shown,
    /// A device has none (`rules.md`, "Devices, plants and patients").
    None,
}

/// What to do about one affected product. All of it is text, not HTML.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Play {
    /// The class by its file's name, such as `mail-server`; `no-class` where none fits.
    pub class: &'static str,
    /// The class in plain words.
    pub class_name: &'static str,
    /// The task in one line, such as "Update FortiOS".
    pub title: String,
    /// What could happen.
    pub could_happen: String,
    /// Who can carry it out.
    pub who: Who,
    /// The same in a sentence.
    pub who_can: String,
    /// The letter that goes with it; none for what the reader does alone.
    pub letter: Option<LetterKind>,
    /// What to do, in order.
    pub steps: Vec<String>,
    /// What the steps interrupt.
    pub interrupts: String,
    /// How to undo them.
    pub way_back: String,
    /// What to do meanwhile.
    pub until_then: String,
    /// Where to look for signs of an attack; empty where no attacks are known.
    pub were_we_hit: Vec<Check>,
    /// Where ready-made detection is found; set only where attacks are known.
    pub detection: Option<String>,
    /// Whom to call when something looks odd.
    pub call: String,
    /// Whether a date may stand beside it.
    pub countdown: Countdown,
    /// The public guidance that the words rest on; empty where we have no steps of our own.
    pub sources: &'static [Source],
}

/// What kind of product it is, by the catalogue's or the record's vendor and name: the class by its
/// file's name, `no-class` where none fits, and whether a date may stand beside it on an IT system.
pub fn class_of_product(vendor: &str, product: &str) -> (&'static str, Countdown) {
    match Playbook::own().class_of_product(vendor, product) {
        Class::Advice(advice) => (advice.class, Countdown::Shown),
        Class::Device(device) => (device.class, Countdown::None),
    }
}

/// What to do about one affected product.
pub fn play(subject: &Subject<'_>) -> Play {
    let book = Playbook::own();
    if let Some(device) = book.device_of_kind(subject.kind) {
        return device_play(device, subject);
    }
    match class_of(book, subject) {
        Class::Device(device) => device_play(device, subject),
        Class::Advice(advice) => advice_play(book, advice, subject),
    }
}

fn class_of<'b>(book: &'b Playbook, subject: &Subject<'_>) -> Class<'b> {
    match subject.part {
        Part::Package => Class::Advice(book.package()),
        Part::Product => book.class_of_product(subject.vendor, subject.product),
    }
}

fn advice_play(book: &'static Playbook, advice: &'static Advice, subject: &Subject<'_>) -> Play {
    let values = Values::of(&book.phrases, subject);
    let say = |text: &str| fill(text, &values);
    let plan = plan_of(book, advice, subject);
    let known = subject.attacks == Attacks::Known;
    Play {
        class: advice.class,
        class_name: &advice.name,
        title: say(&plan.title),
        could_happen: say(&advice.could_happen),
        who: advice.who,
        who_can: say(&advice.who_can),
        letter: (advice.who != Who::You).then_some(LetterKind::A),
        steps: plan.steps.iter().map(|step| say(step)).collect(),
        interrupts: say(&plan.interrupts),
        way_back: say(&plan.way_back),
        until_then: say(&advice.until_then),
        were_we_hit: checks(&advice.were_we_hit, &values, subject.attacks),
        detection: advice.detection.as_deref().filter(|_| known).map(say),
        call: say(advice.call.as_ref().unwrap_or(&book.phrases.call)),
        countdown: Countdown::Shown,
        sources: &advice.source,
    }
}

fn plan_of(
    book: &'static Playbook,
    advice: &'static Advice,
    subject: &Subject<'_>,
) -> &'static Plan {
    let retired = advice.support_ended || subject.support == Support::Ended;
    let (own, general) = match (retired, subject.fixed.is_empty()) {
        (true, _) => (&advice.out_of_support, &book.no_class.out_of_support),
        (false, true) => (&advice.without_fix, &book.no_class.without_fix),
        (false, false) => (&advice.update, &book.no_class.update),
    };
    own.as_ref().or(general.as_ref()).expect("`no-class.toml` has all three plans: a test reads it")
}

/// Only the maker's own word changes a device (`rules.md`, "Devices, plants and patients").
fn device_update(device: &'static Device, subject: &Subject<'_>) -> Option<&'static Update> {
    let says = subject.maker != MakerSays::Nothing && subject.part == Part::Product;
    device.update.as_ref().filter(|_| says)
}

fn device_play(device: &'static Device, subject: &Subject<'_>) -> Play {
    let phrases = &Playbook::own().phrases;
    let values = Values::of(phrases, subject);
    let say = |text: &str| fill(text, &values);
    let face = match subject.part {
        Part::Product => &device.product,
        Part::Package => &device.part_inside,
    };
    let update = device_update(device, subject);
    let own = |text: fn(&Update) -> &String| update.map(text);
    let steps = update.map_or(&device.steps, |update| &update.steps);
    let replace = device.replace.iter().filter(|_| subject.support == Support::Ended);
    Play {
        class: device.class,
        class_name: &device.name,
        title: say(own(|update| &update.title).unwrap_or(&face.title)),
        could_happen: say(own(|update| &update.could_happen).unwrap_or(&face.could_happen)),
        who: device.who,
        who_can: say(&device.who_can),
        letter: Some(LetterKind::B),
        steps: steps.iter().chain(replace).map(|step| say(step)).collect(),
        interrupts: say(own(|update| &update.interrupts).unwrap_or(&device.interrupts)),
        way_back: say(own(|update| &update.way_back).unwrap_or(&device.way_back)),
        until_then: say(&device.until_then),
        were_we_hit: checks(&device.were_we_hit, &values, subject.attacks),
        detection: None,
        call: say(&device.call),
        countdown: Countdown::None,
        sources: &device.source,
    }
}

fn checks(checks: &[Check], values: &Values<'_>, attacks: Attacks) -> Vec<Check> {
    let shown = checks.iter().filter(|_| attacks == Attacks::Known);
    shown
        .map(|check| Check {
            place: fill(&check.place, values),
            look_for: fill(&check.look_for, values),
        })
        .collect()
}
