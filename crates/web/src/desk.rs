//! The desk: who asks for a page, what they typed, and the page that they get.

mod around;
mod fields;
mod parcel;
mod place;
mod told;
mod upload;
mod written;

use app::{AppError, Caller, House};
use axum::{
    extract::FromRequestParts,
    http::{HeaderMap, StatusCode, header, request::Parts},
    response::{Html, IntoResponse, Redirect, Response},
};

use crate::{Problem, Site, layers::Nonce, pages::Page, who::Asker};

pub(crate) use fields::Fields;
pub(crate) use parcel::Parcel;
pub(crate) use place::local;
pub(crate) use told::told_to_people;
pub(crate) use upload::Upload;
pub(crate) use written::after;

/// Somebody with a browser, and what they ask for.
#[derive(Debug, Clone)]
pub(crate) struct Visitor {
    /// The site.
    pub(crate) site: Site,
    /// Who.
    pub(crate) asker: Asker,
    /// What stands behind the `?` of the address.
    pub(crate) query: Fields,
    /// The headers.
    pub(crate) headers: HeaderMap,
    nonce: String,
}

/// What a page is made from, on a blocking thread.
#[derive(Debug)]
pub(crate) struct Desk<'a> {
    /// The house.
    pub(crate) house: &'a House,
    /// Who asks, and when.
    pub(crate) caller: &'a Caller,
    /// The same with their address.
    pub(crate) visitor: &'a Visitor,
}

/// What comes of a form.
#[derive(Debug)]
pub(crate) enum Answer {
    /// A page.
    Page(String),
    /// The form again, with what was typed and what is wrong with it.
    Again(String),
    /// It is done; this address shows it.
    To(String),
}

impl FromRequestParts<Site> for Visitor {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, site: &Site) -> Result<Self, Problem> {
        let asker = <Asker as FromRequestParts<Site>>::from_request_parts(parts, site).await?;
        let nonce = parts.extensions.get::<Nonce>().map(|nonce| nonce.0.clone());
        Ok(Self {
            site: site.clone(),
            asker,
            query: Fields::of_query(parts),
            headers: parts.headers.clone(),
            nonce: nonce.unwrap_or_default(),
        })
    }
}

impl Visitor {
    /// Runs this on a blocking thread.
    pub(crate) async fn run<T, F>(&self, work: F) -> Result<T, Problem>
    where
        F: FnOnce(&Desk<'_>) -> Result<T, AppError> + Send + 'static,
        T: Send + 'static,
    {
        let visitor = self.clone();
        let run = self.site.run(&self.asker, move |house, caller| {
            work(&Desk { house, caller, visitor: &visitor })
        });
        run.await.map_err(Problem::from)
    }

    /// Answers with a page.
    pub(crate) async fn page<P, F>(&self, make: F) -> Result<Response, Problem>
    where
        P: Page,
        F: FnOnce(&Desk<'_>) -> Result<P, AppError> + Send + 'static,
    {
        self.answer(move |desk| Answer::page(&make(desk)?)).await
    }

    /// Answers to a form.
    pub(crate) async fn answer<F>(&self, work: F) -> Result<Response, Problem>
    where
        F: FnOnce(&Desk<'_>) -> Result<Answer, AppError> + Send + 'static,
    {
        Ok(self.run(work).await?.into_response())
    }
}

impl Answer {
    /// A page.
    pub(crate) fn page(page: &impl Page) -> Result<Self, AppError> {
        html(page).map(Self::Page)
    }

    /// The form again.
    pub(crate) fn again(page: &impl Page) -> Result<Self, AppError> {
        html(page).map(Self::Again)
    }
}

fn html(page: &impl Page) -> Result<String, AppError> {
    page.html().map_err(|error| AppError::internal(format!("a page can't be made: {error}")))
}

impl IntoResponse for Answer {
    fn into_response(self) -> Response {
        match self {
            Self::Page(html) => Html(html).into_response(),
            Self::Again(html) => (StatusCode::UNPROCESSABLE_ENTITY, Html(html)).into_response(),
            Self::To(address) => Redirect::to(&address).into_response(),
        }
    }
}

/// Takes the answer again by itself after so many seconds, as long as work goes on.
pub(crate) fn look_again(mut response: Response, after_s: u32) -> Response {
    let value = axum::http::HeaderValue::from(after_s);
    response.headers_mut().insert(header::REFRESH, value);
    response
}
