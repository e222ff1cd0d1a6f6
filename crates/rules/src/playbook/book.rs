//! The playbook's own texts, read from `data/playbook`.

use std::{collections::BTreeMap, fmt, sync::LazyLock};

use model::AssetKind;
use serde::{Deserialize, de::DeserializeOwned};

use super::{
    letters::LetterTexts,
    members::{Member, longest},
};

macro_rules! data {
    ($file:literal) => {
        include_str!(concat!("../../data/playbook/", $file, ".toml"))
    };
}

macro_rules! classes {
    ($($name:literal),+ $(,)?) => { &[$(($name, data!($name))),+] };
}

/// The classes of products. To add one, write `data/playbook/NAME.toml` and name it here.
const CLASSES: &[(&str, &str)] = classes![
    "apple",
    "backup",
    "browser",
    "camera-and-recorder",
    "clinical-software",
    "cloud-service",
    "desktop-program",
    "developer-library",
    "developer-tool",
    "file-transfer",
    "firmware-and-driver",
    "hypervisor",
    "linux",
    "mail-server",
    "management-and-monitoring",
    "network-device",
    "office-documents",
    "phone-and-tablet",
    "phone-system",
    "remote-access",
    "retired-browser-part",
    "security-software",
    "server-software",
    "storage",
    "vpn-and-firewall",
    "web-application",
    "windows",
];

/// The class of every package, whatever its name.
const PACKAGE_CLASS: &str = "developer-library";

/// Who can carry an instruction out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Who {
    /// The reader.
    You,
    /// The company that looks after the reader's IT.
    ItCompany,
    /// Who makes the product.
    Maker,
    /// Who runs the server or the web site for the reader.
    Host,
    /// Who looks after clinical devices.
    ClinicalEngineering,
    /// Who looks after a plant.
    PlantEngineering,
    /// Who answers for a safety system.
    SafetyOwner,
    /// Whoever looks after it; nobody has said who.
    Owner,
}

impl fmt::Display for Who {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::You => "You",
            Self::ItCompany => "Your IT company",
            Self::Maker => "The maker, with you",
            Self::Host => "Your web host",
            Self::ClinicalEngineering => "Clinical engineering",
            Self::PlantEngineering => "Plant engineering",
            Self::SafetyOwner => "Who answers for safety",
            Self::Owner => "Who looks after it",
        })
    }
}

/// One place to look at for signs of an attack.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Check {
    /// Where to look.
    #[serde(rename = "where")]
    pub place: String,
    /// What would be odd there.
    pub look_for: String,
}

/// Public guidance that a class rests on.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Source {
    /// Its title, as published.
    pub title: String,
    /// Who published it.
    pub publisher: String,
    /// When: a day, a month or a year; absent for pages that are kept current.
    pub date: Option<String>,
}

/// The texts for one class of products.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub(super) struct Advice {
    #[serde(skip)]
    pub(super) class: &'static str,
    pub(super) name: String,
    pub(super) who: Who,
    pub(super) who_can: String,
    pub(super) could_happen: String,
    pub(super) until_then: String,
    pub(super) call: Option<String>,
    pub(super) detection: Option<String>,
    // Every product of the class is out of support, whatever a record says of fixed versions.
    #[serde(default)]
    pub(super) support_ended: bool,
    pub(super) update: Option<Plan>,
    pub(super) without_fix: Option<Plan>,
    pub(super) out_of_support: Option<Plan>,
    pub(super) were_we_hit: Vec<Check>,
    pub(super) source: Vec<Source>,
    #[serde(default)]
    pub(super) members: Members,
}

/// One plan, by whether a fix is known and the product still supported.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub(super) struct Plan {
    pub(super) title: String,
    pub(super) steps: Vec<String>,
    pub(super) interrupts: String,
    pub(super) way_back: String,
}

/// The texts for one kind of device.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub(super) struct Device {
    #[serde(skip)]
    pub(super) class: &'static str,
    pub(super) name: String,
    pub(super) who: Who,
    pub(super) who_can: String,
    pub(super) product: Face,
    pub(super) part_inside: Face,
    pub(super) steps: Vec<String>,
    // One step more where the maker has stopped looking after it.
    pub(super) replace: Option<String>,
    pub(super) interrupts: String,
    pub(super) way_back: String,
    pub(super) until_then: String,
    pub(super) call: String,
    pub(super) were_we_hit: Vec<Check>,
    pub(super) source: Vec<Source>,
    #[serde(default)]
    pub(super) members: Members,
    // From `device-updates.toml`: apart, so that no line of this one tells to change a device.
    #[serde(skip)]
    pub(super) update: Option<Update>,
}

/// What is said instead where the maker itself tells to update this very product and version.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub(super) struct Update {
    pub(super) title: String,
    pub(super) could_happen: String,
    pub(super) steps: Vec<String>,
    pub(super) interrupts: String,
    pub(super) way_back: String,
}

/// What differs between a device and a part inside a device.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub(super) struct Face {
    pub(super) title: String,
    pub(super) could_happen: String,
}

/// Words that every class uses.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub(super) struct Phrases {
    pub(super) asset: String,
    pub(super) fixed_one: String,
    pub(super) fixed_some: String,
    pub(super) fixed_many: String,
    pub(super) call: String,
    pub(super) maker_speaks: String,
    pub(super) cisa_passes_on: String,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
struct Updates {
    medical: Update,
    operational_technology: Update,
    safety: Update,
    unknown: Update,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
struct Devices {
    medical: Device,
    operational_technology: Device,
    safety: Device,
    unknown: Device,
}

type Members = BTreeMap<String, Vec<String>>;

/// Which texts a product gets.
#[derive(Debug, Clone, Copy)]
pub(super) enum Class<'b> {
    Advice(&'b Advice),
    Device(&'b Device),
}

/// All texts, read once.
#[derive(Debug)]
pub(super) struct Playbook {
    pub(super) classes: Vec<Advice>,
    pub(super) no_class: Advice,
    pub(super) phrases: Phrases,
    pub(super) letters: LetterTexts,
    devices: Devices,
    members: Vec<Member>,
}

impl Playbook {
    /// The project's own playbook.
    pub(super) fn own() -> &'static Self {
        static OWN: LazyLock<Playbook> = LazyLock::new(Playbook::read);
        &OWN
    }

    /// The texts for a kind of asset, where it is not confirmed IT. Unknown counts as a device.
    pub(super) fn device_of_kind(&self, kind: AssetKind) -> Option<&Device> {
        match kind {
            AssetKind::It => None,
            AssetKind::Medical => Some(&self.devices.medical),
            AssetKind::OperationalTechnology => Some(&self.devices.operational_technology),
            AssetKind::Safety => Some(&self.devices.safety),
            AssetKind::Unknown => Some(&self.devices.unknown),
        }
    }

    /// The class of a product by the catalogue's vendor and product; the longest name wins.
    pub(super) fn class_of_product(&self, vendor: &str, product: &str) -> Class<'_> {
        let class = longest(&self.members, vendor, product).map(|member| member.class);
        let device = self.devices().into_iter().find(|device| Some(device.class) == class);
        let advice = self.classes.iter().find(|advice| Some(advice.class) == class);
        device.map_or_else(|| Class::Advice(advice.unwrap_or(&self.no_class)), Class::Device)
    }

    /// The texts for a package inside a program.
    pub(super) fn package(&self) -> &Advice {
        let package = self.classes.iter().find(|advice| advice.class == PACKAGE_CLASS);
        package.expect("the class stands in `CLASSES`")
    }

    fn devices(&self) -> [&Device; 4] {
        let Devices { medical, operational_technology, safety, unknown } = &self.devices;
        [medical, operational_technology, safety, unknown]
    }

    fn read() -> Self {
        let classes = CLASSES.iter().map(|(class, text)| advice(class, text)).collect();
        let mut book = Self {
            classes,
            no_class: advice("no-class", data!("no-class")),
            phrases: parse("phrases", data!("phrases")),
            letters: parse("letters", data!("letters")),
            devices: devices(),
            members: Vec::new(),
        };
        book.members = book.all_members();
        book
    }

    fn all_members(&self) -> Vec<Member> {
        let classes = self.classes.iter().map(|advice| (advice.class, &advice.members));
        let devices = self.devices().map(|device| (device.class, &device.members));
        let mut all = Vec::new();
        for (class, members) in classes.chain(devices) {
            for (vendor, products) in members {
                all.extend(products.iter().map(|product| Member::new(class, vendor, product)));
            }
        }
        all
    }
}

fn advice(class: &'static str, text: &str) -> Advice {
    Advice { class, ..parse(class, text) }
}

fn devices() -> Devices {
    let read: Devices = parse("devices", data!("devices"));
    let updates: Updates = parse("device-updates", data!("device-updates"));
    let named = |class, device, update| Device { class, update: Some(update), ..device };
    let plant = updates.operational_technology;
    Devices {
        medical: named("clinical-device", read.medical, updates.medical),
        operational_technology: named("plant-controller", read.operational_technology, plant),
        safety: named("safety-system", read.safety, updates.safety),
        unknown: named("unknown-device", read.unknown, updates.unknown),
    }
}

fn parse<T: DeserializeOwned>(name: &str, text: &str) -> T {
    toml::from_str(text).unwrap_or_else(|error| panic!("data/playbook/{name}.toml: {error}"))
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::{super::members::longest_all, Playbook};

    #[test]
    fn no_entry_of_the_catalogue_fits_two_classes_equally() {
        let path = testkit::shared("feeds/cisa/known_exploited_vulnerabilities.json");
        let text = std::fs::read_to_string(path).expect("the catalogue reads");
        let catalogue: serde_json::Value = serde_json::from_str(&text).expect("it is JSON");
        for entry in catalogue["vulnerabilities"].as_array().expect("it has entries") {
            let field = |name: &str| entry[name].as_str().expect("a field of text").to_owned();
            let (vendor, product) = (field("vendorProject"), field("product"));
            let fitting = longest_all(&Playbook::own().members, &vendor, &product);
            let classes: BTreeSet<&str> = fitting.map(|member| member.class).collect();
            assert!(classes.len() < 2, "{vendor}: {product}: {classes:?}");
        }
    }
}
