//! What somebody may want to do: one variant a verb.

use std::fmt;

use crate::Group;

/// A verb of the house. Every route names the one that it asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Action {
    /// Read what a source says of a flaw. The thing is the statement.
    ReadAdvisory,
    /// Bring advisories in. The thing is what they become: its owner, its label.
    ImportAdvisories,
    /// See a source and its quality report. The thing is the source.
    SeeSources,
    /// Add, change or remove a source. The thing is the source.
    ManageSources,
    /// Read what an operator runs. The thing is the list.
    ReadInventory,
    /// Add, replace or remove a list. The thing is the list.
    ChangeInventory,
    /// Read this week's actions, the sheet and its receipts. The thing is the operator's list.
    ReadActions,
    /// Say what became of an action. The thing is the operator's list.
    GiveReceipt,
    /// See how many operators an advisory reaches. The thing is the statement.
    SeeReach,
    /// See how fast operators are told and act. The thing is the statement.
    SeeTempo,
    /// Read an entry of the record with its content. The thing is the entry.
    ReadEntry,
    /// Read when, what kind, whose and which label an entry is. The thing is the entry.
    ReadEntryMetadata,
    /// See that an entry is there: its number, its commitment, its proof. The thing is the entry.
    SeeCommitment,
    /// See who belongs to an organisation, and who may act for it. The thing is the organisation.
    SeeColleagues,
    /// Invite, remove, give tokens and links to people of one's own organisation in one's own
    /// role. The thing is the organisation.
    ManageColleagues,
    /// The same for any organisation and any role. The thing is the organisation.
    ManagePeople,
    /// Let a delegate act for oneself, or end that. The thing is the operator.
    ChangeConsent,
    /// Take an operator on as a client, who from then on reads what is AMBER here. The thing is
    /// the operator.
    AcceptConsent,
    /// See the name of an operator in a list. The thing is the operator.
    ListOperators,
    /// See the health of the house. The thing is the house.
    SeeHealth,
    /// Add a passkey where there is none. The thing is the person, named.
    AddFirstPasskey,
    /// Add, name or remove one's own passkeys. The thing is the person, named.
    ManagePasskeys,
    /// Back up, check, sweep. The thing is the house.
    Operate,
}

impl Action {
    /// All of them, in the order of the matrix.
    pub const ALL: [Self; 23] = [
        Self::ReadAdvisory,
        Self::ImportAdvisories,
        Self::SeeSources,
        Self::ManageSources,
        Self::ReadInventory,
        Self::ChangeInventory,
        Self::ReadActions,
        Self::GiveReceipt,
        Self::SeeReach,
        Self::SeeTempo,
        Self::ReadEntry,
        Self::ReadEntryMetadata,
        Self::SeeCommitment,
        Self::SeeColleagues,
        Self::ManageColleagues,
        Self::ManagePeople,
        Self::ChangeConsent,
        Self::AcceptConsent,
        Self::ListOperators,
        Self::SeeHealth,
        Self::AddFirstPasskey,
        Self::ManagePasskeys,
        Self::Operate,
    ];

    /// What a token's scope must hold for it; `None`: no token ever, it takes a person.
    pub fn group(self) -> Option<Group> {
        Some(match self {
            Self::ReadAdvisory
            | Self::SeeSources
            | Self::ReadActions
            | Self::SeeReach
            | Self::SeeTempo
            | Self::ReadEntry
            | Self::ReadEntryMetadata
            | Self::SeeCommitment
            | Self::ListOperators => Group::Read,
            Self::ReadInventory | Self::ChangeInventory => Group::Inventory,
            Self::ImportAdvisories | Self::ManageSources => Group::Import,
            Self::GiveReceipt => Group::Receipt,
            Self::SeeColleagues
            | Self::ManageColleagues
            | Self::ManagePeople
            | Self::ChangeConsent
            | Self::AcceptConsent
            | Self::SeeHealth
            | Self::Operate => Group::Admin,
            Self::AddFirstPasskey | Self::ManagePasskeys => return None,
        })
    }

    /// Its name in the matrix and in entries of the record.
    pub fn name(self) -> &'static str {
        match self {
            Self::ReadAdvisory => "read advisory",
            Self::ImportAdvisories => "import advisories",
            Self::SeeSources => "see sources",
            Self::ManageSources => "manage sources",
            Self::ReadInventory => "read inventory",
            Self::ChangeInventory => "change inventory",
            Self::ReadActions => "read actions",
            Self::GiveReceipt => "give receipt",
            Self::SeeReach => "see reach",
            Self::SeeTempo => "see tempo",
            Self::ReadEntry => "read entry",
            Self::ReadEntryMetadata => "read entry metadata",
            Self::SeeCommitment => "see commitment",
            Self::SeeColleagues => "see colleagues",
            Self::ManageColleagues => "manage colleagues",
            Self::ManagePeople => "manage people",
            Self::ChangeConsent => "change consent",
            Self::AcceptConsent => "accept consent",
            Self::ListOperators => "list operators",
            Self::SeeHealth => "see health",
            Self::AddFirstPasskey => "add first passkey",
            Self::ManagePasskeys => "manage passkeys",
            Self::Operate => "operate",
        }
    }
}

impl fmt::Display for Action {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}
