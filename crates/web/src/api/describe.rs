//! `/openapi.json`: what the API takes and answers, from its handlers and the table.

use std::sync::OnceLock;

use access::{Standing, Who};
use app::AppError;
use axum::{
    http::header,
    response::{IntoResponse as _, Response},
};
use serde_json::{Map, Value, json};
use utoipa::OpenApi as _;

use super::{Declared, Handlers, Needs, TABLE};
use crate::Problem;

/// What an operation may answer when it does not do what was asked.
const REFUSALS: [(&str, &str); 9] = [
    ("400", "The body is no JSON, or ended too early."),
    ("401", "Sign in, or send a token that works."),
    ("403", "You may not do this; with a `pointer`: you may not name what stands there."),
    ("404", "There is nothing here that you may see; with a `pointer`: nor what the body names."),
    ("409", "It contradicts what is there, or the key was used for something else."),
    ("413", "What was sent is too large."),
    ("415", "What was sent has another media type than is taken here."),
    ("422", "What was sent is wrong; `pointer` says where."),
    ("429", "Too many requests in a short time: try again after `Retry-After` seconds."),
];
const UNAVAILABLE: &str = "Try again after `Retry-After` seconds.";

const ABOUT: &str = "Every GET takes `after`, the entry of a change, and answers with what that \
    change made of it. Every POST, PUT and DELETE takes an `Idempotency-Key`: sent again with the \
    same content, the first answer comes to who may still do it, with the header \
    `Idempotency-Replayed: true`, and nothing happens twice. Where that answer was lost it is \
    `{\"entry\": …, \"replayed\": true}` with status 200. A list has `items`, and `next`, which \
    goes on as `cursor` (of entries: as `before`). Errors are problems (RFC 9457) with a stable \
    `code`. An address takes the methods that stand here, a GET also as HEAD; another one is \
    answered with 405.";

/// This description.
#[utoipa::path(get, path = "/openapi.json", tag = "about",
    responses((status = 200, description = "OpenAPI 3.1", body = Object)))]
pub(crate) async fn openapi() -> Result<Response, Problem> {
    static TEXT: OnceLock<String> = OnceLock::new();
    let text = if let Some(text) = TEXT.get() {
        text
    } else {
        let made = document()?;
        TEXT.get_or_init(|| made)
    };
    Ok(([(header::CONTENT_TYPE, "application/json")], text.as_str()).into_response())
}

fn document() -> Result<String, AppError> {
    let broken = |error| AppError::internal(format!("the description can't be written: {error}"));
    let mut document = serde_json::to_value(Handlers::openapi()).map_err(broken)?;
    document["info"] = json!({
        "title": "Breakwater",
        "version": "1",
        "description": ABOUT,
        "license": { "name": "Apache-2.0", "identifier": "Apache-2.0" },
    });
    document["servers"] = json!([{ "url": "/api/v1" }]);
    document["components"]["securitySchemes"] = json!({
        "token": { "type": "http", "scheme": "bearer", "description": "`bwt_…`" },
    });
    document["components"]["responses"] = refusals();
    for declared in TABLE {
        complete(&mut document["paths"][declared.path][declared.method], declared);
    }
    serde_json::to_string(&document).map_err(broken)
}

/// What holds for an operation because of its method, its address and who may ask for it.
fn complete(operation: &mut Value, declared: &Declared) {
    let reads = declared.method == "get";
    let content = operation.pointer("/requestBody/content");
    let has_body = content.is_some();
    let takes_json = content.is_some_and(|content| content.get("application/json").is_some());
    let open = declared.needs == Needs::Nothing;
    if let Some(file) = operation.pointer_mut("/requestBody/content/application~1octet-stream") {
        *file = json!({ "schema": { "type": "string", "format": "binary" } });
    }
    operation["operationId"] = json!(operation_id(declared));
    operation["security"] = match declared.needs {
        Needs::Any(actions) if actions.iter().any(|action| anyone_may(*action)) => {
            json!([{}, { "token": [] }])
        }
        Needs::Nothing => json!([]),
        Needs::SignIn | Needs::Any(_) => json!([{ "token": [] }]),
    };
    let parameters = &mut operation["parameters"];
    let mut all = parameters.as_array().cloned().unwrap_or_default();
    all.extend(names_in(declared.path).map(in_path));
    if !open {
        all.push(if reads { after() } else { key() });
    }
    *parameters = Value::Array(all);
    let answers = [
        ("400", has_body),
        ("401", !open),
        ("403", !open),
        ("404", !open),
        ("409", !reads),
        ("413", has_body),
        ("415", takes_json),
        ("422", !open),
        ("429", true),
        ("503", true),
    ];
    for (status, _) in answers.into_iter().filter(|(_, may)| *may) {
        let reference = format!("#/components/responses/{status}");
        operation["responses"][status] = json!({ "$ref": reference });
    }
}

/// A method and an address in one word.
fn operation_id(declared: &Declared) -> String {
    let words = declared.path.split(['/', '-', '.', '{', '}']).filter(|word| !word.is_empty());
    std::iter::once(declared.method).chain(words).collect::<Vec<_>>().join("_")
}

/// Whether somebody may do this with something without saying who they are.
fn anyone_may(action: access::Action) -> bool {
    !Standing::alone(Who::Anyone).read_scope(action).is_empty()
}

fn names_in(path: &str) -> impl Iterator<Item = &str> {
    path.split('/').filter_map(|part| part.strip_prefix('{')?.strip_suffix('}'))
}

fn in_path(name: &str) -> Value {
    let id =
        |prefix: &str| json!({ "type": "string", "pattern": format!("^{prefix}_[0-9a-f]{{32}}$") });
    let schema = match name {
        "token" => id("tok"),
        "import" => id("imp"),
        "list" => id("inv"),
        "seq" => json!({ "type": "integer", "format": "int64", "minimum": 0 }),
        "advisory" => json!({ "type": "string", "minLength": 1, "maxLength": 200 }),
        _ => json!({ "type": "string", "pattern": "^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$" }),
    };
    json!({ "name": name, "in": "path", "required": true, "schema": schema })
}

fn after() -> Value {
    json!({
        "name": "after", "in": "query", "required": false,
        "description": "The entry of a change that the answer must show.",
        "schema": { "type": "string", "pattern": "^ent_[0-9a-f]{32}$" },
    })
}

fn key() -> Value {
    json!({
        "name": "Idempotency-Key", "in": "header", "required": false,
        "description": "A word of yours for this one change.",
        "schema": { "type": "string", "pattern": "^[!-~]{1,255}$" },
    })
}

fn refusals() -> Value {
    let problem = json!({
        "application/problem+json": { "schema": { "$ref": "#/components/schemas/Problem" } },
    });
    let mut all = Map::new();
    for (status, description) in REFUSALS.into_iter().chain([("503", UNAVAILABLE)]) {
        let mut refusal = json!({ "description": description, "content": problem });
        if matches!(status, "429" | "503") {
            refusal["headers"] = json!({
                "Retry-After": { "schema": { "type": "integer", "minimum": 1 }, "required": true },
            });
        }
        all.insert(status.to_owned(), refusal);
    }
    Value::Object(all)
}
