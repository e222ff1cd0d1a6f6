//! What one operator should do this week: findings with dates, tasks, letters, one offline page.

mod actions;
pub mod dates;
pub mod estate;
pub mod inert;
pub mod page;
pub mod report;
mod tasks;

pub use actions::actions;
pub use tasks::Tasks;
