//! What an operator should do: tasks with dates, and what it answered.

mod answer;
mod clients;
mod list;

pub use answer::{Answer, AnswerKind, NewAnswer, answer, answers, closed};
pub use clients::{Client, clients};
pub use list::{Week, list, sheet, week};
