//! The JSON API under `/api/v1`: the table of its routes.

mod advisories;
mod ask;
mod describe;
mod imports;
mod once;
mod operators;
mod organisations;
mod record;
mod sent;
mod sign_in_links;
mod sources;
mod tokens;

use access::Action;
use axum::{
    Router,
    http::StatusCode,
    response::IntoResponse,
    routing::{delete, get, post, put},
};
use utoipa::OpenApi;

use crate::{Problem, Site};
use operators::{actions, inventories, receipts};

pub(crate) use once::Turns;

/// Who may ask for a route: whoever may do one of these with what it names.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Needs {
    /// Nobody has to say who they are.
    Nothing,
    /// The rights that the verb asks for.
    Any(&'static [Action]),
}

/// One route, as the table has it.
#[derive(Debug, Clone, Copy)]
pub struct Declared {
    /// Its method, in small letters.
    pub method: &'static str,
    /// Its address under `/api/v1`.
    pub path: &'static str,
    /// Who may ask for it.
    pub needs: Needs,
}

/// Each line: method, address, the right that its verb asks for, the handler. A route that is not
/// here is not served, and its handler's description must say the same address.
macro_rules! table {
    ($($method:ident $path:literal [$($action:ident)*] $($handler:ident)::+;)+) => {
        /// All routes.
        pub const TABLE: &[Declared] = &[$(Declared {
            method: stringify!($method),
            path: $path,
            needs: needs(&[$(Action::$action),*]),
        }),+];

        fn listed() -> Router<Site> {
            Router::new()$(.route($path, $method($($handler)::+)))+
        }

        #[derive(OpenApi)]
        #[openapi(paths($($($handler)::+),+))]
        struct Handlers;
    };
}

const fn needs(actions: &'static [Action]) -> Needs {
    if actions.is_empty() { Needs::Nothing } else { Needs::Any(actions) }
}

table! {
    post "/tokens" [ManageColleagues ManagePeople] tokens::make;
    get "/tokens" [ManageColleagues] tokens::list;
    delete "/tokens/{token}" [ManageColleagues ManagePeople] tokens::revoke;
    post "/sign-in-links" [ManageColleagues ManagePeople] sign_in_links::make;
    get "/organisations/{organisation}" [ManagePeople] organisations::show;
    put "/organisations/{organisation}" [ChangeInventory] organisations::describe;
    post "/imports" [ImportAdvisories] imports::receive;
    get "/imports/{import}" [SeeSources] imports::show;
    get "/imports/{import}/refusals" [ImportAdvisories] imports::list_refusals;
    get "/sources" [SeeSources] sources::list;
    get "/sources/{source}" [SeeSources] sources::show;
    get "/sources/{source}/imports" [SeeSources] sources::list_imports;
    get "/advisories" [ReadAdvisory] advisories::search;
    get "/advisories/{advisory}" [ReadAdvisory] advisories::show;
    get "/advisories/{advisory}/reach" [SeeReach] advisories::reach;
    get "/advisories/{advisory}/tempo" [SeeTempo] advisories::tempo;
    get "/operators" [ListOperators] operators::list;
    post "/operators/{operator}/inventories" [ChangeInventory] inventories::add;
    get "/operators/{operator}/inventories" [ReadInventory] inventories::list;
    delete "/operators/{operator}/inventories" [ChangeInventory] inventories::forget;
    delete "/operators/{operator}/inventories/{list}" [ChangeInventory] inventories::remove;
    get "/operators/{operator}/actions" [ReadActions] actions::list;
    get "/operators/{operator}/sheet" [ReadActions] actions::sheet;
    post "/operators/{operator}/receipts" [GiveReceipt] receipts::give;
    get "/operators/{operator}/receipts" [ReadActions] receipts::list;
    get "/entries" [SeeCommitment ReadEntryMetadata ReadEntry] record::search;
    get "/entries/{seq}" [SeeCommitment ReadEntryMetadata ReadEntry] record::show;
    get "/entries/{seq}/proof" [SeeCommitment] record::proof;
    get "/openapi.json" [] describe::openapi;
}

/// The routes of the API.
pub(crate) fn routes() -> Router<Site> {
    listed().fallback(no_route).method_not_allowed_fallback(no_method)
}

/// The answer where no route is.
pub(crate) async fn no_route() -> Problem {
    Problem::not_found()
}

/// The answer where a route is, but not for this method.
async fn no_method() -> impl IntoResponse {
    let why = "this address takes other methods: see `Allow`";
    Problem::new(StatusCode::METHOD_NOT_ALLOWED, "method", why)
}
