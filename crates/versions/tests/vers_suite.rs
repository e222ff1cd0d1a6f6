//! Every case of the VERS suite that speaks of an ecosystem whose order is known here.

use serde_json::Value;
use versions::{Scheme, vers::Vers};

/// How many cases of each kind the suite has for these schemes.
const CASES: [(&str, usize); 4] =
    [("containment", 11), ("from_native", 494), ("parse", 12), ("validate", 19)];

/// The words by which the suite's reason and ours are the same reason.
const SAME_REASON: [(&str, &str); 9] = [
    ("whitespace", "whitespace"),
    ("leading pipe", "pipe stands first"),
    ("trailing pipe", "pipe stands last"),
    ("consecutive pipes", "two pipes"),
    ("not sorted", "not sorted"),
    ("invalid percent-encoding", "two hexadecimal digits"),
    ("uppercase T and Z", "`T` and `Z` in capitals"),
    ("colons must be unencoded", "percent-encoding is not canonical"),
    ("percent-encoding in version is not canonical", "percent-encoding is not canonical"),
];

#[test]
fn every_case_of_the_vers_suite_for_known_schemes_holds() {
    let cases = cases();
    let mut faults = Vec::new();
    for (name, case) in &cases {
        let outcome = match text(case, "/test_type") {
            "containment" => containment(case),
            "from_native" => from_native(case),
            "parse" => parse(case),
            "validate" => validate(case),
            other => Err(format!("test type `{other}` is not known")),
        };
        faults.extend(outcome.err().map(|fault| format!("{name}: {} {fault}", case["input"])));
    }
    assert!(faults.is_empty(), "{} of {} fail:\n{}", faults.len(), cases.len(), faults.join("\n"));
    for (kind, expected) in CASES {
        let found = cases.iter().filter(|(_, case)| case["test_type"] == kind).count();
        assert_eq!(found, expected, "cases of {kind}");
    }
}

/// Cases of the schemes that are known here, and all that are about notation only.
fn cases() -> Vec<(String, Value)> {
    let mut cases = Vec::new();
    for (name, bytes) in testkit::zip_files("conformance/vers.zip") {
        let suite: Value = serde_json::from_slice(&bytes).expect("a suite is JSON");
        for case in suite["tests"].as_array().expect("a suite has tests") {
            if is_ours(case) {
                cases.push((name.clone(), case.clone()));
            }
        }
    }
    cases
}

fn is_ours(case: &Value) -> bool {
    let input = &case["input"];
    let range = input.as_str().or_else(|| input["vers"].as_str());
    let kind = range.and_then(|range| range.strip_prefix("vers:")?.split_once('/')).map(|it| it.0);
    let kind = kind.or_else(|| input["scheme"].as_str()).or_else(|| input["input_scheme"].as_str());
    let known = kind.is_some_and(|kind| kind.parse::<Scheme>().is_ok());
    known || case["test_type"] == "parse"
}

fn containment(case: &Value) -> Result<(), String> {
    let range = Vers::parse_unsorted(text(case, "/input/vers")).map_err(|e| e.to_string())?;
    let found = range.contains(text(case, "/input/version")).map_err(|e| e.to_string())?;
    equal(&Value::Bool(found), &case["expected_output"])
}

fn from_native(case: &Value) -> Result<(), String> {
    let scheme = text(case, "/input/scheme").parse::<Scheme>().map_err(|e| e.to_string())?;
    let range = Vers::from_native(scheme, text(case, "/input/native_range"));
    equal(&range.map_err(|e| e.to_string())?.to_string().into(), &case["expected_output"])
}

fn validate(case: &Value) -> Result<(), String> {
    let range = Vers::parse_unsorted(text(case, "/input")).map_err(|e| e.to_string())?;
    equal(&range.to_string().into(), &case["expected_output"])
}

fn parse(case: &Value) -> Result<(), String> {
    match (Vers::parse(text(case, "/input")), case["expected_message"].as_str()) {
        (Ok(range), None) => equal(&as_the_suite_writes(&range), &case["expected_output"]),
        (Ok(range), Some(reason)) => Err(format!("is read as `{range}`, expected: {reason}")),
        (Err(error), None) => Err(error.to_string()),
        (Err(error), Some(reason)) => {
            let error = error.to_string();
            let same = SAME_REASON
                .iter()
                .any(|(theirs, ours)| reason.contains(theirs) && error.contains(ours));
            if same { Ok(()) } else { Err(format!("is refused: {error}, expected: {reason}")) }
        }
    }
}

fn as_the_suite_writes(range: &Vers) -> Value {
    let constraints: Vec<Value> = (range.constraints().iter())
        .map(|constraint| {
            let sign = constraint.comparator.sign();
            let sign = if sign.is_empty() { "=" } else { sign };
            serde_json::json!([sign, constraint.version])
        })
        .collect();
    serde_json::json!({ "scheme": range.kind(), "version_constraints": constraints })
}

fn equal(found: &Value, expected: &Value) -> Result<(), String> {
    if found == expected { Ok(()) } else { Err(format!("gives {found}, expected {expected}")) }
}

fn text<'a>(case: &'a Value, pointer: &str) -> &'a str {
    case.pointer(pointer).and_then(Value::as_str).unwrap_or_default()
}
