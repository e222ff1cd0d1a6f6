//! CISA's catalogue becomes a statement an entry: a product by name, and that it is attacked.

use formats::kev;
use model::{AffectedProduct, Exploited, ProductStatus, Source, Statement, Tlp, Withdrawn};

use super::{AdvisoryError, Receiver, Whole, time};

pub(super) fn read(
    bytes: &[u8],
    document: &str,
    receiver: &mut dyn Receiver,
) -> Result<(), AdvisoryError> {
    let catalogue = kev::read(bytes)?;
    let released = time("/dateReleased", catalogue.released.as_deref())?;
    // A catalogue that lists nothing is a broken one: it ends nothing.
    let mut is_whole = catalogue.entries().next().is_some();
    for (index, entry) in catalogue.entries() {
        match entry.map_err(AdvisoryError::from).and_then(statement) {
            Ok(statement) => receiver.statement(Statement {
                document: document.to_owned(),
                modified: released,
                ..statement
            }),
            Err(fault) => {
                is_whole = false;
                receiver.refused(&format!("/vulnerabilities/{index}"), fault);
            }
        }
    }
    if is_whole {
        receiver.complete(&Whole { source: Source::Kev, notice: None, modified: released });
    }
    Ok(())
}

fn statement(entry: kev::Entry) -> Result<Statement, AdvisoryError> {
    let day = |key: &str, text: &str| {
        let pointer = format!("/{key}");
        notation::time::date(text).map_err(|fault| AdvisoryError::Day { pointer, fault })
    };
    let exploited = Exploited {
        added: day("dateAdded", &entry.date_added)?,
        due: entry.due_date.as_deref().map(|text| day("dueDate", text)).transpose()?,
        ransomware: entry.known_ransomware_campaign_use.as_deref() == Some("Known"),
        required_action: entry.required_action,
        description: entry.short_description,
    };
    let product = AffectedProduct {
        vendor: entry.vendor_project,
        product: entry.product,
        models: Vec::new(),
        versions: Vec::new(),
        default_status: ProductStatus::Unknown,
    };
    Ok(Statement {
        id: entry.cve_id,
        source: Source::Kev,
        document: String::new(),
        label: Tlp::Clear,
        aliases: Vec::new(),
        published: None,
        modified: None,
        withdrawn: Withdrawn::Stands,
        summary: entry.vulnerability_name,
        packages: Vec::new(),
        products: vec![product],
        exploited: Some(exploited),
        ssvc: None,
        remediations: Vec::new(),
        notice: None,
    })
}
