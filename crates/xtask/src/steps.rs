//! Named steps with their seconds, and one closing line that counts them.

use std::time::{Duration, Instant};

use anyhow::{Result, bail};

/// Runs steps one after the other; a failed one does not hide what the next would say.
#[derive(Debug, Default)]
pub(crate) struct Steps {
    ended: Vec<(&'static str, Duration, Outcome)>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Outcome {
    Passed,
    Failed,
}

impl Steps {
    /// Runs one step and prints how it ended.
    pub(crate) fn run(&mut self, name: &'static str, step: impl FnOnce() -> Result<()>) {
        println!("── {name}");
        let start = Instant::now();
        let outcome = match step() {
            Ok(()) => Outcome::Passed,
            Err(error) => {
                eprintln!("{name}: {error:#}");
                Outcome::Failed
            }
        };
        self.ended.push((name, start.elapsed(), outcome));
        println!("── {name} {} in {:.1} s", outcome.word(), start.elapsed().as_secs_f64());
    }

    /// Prints every step's seconds and the counts; an error where a step failed.
    pub(crate) fn close(self) -> Result<()> {
        println!();
        for (name, duration, outcome) in &self.ended {
            println!("{:>7.1} s  {}  {name}", duration.as_secs_f64(), outcome.word());
        }
        let failed = self.ended.iter().filter(|(.., outcome)| *outcome == Outcome::Failed).count();
        println!("steps: {} passed, {failed} failed", self.ended.len() - failed);
        if failed > 0 {
            bail!("{failed} of {} steps failed", self.ended.len());
        }
        Ok(())
    }
}

impl Outcome {
    fn word(self) -> &'static str {
        match self {
            Self::Passed => "passed",
            Self::Failed => "FAILED",
        }
    }
}

#[cfg(test)]
mod tests {
    use anyhow::bail;

    use super::Steps;

    #[test]
    fn one_failed_step_fails_the_whole_and_the_next_still_runs() {
        let mut steps = Steps::default();
        let mut ran = 0;
        steps.run("first", || bail!("broken on purpose"));
        steps.run("second", || {
            ran += 1;
            Ok(())
        });
        assert_eq!(ran, 1);
        assert_eq!(steps.close().unwrap_err().to_string(), "1 of 2 steps failed");
    }

    #[test]
    fn passed_steps_pass() {
        let mut steps = Steps::default();
        steps.run("only", || Ok(()));
        steps.close().unwrap();
    }
}
