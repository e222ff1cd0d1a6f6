//! Starting other programs, and saying which one failed.

use std::{
    path::Path,
    process::{Command, Stdio},
};

use anyhow::{Context as _, Result, bail};

/// Runs a command to its end; anything but success is an error that names it.
pub(crate) fn run(command: &mut Command) -> Result<()> {
    let status = command.status().with_context(|| format!("cannot start `{}`", line(command)))?;
    if !status.success() {
        bail!("`{}` failed: {status}", line(command));
    }
    Ok(())
}

/// Runs a command and gives back what it wrote to standard output.
pub(crate) fn output_of(command: &mut Command) -> Result<String> {
    let output = command
        .stderr(Stdio::inherit())
        .output()
        .with_context(|| format!("cannot start `{}`", line(command)))?;
    if !output.status.success() {
        bail!("`{}` failed: {}", line(command), output.status);
    }
    String::from_utf8(output.stdout).with_context(|| format!("`{}` wrote no UTF-8", line(command)))
}

/// Whether a program can be started by its bare name.
pub(crate) fn is_installed(program: &str) -> bool {
    succeeds(Command::new(program).arg("--version"))
}

/// Whether a command, run without its output, ends well.
pub(crate) fn succeeds(command: &mut Command) -> bool {
    command
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status()
        .is_ok_and(|status| status.success())
}

/// Cargo in a folder, with the arguments given, as if a person had called it: what cargo tells a
/// program that it runs would have some crates built anew.
pub(crate) fn cargo(folder: &Path, arguments: &[&str]) -> Command {
    let mut command = Command::new("cargo");
    command.current_dir(folder).args(arguments);
    for (name, _) in std::env::vars_os() {
        let of_package =
            |name: &str| name.starts_with("CARGO_PKG_") || name.starts_with("CARGO_MANIFEST_");
        if name.to_str().is_some_and(of_package) {
            command.env_remove(name);
        }
    }
    command
}

/// The name that the compiler gives this system, such as `x86_64-unknown-linux-gnu`.
pub(crate) fn host_triple() -> Result<String> {
    let version = output_of(Command::new("rustc").arg("-vV"))?;
    let host = version.lines().find_map(|line| line.strip_prefix("host: "));
    Ok(host.context("`rustc -vV` names no host")?.to_owned())
}

/// The command as a person would type it.
pub(crate) fn line(command: &Command) -> String {
    let program = std::iter::once(command.get_program());
    let words = program.chain(command.get_args()).map(|word| quoted(&word.to_string_lossy()));
    words.collect::<Vec<_>>().join(" ")
}

fn quoted(word: &str) -> String {
    if word.contains([' ', '&', ';', '*']) { format!("'{word}'") } else { word.to_owned() }
}

#[cfg(test)]
mod tests {
    use std::process::Command;

    use super::{is_installed, run};

    #[test]
    fn a_failed_command_is_named_with_its_arguments() {
        let error = run(Command::new("cargo").args(["no-such-subcommand", "a b"])).unwrap_err();
        let expected = "`cargo no-such-subcommand 'a b'` failed";
        assert!(error.to_string().starts_with(expected), "{error}");
    }

    #[test]
    fn a_program_that_is_not_there_is_not_installed() {
        assert!(is_installed("cargo"));
        assert!(!is_installed("a-program-that-nobody-wrote"));
    }
}
