//! go.mod as an inventory: the modules that are built in, and Go's standard library.

use formats::go_mod::{self, GoMod, GoVersion, ModuleVersion, Replacement};
use model::{ComponentName, Ecosystem, Inventory, Package};

use super::{AssetDefaults, InventoryError, gather::Gathered, purl};

/// Go itself, as the Go vulnerability database names it ("Go Vulnerability Database", §"Schema").
const GO_ITSELF: [&str; 2] = ["stdlib", "toolchain"];

pub(super) fn inventory(
    bytes: &[u8],
    defaults: &AssetDefaults,
) -> Result<Inventory, InventoryError> {
    let file = go_mod::read(bytes)?;
    let mut gathered = Gathered::on(file.module.clone(), defaults);
    for required in &file.require {
        take(required, &file, &mut gathered);
    }
    go_itself(&file, &mut gathered);
    for broken in &file.unreadable {
        let reason = format!("line {}: can't be read; expected {}", broken.line, broken.expected);
        gathered.unidentified(broken.text.clone(), None, reason);
    }
    let listed = file.go.as_deref().and_then(GoVersion::parse);
    if !file.require.is_empty() && !listed.is_some_and(GoVersion::lists_every_module) {
        gathered.warn(
            "go.mod for a Go before 1.17 does not list every module that is built in; \
             `cyclonedx-gomod` or `go list -m all` does"
                .to_owned(),
        );
    }
    Ok(gathered.finish())
}

fn take(required: &ModuleVersion, file: &GoMod, gathered: &mut Gathered) {
    let name = format!("{}@{}", required.path, required.version);
    match replacement(required, file) {
        Some(Replacement::Folder(folder)) => {
            let reason = format!("is replaced by the folder `{folder}`, not a published version");
            gathered.unidentified(name, None, reason);
        }
        Some(Replacement::Module(module)) => component(module, gathered),
        None if file.exclude.contains(required) => {
            // Go Modules Reference, "exclude directive": the next higher version is taken.
            let reason = "this version is excluded; go.mod does not say which is built instead";
            gathered.unidentified(name, None, reason.to_owned());
        }
        None => component(required, gathered),
    }
}

/// Go Modules Reference, "replace directive": one that names the version comes first.
fn replacement<'a>(required: &ModuleVersion, file: &'a GoMod) -> Option<&'a Replacement> {
    let of_module = || file.replace.iter().filter(|replace| replace.path == required.path);
    let exact = of_module().find(|it| it.version.as_ref() == Some(&required.version));
    exact.or_else(|| of_module().find(|it| it.version.is_none())).map(|replace| &replace.by)
}

fn component(module: &ModuleVersion, gathered: &mut Gathered) {
    go_package(&module.path, &module.version, gathered);
}

fn go_package(path: &str, version: &str, gathered: &mut Gathered) {
    let name = ComponentName::Package(Package::new(Ecosystem::Go, path));
    // purl-spec, types/golang: namespace and name are lower case.
    let purl = purl::write("golang", &path.to_ascii_lowercase(), version);
    gathered.component(name, Some(version.to_owned()), Some(purl));
}

/// Go Toolchains, "Go versions": `go 1.21` names a version of the language, which many releases
/// have; only a release (`go 1.21.3`, `toolchain go1.21.5`) says what the standard library is.
/// Both lines name the oldest Go that may build the module; the newer of them holds.
fn go_itself(file: &GoMod, gathered: &mut Gathered) {
    let named = [&file.go, &file.toolchain];
    let oldest = named.into_iter().flatten().filter_map(|text| GoVersion::parse(text)).max();
    if let Some(release) = oldest.and_then(GoVersion::release) {
        for part in GO_ITSELF {
            go_package(part, &release, gathered);
        }
        return gathered.warn(format!(
            "Go is checked as {release}, the oldest that go.mod allows; `go version` says what \
             builds it"
        ));
    }
    let named = match oldest {
        Some(_) => "only a language version, not a release of Go",
        None => "no version of Go",
    };
    for part in GO_ITSELF {
        let reason = format!("go.mod names {named}; `go version` says what builds it");
        gathered.unidentified(part.to_owned(), None, reason);
    }
}
