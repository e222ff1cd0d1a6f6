//! What the matcher answers, from the documents themselves.

mod corpus;
mod csaf;
mod none_of;
mod osv_evaluation;

use model::Statement;
use translate::advisory::{AdvisoryError, Receiver};

/// The statements of documents, none of which may be refused.
#[derive(Default)]
pub(crate) struct Statements(pub(crate) Vec<Statement>);

impl Receiver for Statements {
    fn statement(&mut self, statement: Statement) {
        self.0.push(statement);
    }

    fn refused(&mut self, pointer: &str, fault: AdvisoryError) {
        panic!("{pointer}: {fault}");
    }
}
