//! Not more at once than the house can carry, and nothing for ever.

use std::{sync::Arc, time::Duration};

use axum::{
    extract::{FromRequestParts, Request, State},
    http::{StatusCode, header},
    middleware::Next,
    response::{IntoResponse, Response},
};
use tokio::{sync::Semaphore, time::timeout};

use super::{is_probe, is_unsafe, is_upload};
use crate::{
    Problem, Site,
    who::{Asker, BySocket},
};

/// How long a request may take.
const TIME_MAX: Duration = Duration::from_secs(30);
/// How long one with a file may take.
const UPLOAD_TIME_MAX: Duration = Duration::from_mins(10);

/// Strangers' forms have one place of so many.
const STRANGERS_SHARE: usize = 4;

/// How many may run at once.
#[derive(Debug)]
pub(super) struct Places {
    requests: Semaphore,
    uploads: Semaphore,
    /// Forms of people whom nobody knows: they may come slowly, and take no place of others.
    strangers: Semaphore,
}

impl Places {
    pub(super) fn new(site: &Site) -> Self {
        let settings = site.settings();
        Self {
            requests: Semaphore::new(settings.requests_max),
            uploads: Semaphore::new(settings.uploads_max),
            strangers: Semaphore::new(settings.requests_max.div_ceil(STRANGERS_SHARE)),
        }
    }
}

/// Turns away what comes when every place is taken.
pub(super) async fn limit(
    State(places): State<Arc<Places>>,
    request: Request,
    next: Next,
) -> Response {
    if is_probe(request.uri().path()) {
        return next.run(request).await;
    }
    let headers = request.headers();
    let known = [header::COOKIE, header::AUTHORIZATION].iter().any(|it| headers.contains_key(it))
        || request.extensions().get::<BySocket>().is_some();
    let places = match (is_upload(&request), is_unsafe(request.method()) && !known) {
        (true, _) => &places.uploads,
        (false, true) => &places.strangers,
        (false, false) => &places.requests,
    };
    let Ok(_place) = places.try_acquire() else {
        let why = "too many requests run at this moment: try again in a second";
        return Problem::new(StatusCode::SERVICE_UNAVAILABLE, "busy", why).into_response();
    };
    next.run(request).await
}

/// Nobody sends us a file before we know who it is: not one byte of it is read.
pub(super) async fn refuse_uploads_of_nobody(
    State(site): State<Site>,
    request: Request,
    next: Next,
) -> Response {
    if !is_upload(&request) {
        return next.run(request).await;
    }
    let (mut parts, body) = request.into_parts();
    let asker = <Asker as FromRequestParts<Site>>::from_request_parts(&mut parts, &site).await;
    match asker {
        Ok(asker) if asker.principal.is_some() => next.run(Request::from_parts(parts, body)).await,
        Ok(_) => Problem::from(app::AppError::from(access::Refusal::SignIn)).into_response(),
        Err(problem) => problem.into_response(),
    }
}

/// Ends what takes too long. What a verb has begun it still finishes.
pub(super) async fn end_in_time(request: Request, next: Next) -> Response {
    let time = if is_upload(&request) { UPLOAD_TIME_MAX } else { TIME_MAX };
    timeout(time, next.run(request)).await.unwrap_or_else(|_| {
        let why = "this took too long and was given up; what was changed is in the record: ask \
                   again with the same `Idempotency-Key`";
        Problem::new(StatusCode::SERVICE_UNAVAILABLE, "too-slow", why).into_response()
    })
}

#[cfg(test)]
mod tests {
    use std::{sync::Arc, time::Duration};

    use axum::{Router, body::Body, http::Request, middleware, routing::get};
    use tokio::sync::{Notify, Semaphore};
    use tower::ServiceExt as _;

    use super::Places;

    fn ask(path: &str) -> Request<Body> {
        Request::get(path).body(Body::empty()).unwrap()
    }

    #[tokio::test(start_paused = true)]
    async fn what_takes_too_long_is_given_up() {
        let router = Router::new()
            .route("/", get(|| tokio::time::sleep(Duration::from_hours(1))))
            .layer(middleware::from_fn(super::end_in_time));
        let answer = router.oneshot(ask("/")).await.unwrap();
        assert_eq!(answer.status(), 503);
        assert!(answer.headers().contains_key("retry-after"));
    }

    #[tokio::test]
    async fn who_finds_no_place_is_told_when_to_come_again() {
        let (began, may_end) = (Arc::new(Notify::new()), Arc::new(Notify::new()));
        let (tell, wait) = (Arc::clone(&began), Arc::clone(&may_end));
        let slow = || async move {
            tell.notify_one();
            wait.notified().await;
        };
        let places = Arc::new(Places {
            requests: Semaphore::new(1),
            uploads: Semaphore::new(1),
            strangers: Semaphore::new(1),
        });
        let router = Router::new()
            .route("/slow", get(slow))
            .route("/healthz", get(|| async {}))
            .layer(middleware::from_fn_with_state(places, super::limit));
        let mut first = std::pin::pin!(router.clone().oneshot(ask("/slow")));
        tokio::select! {
            ended = &mut first => panic!("nobody let it end: {ended:?}"),
            () = began.notified() => {}
        }
        let second = router.clone().oneshot(ask("/slow")).await.unwrap();
        assert_eq!(
            (second.status().as_u16(), &second.headers()["retry-after"]),
            (503, &"1".parse().unwrap())
        );
        assert_eq!(router.clone().oneshot(ask("/healthz")).await.unwrap().status(), 200);
        may_end.notify_one();
        assert_eq!(first.await.unwrap().status(), 200);
    }
}
