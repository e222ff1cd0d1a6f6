//! Inventories of every format, good and bad, as a person gives them.

use model::{AssetKind, ComponentName, Confirmed, Exposed, Inventory};
use translate::inventory::{AssetDefaults, InputFormat, read};

fn inventory(format: InputFormat, text: &str) -> Inventory {
    read(text.as_bytes(), format, &AssetDefaults::default()).expect("the inventory reads")
}

/// Components, then what is not checked, then warnings, a line each.
fn shown(format: InputFormat, text: &str) -> String {
    let inventory = inventory(format, text);
    let mut lines = Vec::new();
    for component in &inventory.components {
        let name = match &component.name {
            ComponentName::Package(package) => package.to_string(),
            ComponentName::Product { vendor, product } => format!("{vendor} / {product}"),
        };
        let version = component.version.as_deref().unwrap_or("no version");
        let asset = component.asset.name.as_deref().unwrap_or("no asset");
        let purl = component.purl.as_deref().unwrap_or("no purl");
        lines.push(format!("{name} | {version} | {purl} | on {asset}"));
    }
    for it in &inventory.unidentified {
        lines.push(format!("not checked: {} | {}", it.name, it.reason));
    }
    lines.extend(inventory.warnings.iter().map(|warning| format!("warning: {warning}")));
    testkit::folded(&lines.join("\n"))
}

fn bom(fields: &str) -> String {
    format!("{{\"bomFormat\":\"CycloneDX\",\"specVersion\":\"1.6\",{fields}}}")
}

#[test]
fn components_of_cyclonedx_are_packages_products_or_listed() {
    let text = bom(r#""metadata":{"component":{"type":"application","name":"shop","version":"2.0",
          "components":[{"type":"library","name":"inner","purl":"pkg:npm/inner@1.0.0"}]}},
        "components":[
          {"type":"library","name":"core","version":"16.0.0",
           "purl":"pkg:npm/%40angular/core@16.0.0"},
          {"type":"library","name":"core","purl":"pkg:npm/%40Angular/core@16.0.0"},
          {"type":"library","name":"std","purl":"pkg:golang/std@go1.21.5"},
          {"type":"library","name":"differs","version":"1.0","purl":"pkg:pypi/differs@2.0"},
          {"type":"library","name":"unversioned","purl":"pkg:cargo/unversioned"},
          {"type":"library","name":"left-out","purl":"pkg:cargo/left-out@1.0.0","scope":"excluded"},
          {"type":"library","name":"log4j-core","version":"2.14.1",
           "group":"org.apache.logging.log4j"},
          {"type":"library","name":"broken","purl":"log4j@2"},
          {"type":"operating-system","name":"Windows Server","version":"2019",
           "supplier":{"name":"Microsoft"}},
          {"type":"firmware","name":"fw","version":"7.2.1",
           "cpe":"cpe:2.3:o:palo\\-alto:pan\\-os_x:7.2.1:*:*:*:*:*:*:*"},
          {"type":"library","name":"libssl","version":"1.1.1",
           "purl":"pkg:generic/openssl@1.1.1","cpe":"cpe:/a:openssl:openssl:1.1.1"},
          {"type":"device","name":"S7-1500","manufacturer":{"name":"Siemens"}},
          {"type":"application","name":"inhouse","version":"1"},
          {"type":"file","name":"/etc/passwd"},
          {"type":"library","version":"1"}]"#);
    insta::assert_snapshot!(shown(InputFormat::CycloneDx, &text), @r"
    npm/inner | 1.0.0 | pkg:npm/inner@1.0.0 | on shop@2.0
    npm/@angular/core | 16.0.0 | pkg:npm/%40angular/core@16.0.0 | on shop@2.0
    Go/stdlib | 1.21.5 | pkg:golang/std@go1.21.5 | on shop@2.0
    PyPI/differs | 2.0 | pkg:pypi/differs@2.0 | on shop@2.0
    crates.io/unversioned | no version | pkg:cargo/unversioned | on shop@2.0
    crates.io/left-out | 1.0.0 | pkg:cargo/left-out@1.0.0 | on shop@2.0
    Microsoft / Windows Server | 2019 | no purl | on shop@2.0
    palo-alto / pan-os x | 7.2.1 | no purl | on shop@2.0
    openssl / openssl | 1.1.1 | pkg:generic/openssl@1.1.1 | on shop@2.0
    Siemens / S7-1500 | no version | no purl | on shop@2.0
    not checked: shop@2.0 | an application without a vendor: no package URL, supplier,
      publisher or CPE
    not checked: org.apache.logging.log4j/log4j-core@2.14.1 | a library without a
      package URL: its ecosystem is not known
    not checked: broken | `log4j@2` is not a package URL: missing scheme; expected
      `pkg:type/namespace/name@version`
    not checked: inhouse@1 | an application without a vendor: no package URL, supplier,
      publisher or CPE
    not checked: /etc/passwd | a file without a package URL or CPE: advisories don't
      name it
    not checked: /components/14 | the component has no name
    warning: components marked `scope: excluded`, read like the others: 1
    warning: at `/components/14/name`: missing; expected the component's name
    ");
}

#[test]
fn a_document_without_components_says_so() {
    insta::assert_snapshot!(
        shown(InputFormat::CycloneDx, &bom(r#""vulnerabilities":[{"id":"CVE-2024-1"}]"#)),
        @"warning: the document lists no components: nothing in it can be checked"
    );
    insta::assert_snapshot!(
        shown(InputFormat::CycloneDx, &bom(
                r#""components":[],
                "metadata":{"component":{"type":"library","name":"a","purl":"pkg:npm/a@1.0.0"}}"#
            )),
        @r"
        npm/a | 1.0.0 | pkg:npm/a@1.0.0 | on a
        warning: the document lists no components: only what it describes was read
        "
    );
}

#[test]
fn cargo_lock_gives_the_crates_of_crates_io_and_lists_the_rest() {
    let text = r#"
version = 4

[[package]]
name = "own"
version = "0.1.0"
dependencies = ["serde_json"]

[[package]]
name = "serde_json"
version = "1.0.140"
source = "registry+https://github.com/rust-lang/crates.io-index"
checksum = "00"

[[package]]
name = "inside"
version = "2.0.0"
source = "sparse+https://user:secret@crates.example/index/"

[[package]]
name = "fork"
version = "3.0.0"
source = "git+https://secret@git.example/fork?branch=main#0123abcd"
"#;
    insta::assert_snapshot!(shown(InputFormat::CargoLock, text), @r"
    crates.io/serde-json | 1.0.140 | pkg:cargo/serde_json@1.0.140 | on own
    not checked: own@0.1.0 | is this project's own code, not a published crate
    not checked: inside@2.0.0 | comes from the registry `https://crates.example/index/`,
      not from crates.io
    not checked: fork@3.0.0 | comes from the Git repository `https://git.example/fork`:
      a commit, not a published version
    ");
    insta::assert_snapshot!(
        shown(InputFormat::CargoLock, "version = 4\n"),
        @"warning: the lock file has no packages: nothing can be checked");
}

#[test]
fn the_asset_of_a_workspace_with_two_members_is_not_guessed() {
    let member = |name| format!("[[package]]\nname = \"{name}\"\nversion = \"0.1.0\"\n");
    let text = &(member("a") + &member("b"));
    assert!(
        inventory(InputFormat::CargoLock, text).unidentified.iter().all(|it| it.asset.is_none())
    );
}

#[test]
fn requirements_give_pins_and_list_the_rest() {
    let text = "Django[argon2]==3.2.1 ; python_version >= \"3.6\" \\\n\
        --hash=sha256:00\nodd===1.0-odd\n\
        requests>=2\nflask\n-r dev.txt\n-e git+https://u:secret@git.example/x.git#egg=x\n\
        tool @ https://u:secret@files.example/tool.zip\nhttps://u:secret@files.example/x.whl\n\
        --index-url https://u:secret@index.example/simple\nwhat is this\n";
    let shown = shown(InputFormat::Requirements, text);
    assert!(!shown.contains("secret"), "{shown}");
    insta::assert_snapshot!(shown, @r"
    PyPI/django | 3.2.1 | pkg:pypi/django@3.2.1 | on no asset
    PyPI/odd | 1.0-odd | pkg:pypi/odd@1.0-odd | on no asset
    not checked: requests | line 4: `>=2`: only one version, `==1.2.3`, can be checked;
      `pip freeze` writes what is installed
    not checked: flask | line 5: no version: only one version, `==1.2.3`, can be
      checked; `pip freeze` writes what is installed
    not checked: -r dev.txt | line 6: the file `dev.txt` was not read: give it as an
      inventory too
    not checked: -e git+https://git.example/x.git | line 7: `-e` names a folder or
      repository, not a published version
    not checked: tool | line 8: is installed from an address or a file, not as a version
      of PyPI
    not checked: https://files.example/x.whl | line 9: is installed from an address or a
      file, not as a version of PyPI
    not checked: what is this | line 11: expected a requirement such as `name==1.2.3`
    warning: line 10: `--index-url` names another source; every name is checked as
      PyPI's
    ");
}

#[test]
fn go_mod_gives_modules_replaced_excluded_and_listed() {
    let text = "module example.com/own\n\ngo 1.21.3\n\ntoolchain go1.21.5\n\nrequire (\n\
        \tgithub.com/ProtonMail/go-crypto v0.0.0-20230217124315-7d5c6f04bbb8\n\
        \tgithub.com/docker/docker v20.10.7+incompatible // indirect\n\
        \texample.com/forked v1.0.0\n\texample.com/local v1.0.0\n\texample.com/out v1.0.0\n\
        \texample.com/broken\n)\n\
        exclude example.com/out v1.0.0\n\
        replace (\n\texample.com/forked => example.com/any v9.0.0\n\
        \texample.com/forked v1.0.0 => example.com/fork v1.0.1\n\
        \texample.com/local => ../local\n\texample.com/unused => ../unused\n)\n";
    insta::assert_snapshot!(shown(InputFormat::GoMod, text), @r"
    Go/github.com/protonmail/go-crypto | v0.0.0-20230217124315-7d5c6f04bbb8 |
      pkg:golang/github.com/protonmail/go-crypto@v0.0.0-20230217124315-7d5c6f04bbb8 | on
      example.com/own
    Go/github.com/docker/docker | v20.10.7+incompatible |
      pkg:golang/github.com/docker/docker@v20.10.7%2Bincompatible | on example.com/own
    Go/example.com/fork | v1.0.1 | pkg:golang/example.com/fork@v1.0.1 | on
      example.com/own
    Go/stdlib | 1.21.5 | pkg:golang/stdlib@1.21.5 | on example.com/own
    Go/toolchain | 1.21.5 | pkg:golang/toolchain@1.21.5 | on example.com/own
    not checked: example.com/local@v1.0.0 | is replaced by the folder `../local`, not a
      published version
    not checked: example.com/out@v1.0.0 | this version is excluded; go.mod does not say
      which is built instead
    not checked: example.com/broken | line 13: can't be read; expected `require path
      version`
    warning: Go is checked as 1.21.5, the oldest that go.mod allows; `go version` says
      what builds it
    ");
}

#[test]
fn go_mod_says_which_standard_library_only_where_a_release_is_named() {
    let release = |lines: &str| {
        let inventory = inventory(InputFormat::GoMod, &format!("module m\n{lines}"));
        let versions: Vec<_> = inventory.components.into_iter().map(|it| it.version).collect();
        let reasons: Vec<_> = inventory.unidentified.into_iter().map(|it| it.reason).collect();
        (versions, reasons)
    };
    for (lines, version) in [
        ("go 1.21.3\n", "1.21.3"),
        ("go 1.21\ntoolchain go1.21.5\n", "1.21.5"),
        ("go 1.21.3\ntoolchain go1.22.1-bigcorp\n", "1.22.1"),
        ("go 1.22rc1\n", "1.22.0-rc.1"),
        ("go 1.21.3\ntoolchain default\n", "1.21.3"),
        // Go Toolchains: a toolchain older than the `go` line is not used.
        ("go 1.22.2\ntoolchain go1.21.5\n", "1.22.2"),
    ] {
        let version = Some(version.to_owned());
        assert_eq!(release(lines), (vec![version.clone(), version], vec![]), "{lines}");
    }
    for lines in ["go 1.20\n", "go 1.21\n", "go 1.22\ntoolchain go1.21.5\n"] {
        let (versions, reasons) = release(lines);
        assert_eq!(versions, [], "{lines}");
        assert!(reasons[0].starts_with("go.mod names only a language version"), "{reasons:?}");
    }
    assert!(release("").1[0].starts_with("go.mod names no version of Go"));
}

#[test]
fn a_spreadsheet_gives_products_with_their_assets() {
    let text = "vendor;product;version;asset;kind;exposed;seen_on;confirmed;owner\r\n\
        Fortinet;FortiGate 60F;7.0.1;fw-1;IT;Y;2026-01-05;yes;me\r\n\
        Fortinet;FortiGate 60F;7.0.1;fw-1;IT;Y;2026-01-05;yes;me\r\n\
        Fortinet;FortiGate 60F;7.0.1;fw-2;;;;;\r\n\
        Baxter;Sigma;;pump 3;Medical;unknown;;no;\r\n\
        Siemens;S7;2;plc;pump;no;;;\r\n";
    let inventory = inventory(InputFormat::Csv, text);
    let assets: Vec<_> = inventory
        .components
        .iter()
        .map(|it| {
            (it.asset.name.as_deref().unwrap_or(""), it.asset.kind, it.asset.exposed, it.confirmed)
        })
        .collect();
    assert_eq!(
        assets,
        [
            ("fw-1", AssetKind::It, Exposed::Yes, Confirmed::Yes),
            ("fw-2", AssetKind::Unknown, Exposed::Unknown, Confirmed::NotYet),
            ("pump 3", AssetKind::Medical, Exposed::Unknown, Confirmed::NotYet),
        ]
    );
    insta::assert_snapshot!(shown(InputFormat::Csv, text), @r"
    Fortinet / FortiGate 60F | 7.0.1 | no purl | on fw-1
    Fortinet / FortiGate 60F | 7.0.1 | no purl | on fw-2
    Baxter / Sigma | no version | no purl | on pump 3
    not checked: Siemens S7 2 | line 6, column kind: `pump` is not a kind; expected IT,
      medical, operational technology, safety or unknown
    warning: the column `owner` is not known and was not read
    ");
}

#[test]
fn defaults_hold_where_the_inventory_says_nothing_and_nowhere_else() {
    let defaults =
        AssetDefaults { asset: Some("site".to_owned()), kind: AssetKind::It, exposed: Exposed::No };
    let text = "vendor,product,version,asset,kind,exposed\nA,B,1,,,\nA,C,1,own,unknown,?\n";
    let inventory = read(text.as_bytes(), InputFormat::Csv, &defaults).unwrap();
    let assets: Vec<_> = inventory
        .components
        .iter()
        .map(|it| (it.asset.name.as_deref().unwrap_or(""), it.asset.kind, it.asset.exposed))
        .collect();
    assert_eq!(
        assets,
        [("site", AssetKind::It, Exposed::No), ("own", AssetKind::Unknown, Exposed::Unknown)]
    );
    let text = bom(r#""metadata":{"component":{"name":"shop"}},
        "components":[{"type":"library","name":"a","purl":"pkg:npm/a@1.0.0"}]"#);
    let inventory = read(text.as_bytes(), InputFormat::CycloneDx, &defaults).unwrap();
    assert_eq!(inventory.components[0].asset.name.as_deref(), Some("site"));
}

#[test]
fn every_format_reads_back_from_its_name() {
    for (name, format) in InputFormat::NAMES {
        assert_eq!(name.parse(), Ok(format));
        assert_eq!(format.to_string(), name);
    }
    insta::assert_snapshot!(
        testkit::folded(&"bun".parse::<InputFormat>().unwrap_err().to_string()),
        @r"
        `bun` is not an inventory format; expected cyclonedx, spdx, package-lock,
          cargo-lock, requirements, go-mod, csv
        "
    );
}

#[test]
fn package_lock_gives_the_packages_of_npm_and_lists_the_rest() {
    let text = r#"{"name":"shop","lockfileVersion":3,"packages":{
        "":{"name":"shop","version":"2.0.0"},
        "node_modules/@Angular/core":{"version":"16.0.0",
          "resolved":"https://npm.example/@Angular/core/-/core-16.0.0.tgz"},
        "node_modules/alias":{"name":"lodash","version":"4.17.20"},
        "node_modules/a/node_modules/lodash":{"version":"4.17.21","dev":true},
        "node_modules/fsevents":{"version":"2.3.2","optional":true},
        "node_modules/mirrored":{"version":"1.0.0",
          "resolved":"https://u:p@mirror.example/npm/mirrored/-/mirrored-1.0.0.tgz"},
        "node_modules/fork":{"version":"1.0.0","resolved":"git+ssh://git@git.example/f.git#01"},
        "node_modules/tar":{"version":"1.0.0","resolved":"https://files.example/tar.tgz?key=s"},
        "node_modules/member":{"resolved":"packages/member","link":true},
        "packages/member":{"name":"member","version":"0.1.0"},
        "node_modules/bare":{}}}"#;
    insta::assert_snapshot!(shown(InputFormat::PackageLock, text), @r"
    npm/@angular/core | 16.0.0 | pkg:npm/%40angular/core@16.0.0 | on shop
    npm/lodash | 4.17.20 | pkg:npm/lodash@4.17.20 | on shop
    npm/lodash | 4.17.21 | pkg:npm/lodash@4.17.21 | on shop
    npm/fsevents | 2.3.2 | pkg:npm/fsevents@2.3.2 | on shop
    npm/mirrored | 1.0.0 | pkg:npm/mirrored@1.0.0 | on shop
    not checked: shop@2.0.0 | is this project's own code, not a published package
    not checked: fork@1.0.0 | comes from `git+ssh://git.example/f.git`, not from npm's
      registry
    not checked: tar@1.0.0 | comes from `https://files.example/tar.tgz`, not from npm's
      registry
    not checked: member@0.1.0 | is this project's own code, not a published package
    not checked: bare | the lock file gives no version
    warning: packages marked for development only, read like the others: 1
    warning: packages marked optional, read like the others: 1
    warning: packages from several registries, checked as npm's: `mirror.example`,
      `npm.example`
    ");
}

#[test]
fn packages_of_spdx_are_packages_products_or_listed() {
    let text = r#"{"spdxVersion":"SPDX-2.3","SPDXID":"SPDXRef-DOCUMENT","name":"d",
        "packages":[
          {"name":"shop","SPDXID":"SPDXRef-shop","versionInfo":"2.0",
           "primaryPackagePurpose":"APPLICATION"},
          {"name":"core","SPDXID":"SPDXRef-1","versionInfo":"16.0.0","externalRefs":[
            {"referenceCategory":"PACKAGE-MANAGER","referenceType":"purl",
             "referenceLocator":"pkg:npm/%40Angular/core@16.0.0"}]},
          {"name":"unversioned","SPDXID":"SPDXRef-2","versionInfo":"NOASSERTION","externalRefs":[
            {"referenceCategory":"PACKAGE_MANAGER","referenceType":"purl",
             "referenceLocator":"pkg:cargo/unversioned"}]},
          {"name":"broken","SPDXID":"SPDXRef-3","externalRefs":[
            {"referenceCategory":"PACKAGE_MANAGER","referenceType":"purl",
             "referenceLocator":"log4j@2"}]},
          {"name":"fw","SPDXID":"SPDXRef-4","versionInfo":"7.2.1","externalRefs":[
            {"referenceCategory":"SECURITY","referenceType":"cpe23Type",
             "referenceLocator":"cpe:2.3:o:palo\\-alto:pan\\-os_x:7.2.1:*:*:*:*:*:*:*"}]},
          {"name":"Infusomat","SPDXID":"SPDXRef-5","versionInfo":"L81",
           "primaryPackagePurpose":"DEVICE","supplier":"Organization: B. Braun (a@b.example)"},
          {"name":"inhouse","SPDXID":"SPDXRef-6","primaryPackagePurpose":"FIRMWARE",
           "supplier":"Person: Jo"},
          {"name":"plain","SPDXID":"SPDXRef-7","versionInfo":"1.0","supplier":"NOASSERTION"},
          {"name":"no id"}],
        "files":[{"SPDXID":"SPDXRef-f","fileName":"a.c"}],
        "relationships":[
          {"spdxElementId":"SPDXRef-DOCUMENT","relationshipType":"DESCRIBES",
           "relatedSpdxElement":"SPDXRef-shop"},
          {"spdxElementId":"SPDXRef-shop","relationshipType":"CONTAINS",
           "relatedSpdxElement":"SPDXRef-8"}]}"#;
    insta::assert_snapshot!(shown(InputFormat::Spdx, text), @r"
    npm/@angular/core | 16.0.0 | pkg:npm/%40Angular/core@16.0.0 | on shop@2.0
    crates.io/unversioned | no version | pkg:cargo/unversioned | on shop@2.0
    palo-alto / pan-os x | 7.2.1 | no purl | on shop@2.0
    B. Braun / Infusomat | L81 | no purl | on shop@2.0
    not checked: shop@2.0 | a product without a vendor: no package URL, CPE or supplier
    not checked: broken | `log4j@2` is not a package URL: missing scheme; expected
      `pkg:type/namespace/name@version`
    not checked: inhouse | a product without a vendor: no package URL, CPE or supplier
    not checked: plain@1.0 | a package without a package URL or CPE: its ecosystem is
      not known
    not checked: /packages/8 | line 1, column 16: missing field `SPDXID`
    warning: files, which SPDX gives no version, were not read: 1
    warning: at `/relationships/1/relatedSpdxElement`: `SPDXRef-8` is not in the
      document (§11.1)
    ");
}

#[test]
fn lock_files_and_spdx_documents_without_packages_say_so() {
    for (format, text) in [
        (InputFormat::PackageLock, r#"{"lockfileVersion":3,"packages":{}}"#),
        (InputFormat::Spdx, r#"{"spdxVersion":"SPDX-2.3"}"#),
    ] {
        assert!(shown(format, text).ends_with("lists no packages: nothing can be checked"));
    }
}

#[test]
fn the_real_lock_file_gives_packages_that_advisories_know() {
    let bytes = std::fs::read(testkit::shared("checks/package-lock.json")).unwrap();
    let read = read(&bytes, InputFormat::PackageLock, &AssetDefaults::default()).unwrap();
    assert_eq!((read.components.len(), read.unidentified.len()), (68, 1));
    assert!(read.components.iter().all(|one| one.version.is_some() && one.purl.is_some()));
}
