//! Makes versions of every feature and spelling, and for each another one close to it.

/// A small generator (xorshift64*): the same seed gives the same pairs everywhere.
pub(crate) struct Generator {
    state: u64,
}

impl Generator {
    pub(crate) fn new(seed: u64) -> Self {
        Self { state: seed.max(1) }
    }

    /// A number below a limit.
    fn below(&mut self, limit: usize) -> usize {
        self.state ^= self.state >> 12;
        self.state ^= self.state << 25;
        self.state ^= self.state >> 27;
        let word = self.state.wrapping_mul(0x2545_f491_4f6c_dd1d) >> 33;
        usize::try_from(word).expect("31 bits") % limit
    }

    fn pick<'a>(&mut self, choices: &[&'a str]) -> &'a str {
        choices[self.below(choices.len())]
    }
}

/// A version as its parts, so that one of them can be changed.
type Parts = Vec<&'static str>;

/// What may stand at a place; a part that is left out stands there several times, as "".
type Choices = &'static [&'static str];

const NUMBERS: Choices =
    &["0", "1", "2", "9", "10", "11", "99", "100", "101", "999", "20130121", "9007199254740991"];

const PYPI: &[Choices] = &[
    &["", "", "", "", "v", "V", " "],
    &["", "", "", "", "", "0!", "1!", "2!", "01!"],
    NUMBERS,
    &["", ".0", ".1", ".2", ".10", ".00", ".01", ".123456789012345678901234567890"],
    &["", "", ".0", ".1", ".0.0", ".0.1", ".2013.1", ".", "..1"],
    &["", "", "", "", "-", "_", ".", "--"],
    &[
        "", "", "", "", "a", "b", "c", "rc", "alpha", "beta", "pre", "preview", "A", "RC", "Beta",
        "x",
    ],
    &["", "", "", "0", "1", "2", "10", "01", ".1", "-1", "_1", "."],
    &["", "", "", "", "-0", "-1", "-01", ".post", "post", "-r", ".rev", "_POST", "r", "-"],
    &["", "", "", "0", "1", "2", "10", ".1", "-1", "_3"],
    &["", "", "", "", ".dev", "dev", "-dev", "_DEV", ".d"],
    &["", "", "", "0", "1", "2", "10", "-1", ".1"],
    &["", "", "", "", "+local", "+1", "+01", "+a", "+A", "+ab", "+", "+a+b", "+1a"],
    &["", "", "", ".1", "-1", "_1", ".a", ".10", ".2", "..", ".ubuntu"],
    &["", "", "", "", "", " "],
];

const NPM: &[Choices] = &[
    &["", "", "", "", "", "v", " ", "V", "="],
    NUMBERS,
    &[".0", ".1", ".2", ".10", ".99", ".100", ".1000", ".20130121"],
    &[".0", ".1", ".2", ".10", ".99", ".100", ".9007199254740992", ".01", ".0", ".3", ".4", ""],
    &["", "", "", "-", "-", "-", "beta"],
    &[
        "a", "b", "A", "alpha", "rc", "0", "1", "2", "10", "-", "a-", "x1", "1x", "0a", "rc2",
        "rc10",
    ],
    &["", "", ".0", ".1", ".2", ".10", ".a", ".b", ".A", ".01", "."],
    &["", "", "", ".0", ".1", ".99999999999999999999", ".z", ".-1"],
    &["", "", "", "", "+build", "+1", "+001", "+b.2", "+a-b", "+", "+a_b", "+incompatible"],
    &["", "", "", "", "", " "],
];

/// Places that stand only behind another: most versions with strays are refused, and prove little.
const PYPI_BEHIND: &[(usize, &[usize])] = &[(6, &[5, 7]), (8, &[9]), (10, &[11]), (12, &[13])];
const NPM_BEHIND: &[(usize, &[usize])] = &[(4, &[5, 6, 7])];

/// A PyPI version and one near it.
pub(crate) fn pypi(generator: &mut Generator) -> (String, String) {
    let parts = parts(generator, PYPI);
    let near = near(generator, PYPI, &parts);
    (written(parts, PYPI_BEHIND), written(near, PYPI_BEHIND))
}

/// An npm version and one near it.
pub(crate) fn npm(generator: &mut Generator) -> (String, String) {
    let parts = parts(generator, NPM);
    let near = near(generator, NPM, &parts);
    (written(parts, NPM_BEHIND), written(near, NPM_BEHIND))
}

fn written(mut parts: Parts, behind: &[(usize, &[usize])]) -> String {
    for (place, places_behind) in behind {
        if parts[*place].is_empty() {
            places_behind.iter().for_each(|place| parts[*place] = "");
        }
    }
    parts.concat()
}

fn parts(generator: &mut Generator, table: &[Choices]) -> Parts {
    // Half of the places take their first choice, so that plain versions are common.
    let mut plain = |choices: Choices| {
        if generator.below(2) == 0 { choices[0] } else { generator.pick(choices) }
    };
    table.iter().map(|choices| plain(choices)).collect()
}

/// The same version with up to three parts changed.
fn near(generator: &mut Generator, table: &[Choices], parts: &Parts) -> Parts {
    let mut near = parts.clone();
    for _ in 0..=generator.below(3) {
        let place = generator.below(table.len());
        near[place] = generator.pick(table[place]);
    }
    near
}
