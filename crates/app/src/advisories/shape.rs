//! An advisory in the shape in which programs read it.

use model::{Affected, AffectedProduct, ProductStatus, RemediationKind, Statement, Withdrawn};

use super::{AdvisoryLine, AdvisoryView, Reach, StatementView, Tempo};

impl AdvisoryView {
    /// As programs read it.
    pub fn shape(&self) -> wire::Advisory {
        let event = |(at, what): &(jiff::Timestamp, String)| wire::Event {
            at: (*at).into(),
            what: what.clone(),
        };
        wire::Advisory {
            id: self.id.clone(),
            aliases: self.aliases.clone(),
            label: self.label.to_string(),
            statements: self.statements.iter().map(statement).collect(),
            history: self.history.iter().map(event).collect(),
        }
    }
}

impl AdvisoryLine {
    /// As programs read it.
    pub fn shape(self) -> wire::AdvisoryLine {
        wire::AdvisoryLine {
            id: self.id,
            summary: self.summary,
            source: self.source,
            changed: self.changed.into(),
            exploited: self.exploited,
            label: self.label.to_string(),
            withdrawn: self.withdrawn,
        }
    }
}

impl Reach {
    /// As programs read it.
    pub fn shape(self) -> wire::Reach {
        wire::Reach {
            advisory: self.advisory,
            exact: self.exact.exact(),
            likely: self.likely.exact(),
            all: self.all.exact(),
            told: self.told.exact(),
            acted: self.acted.exact(),
        }
    }
}

impl Tempo {
    /// As programs read it, of the advisory of this id.
    pub fn shape(&self, advisory: String) -> wire::Tempo {
        wire::Tempo {
            advisory,
            first_told_min: self.first_told,
            half_told_min: self.half_told,
            most_told_min: self.most_told,
            first_acted_min: self.first_acted,
            half_acted_min: self.half_acted,
            most_acted_min: self.most_acted,
        }
    }
}

fn statement(view: &StatementView) -> wire::Statement {
    let statement: &Statement = &view.statement;
    wire::Statement {
        id: statement.id.clone(),
        source: statement.source.to_string(),
        document: statement.document.clone(),
        label: view.label.to_string(),
        received: view.received.into(),
        published: statement.published.map(Into::into),
        modified: statement.modified.map(Into::into),
        withdrawn: statement.withdrawn != Withdrawn::Stands,
        summary: statement.summary.clone(),
        packages: statement.packages.iter().map(package).collect(),
        products: statement.products.iter().map(product).collect(),
        exploited: statement.exploited.is_some(),
        remedies: statement
            .remediations
            .iter()
            .map(|one| wire::Remedy { kind: kind(one.kind).to_owned(), text: one.details.clone() })
            .collect(),
    }
}

fn package(affected: &Affected) -> wire::AffectedPackage {
    let range = |range: &model::Range| {
        range.events.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ")
    };
    wire::AffectedPackage {
        package: affected.package.to_string(),
        ranges: affected.ranges.iter().map(range).collect(),
        listed: affected.listed.clone(),
    }
}

fn product(affected: &AffectedProduct) -> wire::AffectedProduct {
    let version = |version: &model::ProductVersion| {
        let status = match version.status {
            ProductStatus::Affected => "affected",
            ProductStatus::Unaffected => "not affected",
            ProductStatus::Unknown => "not known",
        };
        format!("{version}: {status}")
    };
    wire::AffectedProduct {
        vendor: affected.vendor.clone(),
        product: affected.product.clone(),
        versions: affected.versions.iter().map(version).collect(),
    }
}

fn kind(kind: RemediationKind) -> &'static str {
    match kind {
        RemediationKind::VendorFix => "vendor_fix",
        RemediationKind::Workaround => "workaround",
        RemediationKind::Mitigation => "mitigation",
        RemediationKind::NoFixPlanned => "no_fix_planned",
        RemediationKind::NoneAvailable => "none_available",
        RemediationKind::Other => "other",
    }
}
