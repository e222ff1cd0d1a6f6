//! What ends or begins on the people page: each is asked first, then done, then said.

use app::{
    AppError, Slug,
    consents::{self, ConsentView},
    id::{ConsentId, PersonId, TokenId},
    passkeys as keys,
    people::{self, Ending, Membership},
    tokens,
};
use axum::{
    Router,
    response::Response,
    routing::{get, post},
};

use super::{
    made::{self, Typed, wrong},
    routes::role_of,
};
use crate::{
    Problem, Site,
    desk::{Answer, Desk, Fields, Visitor, after},
    pages::preview::Preview,
    parts::Link,
    shell::Section,
};

pub(super) fn routes() -> Router<Site> {
    Router::new()
        .route("/people/members/end", get(ask_to_end).post(end))
        .route("/people/tokens/revoke", get(ask_to_revoke_token).post(revoke_token))
        .route("/people/delegates", post(ask_to_give))
        .route("/people/delegates/give", post(give))
        .route("/people/delegates/revoke", get(ask_to_revoke).post(revoke))
        .route("/people/clients/accept", get(ask_to_accept).post(accept))
        .route("/people/passkeys/remove", get(ask_to_remove).post(remove))
}

/// What a person is asked before it happens.
struct Ask<'a> {
    part: &'a str,
    action: &'a str,
    heading: String,
    button: &'a str,
    changes: Vec<String>,
    stays: Vec<String>,
    undo: &'a str,
}

impl Ask<'_> {
    fn preview(self, desk: &Desk<'_>, fields: &[(&str, &str)]) -> Preview {
        let field = |(name, value): &(&str, &str)| ((*name).to_owned(), (*value).to_owned());
        Preview {
            shell: desk.shell(Section::People),
            heading: self.heading,
            changes: self.changes,
            stays: self.stays,
            action: self.action.to_owned(),
            fields: fields.iter().map(field).collect(),
            button: self.button.to_owned(),
            back: Link::new(format!("/people{}", self.part), "Go back, change nothing"),
            undo: self.undo.to_owned(),
        }
    }
}

async fn ask_to_end(visitor: Visitor) -> Result<Response, Problem> {
    visitor
        .page(|desk| {
            let of = membership(desk, &desk.visitor.query)?;
            let ending = people::look_at_ending(desk.house, desk.caller, of)?;
            let ask = Ask {
                part: "",
                action: "/people/members/end",
                heading: format!(
                    "End the membership of {} as {}",
                    ending.name.as_deref().unwrap_or("this person"),
                    of.role
                ),
                button: "End the membership",
                changes: of_ending(&ending),
                stays: vec!["What they did stays in the record.".to_owned()],
                undo: "You can invite them again at any time.",
            };
            let (person, role) = (of.person.to_string(), of.role.name());
            Ok(ask.preview(desk, &[("person", &person), ("role", role)]))
        })
        .await
}

fn of_ending(ending: &Ending) -> Vec<String> {
    let some = |count: usize, one: &str, many: &str| match count {
        0 => None,
        1 => Some(one.to_owned()),
        _ => Some(format!("{count} {many}")),
    };
    let lines = [
        Some("They can no longer sign in as this.".to_owned()),
        some(ending.sessions, "One session ends at once.", "sessions end at once."),
        some(
            ending.tokens,
            "One token that they made stops working: they know its secret.",
            "tokens that they made stop working: they know the secrets.",
        ),
        ending.is_last.then(|| "Their passkeys and links are removed, too.".to_owned()),
        ending.leaves_nobody.then(|| "Nobody is left here who does this.".to_owned()),
    ];
    lines.into_iter().flatten().collect()
}

async fn end(visitor: Visitor, form: Fields) -> Result<Response, Problem> {
    visitor
        .answer(move |desk| {
            let of = membership(desk, &form)?;
            let entry = people::end_membership(desk.house, desk.caller, of)?;
            Ok(Answer::To(after("/people", entry)))
        })
        .await
}

fn membership(desk: &Desk<'_>, fields: &Fields) -> Result<Membership, AppError> {
    let person: PersonId = fields.text("person").parse().map_err(|_| AppError::not_found())?;
    let role = role_of("/role", fields.text("role"))?;
    Ok(Membership { person, organisation: desk.organisation()?.id, role })
}

async fn ask_to_revoke_token(visitor: Visitor) -> Result<Response, Problem> {
    visitor
        .page(|desk| {
            let id = desk.visitor.query.text("token");
            let all = tokens::list(desk.house, desk.caller)?;
            let found = all.into_iter().find(|one| one.id.to_string() == id);
            let token = found.ok_or_else(AppError::not_found)?;
            let ask = Ask {
                part: "#tokens",
                action: "/people/tokens/revoke",
                heading: format!("Revoke the token “{}”", token.name),
                button: "Revoke the token",
                changes: vec!["The program that uses it stops working at once.".to_owned()],
                stays: vec!["What it sent before stays.".to_owned()],
                undo: "This cannot be undone. You can make a new token.",
            };
            Ok(ask.preview(desk, &[("token", id)]))
        })
        .await
}

async fn revoke_token(visitor: Visitor, form: Fields) -> Result<Response, Problem> {
    visitor
        .answer(move |desk| {
            let id: TokenId = form.text("token").parse().map_err(|_| AppError::not_found())?;
            let entry = tokens::revoke(desk.house, desk.caller, id)?;
            Ok(Answer::To(after("/people#tokens", entry)))
        })
        .await
}

/// Shows what a delegate will be able to do; on a mistake the page comes again.
async fn ask_to_give(visitor: Visitor, form: Fields) -> Result<Response, Problem> {
    visitor
        .answer(move |desk| {
            let typed = form.text("delegate");
            let found =
                slug(typed).and_then(|slug| consents::delegate(desk.house, desk.caller, &slug));
            let delegate = match found {
                Ok(delegate) => delegate,
                Err(error) if error.pointer.as_deref() == Some("/delegate") => {
                    let typed = Typed { delegate: wrong(typed, &error), ..Typed::default() };
                    return Answer::again(&made::page(desk, typed, None)?);
                }
                Err(error) => return Err(error),
            };
            let ask = Ask {
                part: "#delegates",
                action: "/people/delegates/give",
                heading: format!("Let {} act for you", delegate.name),
                button: "Let them act for us",
                changes: vec![
                    "They see your list and your week.".to_owned(),
                    "They can change your list, and answer for you.".to_owned(),
                    "Each look of theirs is written down, and you can see it.".to_owned(),
                ],
                stays: vec!["They do not see your people and your tokens.".to_owned()],
                undo: "You can take this back at any time. It ends at once.",
            };
            Answer::page(&ask.preview(desk, &[("delegate", delegate.slug.as_str())]))
        })
        .await
}

async fn give(visitor: Visitor, form: Fields) -> Result<Response, Problem> {
    visitor
        .answer(move |desk| {
            let (own, slug) = (desk.organisation()?.slug, slug(form.text("delegate"))?);
            let given = consents::give(desk.house, desk.caller, (&own, &slug))?;
            Ok(Answer::To(after("/people#delegates", given.entry)))
        })
        .await
}

fn slug(typed: &str) -> Result<Slug, AppError> {
    let why = "this is no short name: small letters, digits and hyphens, as in state-of-tamarack";
    typed.parse().map_err(|_| AppError::invalid("/delegate", why))
}

fn consent(desk: &Desk<'_>) -> Result<ConsentView, AppError> {
    let id: ConsentId =
        desk.visitor.query.text("consent").parse().map_err(|_| AppError::not_found())?;
    consents::find(desk.house, desk.caller, id)
}

async fn ask_to_revoke(visitor: Visitor) -> Result<Response, Problem> {
    visitor
        .page(|desk| {
            let view = consent(desk)?;
            let gave = view.operator.id == desk.organisation()?.id;
            let (heading, change, part) = if gave {
                let heading = format!("Take back that {} acts for you", view.delegate.name);
                (heading, "They no longer see your list and your week.", "#delegates")
            } else {
                let heading = format!("No longer act for {}", view.operator.name);
                (heading, "You no longer see their list and their week.", "#clients")
            };
            let ask = Ask {
                part,
                action: "/people/delegates/revoke",
                heading,
                button: if gave { "Take it back" } else { "Give it back" },
                changes: vec![change.to_owned(), "It ends at once.".to_owned()],
                stays: vec!["What was read and answered stays in the record.".to_owned()],
                undo: "Only the operator can let them act again.",
            };
            Ok(ask.preview(desk, &[("consent", &view.id.to_string())]))
        })
        .await
}

async fn revoke(visitor: Visitor, form: Fields) -> Result<Response, Problem> {
    visitor
        .answer(move |desk| {
            let id: ConsentId = form.text("consent").parse().map_err(|_| AppError::not_found())?;
            let entry = consents::revoke(desk.house, desk.caller, id)?;
            Ok(Answer::To(after("/people", entry)))
        })
        .await
}

async fn ask_to_accept(visitor: Visitor) -> Result<Response, Problem> {
    visitor
        .page(|desk| {
            let view = consent(desk)?;
            let ask = Ask {
                part: "#clients",
                action: "/people/clients/accept",
                heading: format!("Take {} on as your client", view.operator.name),
                button: "Take them on",
                changes: vec![
                    "They read from now on what is marked TLP:AMBER here.".to_owned(),
                    "They see that you said yes.".to_owned(),
                ],
                stays: vec!["You can see their list and their week already.".to_owned()],
                undo: "You can give it back at any time. It ends at once.",
            };
            Ok(ask.preview(desk, &[("consent", &view.id.to_string())]))
        })
        .await
}

async fn accept(visitor: Visitor, form: Fields) -> Result<Response, Problem> {
    visitor
        .answer(move |desk| {
            let id: ConsentId = form.text("consent").parse().map_err(|_| AppError::not_found())?;
            let entry = consents::accept(desk.house, desk.caller, id)?;
            Ok(Answer::To(after("/people#clients", entry)))
        })
        .await
}

async fn ask_to_remove(visitor: Visitor) -> Result<Response, Problem> {
    visitor
        .page(|desk| {
            let handle = desk.visitor.query.text("passkey");
            let key = keys::find(desk.house, desk.caller, handle)?;
            let ask = Ask {
                part: "#passkeys",
                action: "/people/passkeys/remove",
                heading: format!("Remove the passkey “{}”", key.name),
                button: "Remove the passkey",
                changes: vec!["It no longer signs you in.".to_owned()],
                stays: vec!["Your device may still show it. Delete it there, too.".to_owned()],
                undo: "This cannot be undone. You can add the device again.",
            };
            Ok(ask.preview(desk, &[("passkey", handle)]))
        })
        .await
}

async fn remove(visitor: Visitor, form: Fields) -> Result<Response, Problem> {
    visitor
        .answer(move |desk| {
            let entry = keys::remove(desk.house, desk.caller, form.text("passkey"))?;
            Ok(Answer::To(after("/people#passkeys", entry)))
        })
        .await
}
