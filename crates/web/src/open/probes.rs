//! Whether the process lives, whether it is ready, and its figures for Prometheus.

use std::{fmt::Write as _, net::SocketAddr};

use app::State as HouseState;
use axum::{
    Json, Router,
    extract::{ConnectInfo, State},
    http::{Extensions, HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
    routing::get,
};
use serde_json::json;

use crate::{Problem, Site, who::BySocket};

pub(crate) fn routes() -> Router<Site> {
    Router::new()
        .route("/healthz", get(lives))
        .route("/readyz", get(ready))
        .route("/metrics", get(figures))
}

/// Behind a proxy everybody comes from its address: then only the socket counts.
fn is_beside(from: &Extensions, trusted_proxy: bool) -> bool {
    let peer = from.get::<ConnectInfo<SocketAddr>>();
    let loopback = peer.is_some_and(|ConnectInfo(address)| address.ip().is_loopback());
    from.get::<BySocket>().is_some() || (loopback && !trusted_proxy)
}

async fn lives() -> &'static str {
    "ok\n"
}

async fn ready(State(site): State<Site>) -> Response {
    let live = site.house().live();
    let (statements, ..) = live.sizes();
    let state = live.state();
    // How many operators there are is for who stands beside: see `figures`.
    let body = json!({
        "state": state.name(),
        "entries": live.seq() + 1,
        "statements": statements,
    });
    let status = match state {
        HouseState::Ready => StatusCode::OK,
        HouseState::Starting | HouseState::CatchingUp => StatusCode::SERVICE_UNAVAILABLE,
    };
    (status, Json(body)).into_response()
}

/// Figures tell much of a house: they are for who stands beside it.
async fn figures(State(site): State<Site>, from: Extensions) -> Response {
    if !is_beside(&from, site.settings().trusted_proxy) {
        return Problem::not_found().into_response();
    }
    let mut text = String::new();
    let house = site.house();
    let store = house.store().figures();
    let live = house.live();
    let (statements, releases, operators) = live.sizes();
    let counters = [
        ("breakwater_store_commits_total", store.commits),
        ("breakwater_store_groups_total", store.groups),
        ("breakwater_store_writes_total", store.writes),
        ("breakwater_store_retries_total", store.retries),
        ("breakwater_store_busy_total", store.busy),
        ("breakwater_store_panics_total", store.panics),
        ("breakwater_store_holds_over_20ms_total", store.offenders),
        ("breakwater_store_commit_us_total", store.commit_total_us),
    ];
    for (name, value) in counters {
        let _ = write!(text, "# TYPE {name} counter\n{name} {value}\n");
    }
    let count = |number: usize| u64::try_from(number).unwrap_or(u64::MAX);
    let gauges = [
        ("breakwater_store_hold_longest_us", store.hold_longest_us),
        ("breakwater_store_commit_longest_us", store.commit_longest_us),
        ("breakwater_ledger_entries", house.sealed()),
        ("breakwater_statements", count(statements)),
        ("breakwater_releases", count(releases)),
        ("breakwater_operators", count(operators)),
        ("breakwater_ready", u64::from(live.state() == HouseState::Ready)),
    ];
    for (name, value) in gauges {
        let _ = write!(text, "# TYPE {name} gauge\n{name} {value}\n");
    }
    let mut response = text.into_response();
    let media = HeaderValue::from_static("text/plain; version=0.0.4; charset=utf-8");
    response.headers_mut().insert(header::CONTENT_TYPE, media);
    response
}
