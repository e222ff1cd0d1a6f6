//! When it did not work: what happened, what to do, and a way on.

use askama::Template;

use super::Page;
use crate::{
    gallery::world,
    parts::{Link, Moment},
    shell::{Role, Shell},
};

/// An answer with an error's status.
#[derive(Debug, Clone, Template)]
#[template(path = "pages/trouble.html")]
pub struct TroublePage {
    /// What is around it.
    pub shell: Shell,
    /// What went wrong.
    pub trouble: Trouble,
    /// The number of the request, to be told to whoever runs the house.
    pub request: String,
    /// When.
    pub at: Moment,
    /// More ways on than those of the role.
    pub ways: Vec<Link>,
}

/// What went wrong.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Trouble {
    /// 400: the form or the address could not be read; what was wrong.
    Unreadable(String),
    /// 403: signed in, but this role may not.
    Forbidden,
    /// 403: this needs a passkey, and they came with a link.
    PasskeyNeeded,
    /// 403: the form came from another website.
    OtherSite,
    /// 404: absent, or not for this reader: the same words for both.
    NotFound,
    /// 409: somebody else was faster; what changed.
    Conflict(String),
    /// 413: more than so many megabytes.
    TooLarge(u32),
    /// 429: wait so many seconds.
    TooMany(u64),
    /// 500: our fault.
    Internal,
    /// 503: wait so many seconds.
    Busy(u64),
    /// 503: the disk is nearly full; reading still works.
    LowDisk,
}

impl Trouble {
    /// The status of the answer.
    pub fn status(&self) -> u16 {
        match self {
            Self::Unreadable(_) => 400,
            Self::Forbidden | Self::PasskeyNeeded | Self::OtherSite => 403,
            Self::NotFound => 404,
            Self::Conflict(_) => 409,
            Self::TooLarge(_) => 413,
            Self::TooMany(_) => 429,
            Self::Internal => 500,
            Self::Busy(_) | Self::LowDisk => 503,
        }
    }

    fn heading(&self) -> &'static str {
        match self {
            Self::Unreadable(_) => "We could not read what was sent",
            Self::Forbidden => "This is not open to you",
            Self::PasskeyNeeded => "This needs your passkey",
            Self::OtherSite => "This did not come from our own page",
            Self::NotFound => "There is nothing here for you",
            Self::Conflict(_) => "Somebody was faster than you",
            Self::TooLarge(_) => "That is too large for us",
            Self::TooMany(_) => "Please wait a moment",
            Self::Internal => "Something broke on our side",
            Self::Busy(_) => "We are too busy right now",
            Self::LowDisk => "We cannot save anything right now",
        }
    }

    fn happened(&self) -> String {
        let words = match self {
            Self::Unreadable(what) => return format!("Nothing was changed. {what}"),
            Self::Conflict(what) => return format!("Nothing was changed by you. {what}"),
            Self::TooLarge(megabytes) => {
                return format!("Nothing was saved. One file may have up to {megabytes} MB.");
            }
            Self::TooMany(_) => "You sent us a lot in a short time. Nothing was changed.",
            Self::Busy(_) => "Nothing was saved, and nothing is lost. Reading still works.",
            Self::Forbidden => {
                "You are signed in, but your role does not include this. Nothing was changed."
            }
            Self::PasskeyNeeded => {
                "You came in with a link. For this we must be sure that it is you. Nothing was \
                 changed."
            }
            Self::OtherSite => {
                "Your browser says that another website sent this. So we did not do it. Nothing \
                 was changed."
            }
            Self::NotFound => {
                "Either this address is wrong, or the page is not open to you. We say the same in \
                 both cases, so that nobody can find out by asking."
            }
            Self::Internal => {
                "This is our fault, not yours. What you had saved before is safe. What you just \
                 sent was not saved."
            }
            Self::LowDisk => {
                "Our disk is nearly full. Nothing was saved, and nothing is lost. Reading still \
                 works."
            }
        };
        words.to_owned()
    }

    fn what_to_do(&self) -> String {
        let words = match self {
            Self::TooMany(seconds) | Self::Busy(seconds) => {
                return format!("Try again in {}.", wait(*seconds));
            }
            Self::Unreadable(_) => "Go back, look at it again, and send it again.",
            Self::Forbidden => {
                "Ask an administrator of your organisation, or sign in with another role."
            }
            Self::PasskeyNeeded => {
                "Sign in with your passkey. Have you none yet? Add one under “People”."
            }
            Self::OtherSite => "Open the page here on our site, and do it from there.",
            Self::NotFound => {
                "Look at the address again, or sign in. A sign-in link works only once."
            }
            Self::Conflict(_) => "Open the page again. Look at what is new. Then decide again.",
            Self::TooLarge(_) => "Split the file, or send it as a zip.",
            Self::Internal => "Try again. If it breaks again, tell us the number below.",
            Self::LowDisk => "Try again later. Those who run this house have been told.",
        };
        words.to_owned()
    }
}

fn wait(seconds: u64) -> String {
    match seconds {
        0 | 1 => "one second".to_owned(),
        2..=119 => format!("{seconds} seconds"),
        _ => format!("{} minutes", seconds.div_ceil(60)),
    }
}

impl Page for TroublePage {
    const TEMPLATE: &'static str = "pages/trouble.html";

    fn title(&self) -> String {
        format!("{} ({})", self.trouble.heading(), self.trouble.status())
    }

    fn shell(&self) -> &Shell {
        &self.shell
    }

    fn samples() -> Vec<(&'static str, Self)> {
        let page = |shell, trouble| Self {
            shell,
            trouble,
            request: "req_7f3k9q".to_owned(),
            at: world::moment("2026-11-23T13:06:00Z"),
            ways: Vec::new(),
        };
        let signed = || world::signed(Role::Operator);
        let hostile = || world::HOSTILE.to_owned() + &world::long_word();
        let changed = "Ann Ortiz answered “Done” at 13:05 UTC, while this page was open.";
        let form = "The field “until” is not a day. Example: 2026-11-27.";
        vec![
            ("400", page(signed(), Trouble::Unreadable(form.to_owned()))),
            ("400-hostile", page(signed(), Trouble::Unreadable(hostile()))),
            ("403", page(signed(), Trouble::Forbidden)),
            ("403-passkey", page(signed(), Trouble::PasskeyNeeded)),
            ("403-other-site", page(signed(), Trouble::OtherSite)),
            ("404", page(world::nobody(), Trouble::NotFound)),
            ("404-signed-in", page(signed(), Trouble::NotFound)),
            ("409", page(signed(), Trouble::Conflict(changed.to_owned()))),
            ("413", page(signed(), Trouble::TooLarge(20))),
            ("429", page(world::nobody(), Trouble::TooMany(45))),
            ("500", page(signed(), Trouble::Internal)),
            ("503", page(signed(), Trouble::Busy(600))),
            ("503-low-disk", page(signed(), Trouble::LowDisk)),
        ]
    }
}
