//! A spreadsheet as an inventory: each row a product on an asset.

use formats::inventory_csv::{self, Answer, Kind, Row};
use model::{
    Asset, AssetKind, Component, ComponentName, Confirmed, Exposed, Inventory, Unidentified,
};

use super::{AssetDefaults, InventoryError, gather::Gathered};

pub(super) fn inventory(
    bytes: &[u8],
    defaults: &AssetDefaults,
) -> Result<Inventory, InventoryError> {
    let sheet = inventory_csv::read(bytes)?;
    let mut gathered = Gathered::on(None, defaults);
    for row in sheet.rows {
        gathered.take(component(row, defaults));
    }
    let refused = sheet.broken.iter().map(|broken| broken.reason.clone()).collect();
    for broken in sheet.broken {
        let asset = broken.asset.or_else(|| defaults.asset.clone());
        let (name, reason) = (broken.name, broken.reason);
        gathered.take_unidentified(Unidentified { name, purl: None, asset, reason });
    }
    for column in sheet.unknown_columns {
        gathered.warn(format!("the column `{column}` is not known and was not read"));
    }
    gathered.warn_if_empty("the file has a header row and no others");
    Ok(Inventory { refused, ..gathered.finish() })
}

/// An empty cell takes what holds for the whole inventory; a cell that says "unknown" is an answer.
fn component(row: Row, defaults: &AssetDefaults) -> Component {
    Component {
        name: ComponentName::Product { vendor: row.vendor, product: row.product },
        version: row.version,
        purl: None,
        asset: Asset {
            name: row.asset.or_else(|| defaults.asset.clone()),
            kind: row.kind.map_or(defaults.kind, kind),
            exposed: row.exposed.map_or(defaults.exposed, exposed),
            seen_on: row.seen_on,
        },
        confirmed: match row.confirmed {
            Some(Answer::Yes) => Confirmed::Yes,
            Some(Answer::No | Answer::Unknown) | None => Confirmed::NotYet,
        },
    }
}

fn kind(kind: Kind) -> AssetKind {
    match kind {
        Kind::It => AssetKind::It,
        Kind::Medical => AssetKind::Medical,
        Kind::OperationalTechnology => AssetKind::OperationalTechnology,
        Kind::Safety => AssetKind::Safety,
        Kind::Unknown => AssetKind::Unknown,
    }
}

fn exposed(answer: Answer) -> Exposed {
    match answer {
        Answer::Yes => Exposed::Yes,
        Answer::No => Exposed::No,
        Answer::Unknown => Exposed::Unknown,
    }
}
