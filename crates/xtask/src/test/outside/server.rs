//! What programs that nobody here wrote say of the server: its pages, its API, its record.

mod crawl;
mod pages;

use std::{fs, process::Command};

use anyhow::Result;

use crate::{
    demo::{
        self,
        site::{ROLES, Role, Site},
    },
    programs,
    steps::Steps,
    workspace::Workspace,
};

/// For how long the API is thrown requests at, for each role.
const API_SECONDS: &str = "45";
/// What the API's checker must know: what is in a file stands in no schema, so a file that is well
/// sent may still be refused. Nothing else that the description allows may be.
const API_RULES: &str = r#"
[[operations]]
include-operation-id = "post_operators_operator_inventories"
[operations.checks.positive_data_acceptance]
expected-statuses = ["2xx", "401", "403", "404", "409", "422", "429", "503"]
"#;
/// Who calls the API: each may do other things.
const CALLERS: [&str; 3] = ["operator", "coordinator", "administrator"];

pub(super) fn add_steps(workspace: &Workspace, steps: &mut Steps) {
    let mut site = None;
    steps.run("a server with the exercise", || {
        let program = demo::build(workspace)?;
        site = Some(Site::open(workspace, &program, "outside-server")?);
        Ok(())
    });
    let Some(site) = site else { return };
    steps.run("the server's pages, signed in as each role, by link and by passkey", || {
        pages::look_at_all(workspace, &site)
    });
    steps.run("the description of the API", || {
        let url = format!("{}/api/v1/openapi.json", site.base());
        check(workspace, "openapi", &[url])
    });
    for role in ROLES.into_iter().filter(|role| CALLERS.contains(&role.name)) {
        steps.run("the API, thrown all kinds of requests", || api(workspace, &site, role));
    }
    steps.run("the record", || {
        let key = programs::output_of(&mut site.command(&["ledger", "key"]))?;
        let folder = site.data().join("ledger").display().to_string();
        let address = format!("{}/ledger", site.base());
        [folder, address].into_iter().try_for_each(|place| {
            check(workspace, "tlog", &[place, "--vkey".to_owned(), key.trim().to_owned()])
        })
    });
}

fn check(workspace: &Workspace, kind: &str, words: &[String]) -> Result<()> {
    let program = workspace.shared("checks/check")?;
    programs::run(Command::new(program).arg(kind).args(words))
}

fn api(workspace: &Workspace, site: &Site, role: Role) -> Result<()> {
    let mut token = site.command(&["admin", "token", "--role", role.name]);
    token.args(["--organisation", role.organisation]);
    let token = programs::output_of(&mut token)?;
    let url = format!("{}/api/v1/openapi.json", site.base());
    let header = format!("Authorization: Bearer {}", token.trim());
    // The checker looks for its rules in the folders above the one that it makes for itself.
    let folder = workspace.fresh_folder("outside-api")?;
    fs::write(folder.join("schemathesis.toml"), API_RULES)?;
    let mut command = Command::new(workspace.shared("checks/check")?);
    command.env("TMPDIR", folder).args(["api", &url, "-H", &header]);
    programs::run(command.args(["--max-time", API_SECONDS, "--seed", "1"]))
}
