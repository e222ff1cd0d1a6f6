//! The table of contents: which address is answered where.

use axum::{Extension, Router};

use crate::{Site, api, layers, open, pages, who::BySocket};

/// Everything that the house answers by the network.
pub fn router(site: Site) -> Router {
    let routes =
        Router::new().merge(pages::routes()).nest("/api/v1", api::routes()).merge(open::routes());
    layers::around(routes, &site).with_state(site)
}

/// What commands on this machine reach by the socket in the data folder: the API, as the house.
pub fn socket_router(site: Site) -> Router {
    let routes =
        Router::new().nest("/api/v1", api::routes()).merge(open::routes()).fallback(api::no_route);
    layers::limits(routes, &site).layer(Extension(BySocket)).with_state(site)
}
