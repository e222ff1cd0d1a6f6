//! A measurement, as a row of a table or as an object on a line.

use serde_json::json;

/// One number, and what it must not be above.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Measurement {
    pub(super) name: String,
    pub(super) value: f64,
    pub(super) unit: String,
    /// `None` for what stands beside for comparison.
    pub(super) must: Option<f64>,
}

impl Measurement {
    pub(super) fn new(name: impl Into<String>, value: f64, unit: &str, must: Option<f64>) -> Self {
        Self { name: name.into(), value: rounded(value), unit: unit.to_owned(), must }
    }

    pub(super) fn print_json(&self) {
        let Self { name, value, unit, must } = self;
        println!("{}", json!({ "name": name, "value": value, "unit": unit, "must": must }));
    }

    pub(super) fn print_row(&self) {
        let (must, verdict) = match self.must {
            None => (String::new(), ""),
            Some(must) if self.value <= must => (format!("≤{must}"), "yes"),
            Some(must) => (format!("≤{must}"), "**no**"),
        };
        println!("| {} | {} | {} | {must} | {verdict} |", self.name, self.value, self.unit);
    }
}

/// The head of the table that `docs/benchmarks.md` holds.
pub(super) fn print_head() {
    println!("| what | measured | unit | must | holds |");
    println!("|---|---|---|---|---|");
}

/// Three figures: more would only be noise.
fn rounded(value: f64) -> f64 {
    if value == 0.0 {
        return value;
    }
    let scale = 10_f64.powf(2.0 - value.abs().log10().floor());
    (value * scale).round() / scale
}

#[cfg(test)]
mod tests {
    use super::Measurement;

    #[test]
    fn a_value_keeps_three_figures() {
        for (value, shown) in [(0.123_456, "0.123"), (12.345, "12.3"), (123_456.0, "123000")] {
            assert_eq!(Measurement::new("", value, "s", None).value.to_string(), shown);
        }
    }
}
