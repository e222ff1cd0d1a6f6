//! Where tiles lie: `tile/<level>/<index>[.p/<width>]` (C2SP tlog-tiles).

use std::{fmt, str::FromStr};

/// How many hashes or entries a full tile has.
pub const TILE_WIDTH: u16 = 256;

/// The highest level that a path can name.
pub const LEVEL_MAX: u8 = 63;

/// What a tile holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum TileKind {
    /// Hashes; at level 0 those of leaves, above it those of full tiles one level below.
    Hashes {
        /// 0 to 63.
        level: u8,
    },
    /// The entries whose hashes are in the tile of level 0 with the same index.
    Entries,
}

impl TileKind {
    /// The level whose indexes and widths it shares.
    pub fn level(self) -> u8 {
        match self {
            Self::Hashes { level } => level,
            Self::Entries => 0,
        }
    }
}

/// The place of one tile.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TilePath {
    /// Hashes or entries.
    pub kind: TileKind,
    /// Counted from 0 within its level.
    pub index: u64,
    /// 1 to 256; less than 256 is a partial tile.
    pub width: u16,
}

impl TilePath {
    /// A tile of a tree of `size` leaves, full or partial; none where it would be empty.
    pub fn in_tree(kind: TileKind, index: u64, size: u64) -> Option<Self> {
        let hashes = count_at(kind.level(), size);
        let before = index.checked_mul(u64::from(TILE_WIDTH))?;
        let width = hashes.checked_sub(before)?.min(u64::from(TILE_WIDTH));
        let width = u16::try_from(width).ok().filter(|width| *width > 0)?;
        Some(Self { kind, index, width })
    }

    /// Whether it has less than 256 hashes or entries.
    pub fn is_partial(self) -> bool {
        self.width < TILE_WIDTH
    }

    /// The full tile that takes its place once the log has grown.
    #[must_use]
    pub fn full(self) -> Self {
        Self { width: TILE_WIDTH, ..self }
    }

    /// The folder of all partial tiles that this one, full, makes superfluous.
    pub(crate) fn folder_of_partials(self) -> String {
        format!("{}.p", self.full())
    }
}

/// How many hashes stand at a level of a tree of `size` leaves.
pub(crate) fn count_at(level: u8, size: u64) -> u64 {
    size.checked_shr(8 * u32::from(level)).unwrap_or(0)
}

impl fmt::Display for TilePath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.kind {
            TileKind::Hashes { level } => write!(f, "tile/{level}/")?,
            TileKind::Entries => f.write_str("tile/entries/")?,
        }
        write_index(f, self.index / 1000)?;
        write!(f, "{:03}", self.index % 1000)?;
        if self.is_partial() {
            write!(f, ".p/{}", self.width)?;
        }
        Ok(())
    }
}

/// All groups of three digits but the last: `x001/x234/`.
fn write_index(f: &mut fmt::Formatter<'_>, index: u64) -> fmt::Result {
    if index > 0 {
        write_index(f, index / 1000)?;
        write!(f, "x{:03}/", index % 1000)?;
    }
    Ok(())
}

/// A text that is not the path of a tile.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{text}` is not the path of a tile: expected `tile/<level>/<index>[.p/<width>]`")]
pub struct PathError {
    text: String,
}

impl FromStr for TilePath {
    type Err = PathError;

    /// Accepts exactly what `Display` writes, so that each tile has one path.
    fn from_str(text: &str) -> Result<Self, PathError> {
        let path = read(text).filter(|path| path.to_string() == text);
        path.ok_or_else(|| PathError { text: text.to_owned() })
    }
}

fn read(text: &str) -> Option<TilePath> {
    let (kind, rest) = text.strip_prefix("tile/")?.split_once('/')?;
    let kind = match kind {
        "entries" => TileKind::Entries,
        level => TileKind::Hashes { level: level.parse().ok().filter(|it| *it <= LEVEL_MAX)? },
    };
    let (number, width) = match rest.split_once(".p/") {
        Some((number, width)) => (number, width.parse().ok().filter(|it| *it > 0)?),
        None => (rest, TILE_WIDTH),
    };
    let digits: String = number.split('/').map(|part| part.trim_start_matches('x')).collect();
    Some(TilePath { kind, index: digits.parse().ok()?, width })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::{any, prop_oneof, proptest};
    use proptest::strategy::{Just, Strategy as _};

    use super::{TILE_WIDTH, TileKind, TilePath};

    #[test]
    fn paths_are_those_of_the_specification() {
        let hashes = |level, index, width| {
            TilePath { kind: TileKind::Hashes { level }, index, width }.to_string()
        };
        assert_eq!(hashes(0, 1_234_067, TILE_WIDTH), "tile/0/x001/x234/067");
        assert_eq!(hashes(5, 7, 3), "tile/5/007.p/3");
        assert_eq!(hashes(1, 1_000, 255), "tile/1/x001/000.p/255");
        let entries = TilePath { kind: TileKind::Entries, index: 12, width: 1 };
        assert_eq!(entries.to_string(), "tile/entries/012.p/1");
    }

    #[test]
    fn the_tiles_of_a_tree_of_70_000_are_those_of_the_specification() {
        let width = |level, index| {
            TilePath::in_tree(TileKind::Hashes { level }, index, 70_000).map(|path| path.width)
        };
        assert_eq!([width(0, 272), width(0, 273), width(0, 274)], [Some(256), Some(112), None]);
        assert_eq!([width(1, 0), width(1, 1), width(1, 2)], [Some(256), Some(17), None]);
        assert_eq!([width(2, 0), width(3, 0)], [Some(1), None]);
    }

    #[test]
    fn another_spelling_of_a_path_is_refused() {
        for text in [
            "tile/0/1",
            "tile/00/001",
            "tile/64/001",
            "tile/+1/001",
            "tile/0/001.p/256",
            "tile/0/001.p/0",
            "tile/0/001.p/07",
            "tile/0/x000/001",
            "tile/0/001/001",
            "tile/0/../0/001",
            "tile/entries/",
            "tile/0/x018/x446/x744/x073/x709/x551/616",
            "/tile/0/001",
            "checkpoint",
        ] {
            assert!(text.parse::<TilePath>().is_err(), "{text}");
        }
    }

    proptest! {
        #[test]
        fn a_path_goes_there_and_back(
            kind in prop_oneof![
                Just(TileKind::Entries),
                (0..64_u8).prop_map(|level| TileKind::Hashes { level }),
            ],
            index in any::<u64>(),
            width in 1..=TILE_WIDTH,
        ) {
            let path = TilePath { kind, index, width };
            assert_eq!(path.to_string().parse(), Ok(path));
        }
    }
}
