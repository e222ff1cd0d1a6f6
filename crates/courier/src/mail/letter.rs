//! A letter: each part is checked when it is made, so that no text can become a header.

use std::{fmt, str::FromStr, time::SystemTime};

use jiff::Timestamp;
use lettre::{
    Address, Message,
    message::{Mailbox, SinglePart, header},
};

use super::MailError;

/// One address, and nothing beside it: no name, no second one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Recipient(Address);

/// A text is no address that we write to.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is no mail address; expected one such as `it@mill-creek.example`, in plain letters")]
pub struct RecipientError(pub String);

impl Recipient {
    /// How long one may be (RFC 5321 §4.5.3.1.3, without the brackets).
    pub const LENGTH_MAX: usize = 254;

    /// What stands behind the `@`.
    pub(super) fn domain(&self) -> &str {
        self.0.domain()
    }

    fn mailbox(&self) -> Mailbox {
        Mailbox::new(None, self.0.clone())
    }
}

impl FromStr for Recipient {
    type Err = RecipientError;

    fn from_str(text: &str) -> Result<Self, RecipientError> {
        let refused = || RecipientError(shown(text));
        // Quoted local parts and comments are lawful and only ever seen in attacks.
        let is_plain = |byte: u8| byte.is_ascii_graphic() && !b"\"(),:;<>[]\\".contains(&byte);
        if text.len() > Self::LENGTH_MAX || !text.bytes().all(is_plain) {
            return Err(refused());
        }
        text.parse().map(Self).map_err(|_| refused())
    }
}

impl fmt::Display for Recipient {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// What a letter is about: one line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Subject(String);

/// A text is no subject.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is no subject; expected one line of 1 to 200 characters")]
pub struct SubjectError(pub String);

impl Subject {
    /// How long one may be, in characters.
    pub const LENGTH_MAX: usize = 200;
}

impl FromStr for Subject {
    type Err = SubjectError;

    fn from_str(text: &str) -> Result<Self, SubjectError> {
        let is_broken =
            |letter: char| letter.is_control() || matches!(letter, '\u{2028}' | '\u{2029}');
        let length = text.chars().count();
        if text.trim().is_empty() || length > Self::LENGTH_MAX || text.contains(is_broken) {
            return Err(SubjectError(shown(text)));
        }
        Ok(Self(text.to_owned()))
    }
}

/// Something to send to one person.
#[derive(Clone)]
pub struct Letter {
    /// Which letter it is: the same one, sent again, has the same message id.
    pub id: String,
    /// To whom.
    pub to: Recipient,
    /// What about.
    pub subject: Subject,
    /// What it says; line ends of any kind.
    pub text: String,
    /// When it was written.
    pub at: Timestamp,
}

/// Not its text: that may hold a way to sign in.
impl fmt::Debug for Letter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Letter({} to {})", shown(&self.id), self.to)
    }
}

impl Letter {
    pub(super) fn written(&self, from: &Recipient) -> Result<Message, MailError> {
        let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || b"._-".contains(&byte);
        if self.id.is_empty() || self.id.len() > 80 || !self.id.bytes().all(is_plain) {
            return Err(MailError::Unwritable(format!("`{}` is no id", shown(&self.id))));
        }
        Message::builder()
            .from(from.mailbox())
            .to(self.to.mailbox())
            .subject(self.subject.0.clone())
            .date(SystemTime::from(self.at))
            .message_id(Some(format!("<{}@{}>", self.id, from.domain())))
            .header(Automatic)
            .singlepart(SinglePart::plain(inert(&self.text)))
            .map_err(|error| MailError::Unwritable(error.to_string()))
    }
}

/// One kind of line end, no other control characters.
fn inert(text: &str) -> String {
    let lines = text.replace("\r\n", "\n").replace('\r', "\n");
    let is_kept = |letter: char| !letter.is_control() || matches!(letter, '\n' | '\t');
    lines.chars().map(|letter| if is_kept(letter) { letter } else { '\u{FFFD}' }).collect()
}

/// What was wrong, short and on one line.
fn shown(text: &str) -> String {
    text.chars().take(80).flat_map(char::escape_debug).collect()
}

/// Nobody's holiday answers this (RFC 3834 §5).
#[derive(Debug, Clone)]
struct Automatic;

impl header::Header for Automatic {
    fn name() -> header::HeaderName {
        header::HeaderName::new_from_ascii_str("Auto-Submitted")
    }

    fn parse(_: &str) -> Result<Self, Box<dyn std::error::Error + Send + Sync>> {
        Ok(Self)
    }

    fn display(&self) -> header::HeaderValue {
        header::HeaderValue::new(Self::name(), "auto-generated".to_owned())
    }
}

#[cfg(test)]
mod tests {
    use super::{Letter, Recipient, Subject, inert};

    #[test]
    fn an_address_is_one_plain_address() {
        for good in ["it@mill-creek.example", "a.b+c@d.example", "x@localhost"] {
            assert_eq!(good.parse::<Recipient>().unwrap().to_string(), good);
        }
        for bad in [
            "",
            "a",
            "@b.example",
            "a@",
            "a@b.example\r\nBcc: c@d.example",
            "a@b.example,c@d.example",
            "a@b.example c@d.example",
            "A <a@b.example>",
            "\"a b\"@c.example",
            "a@b@c.example",
            "a\0@b.example",
            "ä@b.example",
            "a@bücher.example",
            "<a@b.example>",
            "a@[127.0.0.1]",
            &format!("{}@b.example", "a".repeat(250)),
        ] {
            let error = bad.parse::<Recipient>().unwrap_err().to_string();
            assert!(!error.contains(['\r', '\n', '\0']), "{error:?}");
        }
    }

    #[test]
    fn a_subject_is_one_line() {
        assert!("Sign in to Breakwater – Mühlbach".parse::<Subject>().is_ok());
        let long = "a".repeat(201);
        for bad in ["", " ", "a\nBcc: b@c.example", "a\r", "a\u{85}b", "a\u{2028}b", "a\0", &long] {
            assert!(bad.parse::<Subject>().is_err(), "{bad:?}");
        }
    }

    #[test]
    fn a_text_has_one_kind_of_line_end_and_no_other_control_characters() {
        assert_eq!(inert("a\r\nb\rc\n\td\0\u{1b}[2J"), "a\nb\nc\n\td\u{FFFD}\u{FFFD}[2J");
    }

    #[test]
    fn an_id_that_would_break_the_header_is_refused() {
        let from: Recipient = "a@b.example".parse().unwrap();
        let letter = |id: &str| Letter {
            id: id.to_owned(),
            to: from.clone(),
            subject: "Hello".parse().unwrap(),
            text: "bwl_secret".to_owned(),
            at: "2026-11-21T15:00:00Z".parse().unwrap(),
        };
        assert!(letter("out_01").written(&from).is_ok());
        for bad in ["", "a b", "a>\r\nBcc: x@y.example", &"a".repeat(81)] {
            assert!(letter(bad).written(&from).is_err(), "{bad:?}");
        }
        assert!(!format!("{:?}", letter("out_01")).contains("bwl_"));
    }
}
