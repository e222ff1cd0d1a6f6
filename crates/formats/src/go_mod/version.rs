//! Versions of Go itself (Go Toolchains, "Go versions"): of the language, or a release.

/// What a `go` or `toolchain` line names.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct GoVersion {
    minor: u32,
    /// A language version comes before its candidates, and those before its releases.
    stage: Stage,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Stage {
    /// `1.21`: the family of releases that implement this version of the language.
    Language,
    /// `1.21beta1`.
    Beta(u32),
    /// `1.21rc2`.
    Candidate(u32),
    /// `1.21.0`.
    Release(u32),
}

impl GoVersion {
    /// Reads `1.21`, `1.21.5`, `1.22rc1`, with or without `go` before it and `-suffix` after it.
    pub fn parse(text: &str) -> Option<Self> {
        let plain = text.strip_prefix("go").unwrap_or(text);
        // `go1.21.5-bigcorp` is somebody's own build of 1.21.5.
        let plain = plain.split(['-', '+']).next().unwrap_or_default();
        let rest = plain.strip_prefix("1.")?;
        let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
        let (minor, stage) = rest.split_at_checked(digits)?;
        let stage = if stage.is_empty() {
            Stage::Language
        } else if let Some(number) = stage.strip_prefix("beta") {
            Stage::Beta(number.parse().ok()?)
        } else if let Some(number) = stage.strip_prefix("rc") {
            Stage::Candidate(number.parse().ok()?)
        } else {
            Stage::Release(stage.strip_prefix('.')?.parse().ok()?)
        };
        Some(Self { minor: minor.parse().ok()?, stage })
    }

    /// The release in semver's spelling, as the Go vulnerability database writes it.
    ///
    /// `None` for a language version: `go 1.21` stands for every release from 1.21.0 on.
    pub fn release(self) -> Option<String> {
        let minor = self.minor;
        match self.stage {
            Stage::Language => None,
            Stage::Beta(number) => Some(format!("1.{minor}.0-beta.{number}")),
            Stage::Candidate(number) => Some(format!("1.{minor}.0-rc.{number}")),
            Stage::Release(patch) => Some(format!("1.{minor}.{patch}")),
        }
    }

    /// Whether go.mod files of this version list every module that is built in.
    ///
    /// Go Modules Reference, "go directive": from 1.17 on.
    pub fn lists_every_module(self) -> bool {
        self.minor >= 17
    }
}

#[cfg(test)]
mod tests {
    use super::GoVersion;

    #[test]
    fn a_release_is_known_only_where_one_is_named() {
        for (text, release) in [
            ("1.20", None),
            ("1.21", None),
            ("1.21.0", Some("1.21.0")),
            ("1.21.3", Some("1.21.3")),
            ("go1.21.5", Some("1.21.5")),
            ("go1.21.5-bigcorp", Some("1.21.5")),
            ("1.22rc1", Some("1.22.0-rc.1")),
            ("1.18beta2", Some("1.18.0-beta.2")),
        ] {
            let release = release.map(str::to_owned);
            assert_eq!(GoVersion::parse(text).unwrap().release(), release, "{text}");
        }
        for wrong in ["", "1", "default", "2.0", "1.x", "1.21.", "1.21rc", "1.21.5.6", "v1.21.5"] {
            assert_eq!(GoVersion::parse(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn a_language_version_is_before_its_candidates_and_releases() {
        let order = ["1.20.9", "1.21", "1.21beta1", "1.21rc1", "1.21rc2", "1.21.0", "1.21.10"];
        let versions = order.map(|text| GoVersion::parse(text).unwrap());
        assert!(versions.is_sorted());
    }
}
