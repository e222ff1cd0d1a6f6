//! The letters that go with a sheet: A to the IT company, B to the maker of a device.

use serde::Deserialize;

use super::{
    Attacks, Check, Support,
    book::Playbook,
    fill::{Values, fill, fixed},
};

/// How many flaws of one system a letter names.
const FLAWS_SHOWN_MAX: usize = 10;

/// One system in a letter. Everything but the enums is foreign text.
#[derive(Debug, Clone, Copy)]
pub struct LetterLine<'a> {
    /// The operator's name for it; empty where there is none.
    pub asset: &'a str,
    /// What runs on it, in the operator's words.
    pub product: &'a str,
    /// The version; empty where it is not known.
    pub version: &'a str,
    /// The flaws by id.
    pub flaws: &'a [String],
    /// The versions that have the fix, the oldest first; empty where none is known.
    pub fixed: &'a [String],
    /// Whether its maker still looks after it.
    pub support: Support,
    /// Whether attacks with one of the flaws are known.
    pub attacks: Attacks,
}

/// A letter to send or to read out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Letter {
    /// The subject line.
    pub subject: String,
    /// What it says, in order.
    pub blocks: Vec<Block>,
}

/// A piece of a letter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Block {
    /// A paragraph.
    Text(String),
    /// Points.
    List(Vec<String>),
}

/// Letter A: please fix these systems, and look whether somebody was in.
///
/// `operator` signs; `look_for` is what the plays say under "were we hit?".
pub fn letter_to_it_company(
    operator: &str,
    lines: &[LetterLine<'_>],
    look_for: &[Check],
) -> Letter {
    let texts = &Playbook::own().letters.it_company;
    let attacked = lines.iter().any(|line| line.attacks == Attacks::Known);
    let mut blocks = vec![text(&texts.greeting), text(&texts.intro)];
    blocks.push(Block::List(lines.iter().map(|line| system(texts, line)).collect()));
    blocks.extend(attacked.then(|| text(&texts.attacks)));
    blocks.push(Block::List(texts.ask.clone()));
    if !look_for.is_empty() {
        blocks.push(text(&texts.look_for));
        blocks.push(Block::List(look_for.iter().map(|check| point(texts, check)).collect()));
        blocks.push(text(&texts.evidence));
    }
    blocks.push(text(&texts.close));
    blocks.push(signed(&texts.sign, operator));
    Letter { subject: fill(&texts.subject, &Values::new(&[("operator", operator)])), blocks }
}

/// Letter B: is our model affected, what do you advise, and who may carry it out?
///
/// `operator` signs; `device` is what the sheet calls the device, `lines` what matched on it.
pub fn letter_to_maker(operator: &str, device: &str, lines: &[LetterLine<'_>]) -> Letter {
    let texts = &Playbook::own().letters.maker;
    let values = Values::new(&[("device", device), ("operator", operator)]);
    let say = |words: &String| Block::Text(fill(words, &values));
    let found = lines.iter().map(|line| device_line(texts, line)).collect();
    let attacked = lines.iter().any(|line| line.attacks == Attacks::Known);
    let mut blocks = vec![say(&texts.greeting), say(&texts.intro), Block::List(found)];
    blocks.extend(attacked.then(|| say(&texts.attacks)));
    blocks.push(say(&texts.questions_follow));
    blocks.push(Block::List(texts.questions.iter().map(|words| fill(words, &values)).collect()));
    blocks.push(say(&texts.close));
    blocks.push(signed(&texts.sign, operator));
    Letter { subject: fill(&texts.subject, &values), blocks }
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub(super) struct LetterTexts {
    it_company: ItCompanyTexts,
    maker: MakerTexts,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
struct ItCompanyTexts {
    subject: String,
    greeting: String,
    intro: String,
    line: String,
    fixed: String,
    no_fix: String,
    out_of_support: String,
    attacked: String,
    attacks: String,
    ask: Vec<String>,
    look_for: String,
    look_for_point: String,
    evidence: String,
    close: String,
    sign: String,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
struct MakerTexts {
    subject: String,
    greeting: String,
    intro: String,
    line: String,
    attacks: String,
    questions_follow: String,
    questions: Vec<String>,
    close: String,
    sign: String,
}

fn system(texts: &ItCompanyTexts, line: &LetterLine<'_>) -> String {
    let phrases = &Playbook::own().phrases;
    let remedy = match (line.support, line.fixed.is_empty()) {
        (Support::Ended, _) => texts.out_of_support.clone(),
        (Support::Current, true) => texts.no_fix.clone(),
        (Support::Current, false) => {
            let values = Values::new(&[]).with("fixed", fixed(phrases, line.fixed));
            fill(&texts.fixed, &values)
        }
    };
    let said = fill(&texts.line, &line_values(line).with("remedy", remedy));
    if line.attacks == Attacks::Known { format!("{said} {}", texts.attacked) } else { said }
}

fn device_line(texts: &MakerTexts, line: &LetterLine<'_>) -> String {
    fill(&texts.line, &line_values(line))
}

fn line_values(line: &LetterLine<'_>) -> Values<'static> {
    let said = |parts: &[&str], between: &str| {
        let parts: Vec<&str> = parts.iter().copied().filter(|part| !part.is_empty()).collect();
        parts.join(between)
    };
    let product = said(&[line.product, line.version], " ");
    Values::new(&[])
        .with("system", said(&[line.asset, &product], ": "))
        .with("flaws", named(line.flaws))
}

/// The first flaws by id, and how many more there are: a list of hundreds is read by nobody.
fn named(flaws: &[String]) -> String {
    let shown: Vec<&str> = flaws.iter().take(FLAWS_SHOWN_MAX).map(String::as_str).collect();
    match flaws.len().saturating_sub(FLAWS_SHOWN_MAX) {
        0 => shown.join(", "),
        more => format!("{} and {more} more", shown.join(", ")),
    }
}

fn point(texts: &ItCompanyTexts, check: &Check) -> String {
    let values = Values::new(&[("where", &check.place), ("look-for", &check.look_for)]);
    fill(&texts.look_for_point, &values)
}

fn text(words: &str) -> Block {
    Block::Text(words.to_owned())
}

fn signed(words: &str, operator: &str) -> Block {
    Block::Text(fill(words, &Values::new(&[("operator", operator)])))
}
