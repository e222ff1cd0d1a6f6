//! The JSON API under `/api/v1`: the table of its routes.

mod advisories;
mod call;
mod consents;
mod describe;
mod house;
mod imports;
mod me;
mod members;
mod operators;
mod organisations;
mod record;
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
use call::{ask, once, sent};
use operators::{actions, inventories, receipts};

pub(crate) use once::Turns;

/// Who may ask for a route: whoever may do one of these with what it names.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Needs {
    /// Nobody has to say who they are.
    Nothing,
    /// Whoever is signed in may.
    SignIn,
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

/// Each line: method, address, the rights that its verb asks for, the handler. A route that is not
/// here is not served, and its handler's description must say the same address.
macro_rules! table {
    (@ open) => { Needs::Nothing };
    (@ known) => { Needs::SignIn };
    (@ $($action:ident)+) => { Needs::Any(&[$(Action::$action),+]) };
    ($($method:ident $path:literal [$($needs:ident)+] $($handler:ident)::+;)+) => {
        /// All routes.
        pub const TABLE: &[Declared] = &[$(Declared {
            method: stringify!($method),
            path: $path,
            needs: table!(@ $($needs)+),
        }),+];

        fn listed() -> Router<Site> {
            Router::new()$(.route($path, $method($($handler)::+)))+
        }

        #[derive(OpenApi)]
        #[openapi(paths($($($handler)::+),+), components(schemas(wire::Problem)))]
        struct Handlers;
    };
}

table! {
    post "/tokens" [ManageColleagues ManagePeople] tokens::make;
    get "/tokens" [ManageColleagues] tokens::list;
    delete "/tokens/{token}" [ManageColleagues ManagePeople] tokens::revoke;
    post "/sign-in-links" [ManageColleagues ManagePeople] sign_in_links::make;
    get "/organisations/{organisation}" [known] organisations::show;
    put "/organisations/{organisation}" [ChangeInventory] organisations::describe;
    post "/imports" [ImportAdvisories] imports::receive;
    get "/imports/{import}" [SeeSources] imports::show;
    get "/imports/{import}/refusals" [ImportAdvisories] imports::list_refusals;
    post "/sources" [ManageSources] sources::add;
    get "/sources" [SeeSources] sources::list;
    get "/sources/{source}" [SeeSources] sources::show;
    put "/sources/{source}" [ManageSources] sources::change;
    delete "/sources/{source}" [ManageSources] sources::remove;
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
    post "/operators/{operator}/consents" [ChangeConsent] consents::give;
    get "/consents" [SeeColleagues] consents::list;
    post "/consents/{consent}/acceptance" [AcceptConsent] consents::accept;
    delete "/consents/{consent}" [ChangeConsent AcceptConsent] consents::revoke;
    get "/members" [SeeColleagues] members::list;
    delete "/members/{person}/{role}" [ManageColleagues ManagePeople] members::end;
    delete "/people/{person}" [ManagePeople] members::forget;
    get "/me" [known] me::show;
    post "/check" [Operate] house::check;
    post "/backups" [Operate] house::back_up;
    get "/openapi.json" [open] describe::openapi;
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
