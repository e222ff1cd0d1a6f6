//! People in their states.

use super::{
    Adding, Client, Delegate, Delegates, Fresh, FreshKind, Hat, Invite, Member, NewToken, Passkey,
    Passkeys, People, Token,
};
use crate::{
    gallery::world,
    parts::{Chip, Entry, Link, PasskeyPlace},
    shell::{Role, Section},
};

pub(super) fn samples() -> Vec<(&'static str, People)> {
    let fresh = |kind, name: &str, secret: &str| Fresh {
        kind,
        name: name.to_owned(),
        secret: secret.to_owned(),
        expires: world::moment("2027-02-21T13:06:00Z"),
    };
    let token = fresh(FreshKind::Token, "nightly list", "bwt_0123456789abcdefghjkmnpqrstvwxyz");
    let link = fresh(
        FreshKind::Link,
        "bo@mill-creek.example",
        "https://breakwater.example/sign-in/link/7f",
    );
    vec![
        ("new", new()),
        ("full", full()),
        ("new-token", People { fresh: Some(token), ..full() }),
        ("new-link", People { fresh: Some(link), ..full() }),
        ("wrong", wrong()),
        ("may-not-change", may_not_change()),
        ("two-roles", two_roles()),
        ("delegate", delegate_page()),
        ("passkeys-elsewhere", passkeys_elsewhere()),
        ("hostile", hostile()),
    ]
}

fn new() -> People {
    People {
        shell: world::signed(Role::Operator).at(Section::People),
        organisation: "Mill Creek Community Hospital".to_owned(),
        slug: "mill-creek".to_owned(),
        fresh: None,
        hats: Vec::new(),
        members: Vec::new(),
        invite: Some(Invite {
            email: Entry::default(),
            roles: world::choices(&[("operator", "operator")]),
        }),
        tokens: Some(Vec::new()),
        new_token: Some(NewToken {
            name: Entry::default(),
            roles: world::choices(&[("operator", "operator")]),
            days: world::choices(&[("30", "30 days"), ("90", "90 days"), ("365", "one year")]),
        }),
        delegates: Some(Delegates { may_change: true, ..Delegates::default() }),
        clients: None,
        passkeys: Some(passkeys(Vec::new())),
    }
}

fn full() -> People {
    People {
        members: vec![
            member("Ann Ortiz", "ann@mill-creek.example"),
            Member { seen: None, ..member("Bo Lindqvist", "bo@mill-creek.example") },
        ],
        tokens: Some(tokens()),
        delegates: Some(Delegates { rows: delegates(), ..Delegates::default() })
            .map(|delegates| Delegates { may_change: true, ..delegates }),
        passkeys: Some(passkeys(vec![passkey("work phone")])),
        ..new()
    }
}

fn member(name: &str, email: &str) -> Member {
    Member {
        name: name.to_owned(),
        email: email.to_owned(),
        role: "operator".to_owned(),
        since: world::moment("2026-03-02T09:00:00Z"),
        seen: Some(world::moment("2026-11-23T12:41:00Z")),
        is_kept: false,
        end: Some("/people/members/end?person=7f3k9q".to_owned()),
    }
}

fn token(name: &str, state: Chip, revoke: Option<&str>) -> Token {
    Token {
        name: name.to_owned(),
        role: "operator".to_owned(),
        state,
        made: world::moment("2026-08-23T13:06:00Z"),
        expires: world::moment("2026-11-21T13:06:00Z"),
        revoke: revoke.map(str::to_owned),
    }
}

fn tokens() -> Vec<Token> {
    vec![
        token("nightly list", Chip::known("works"), Some("/people/tokens/revoke?token=7f3k9q")),
        token("old script", Chip::said("has run out"), None),
        token("lost laptop", Chip::said("revoked"), None),
    ]
}

fn delegate(name: &str, state: Chip, revoke: Option<&str>) -> Delegate {
    Delegate {
        name: name.to_owned(),
        state,
        given: world::moment("2026-03-02T09:12:00Z"),
        given_by: "Ann Ortiz".to_owned(),
        looks: Link::new("/record?s=state-of-tamarack", "14 looks"),
        revoke: revoke.map(str::to_owned),
    }
}

fn delegates() -> Vec<Delegate> {
    let revoke = "/people/delegates/revoke?consent=7f3k9q";
    vec![
        delegate("State of Tamarack, Office of Cyber Help", Chip::known("acts"), Some(revoke)),
        delegate("Riverside IT Services", Chip::said("taken back"), None),
    ]
}

fn passkey(name: &str) -> Passkey {
    Passkey {
        name: name.to_owned(),
        made: world::moment("2026-03-02T09:20:00Z"),
        remove: Some("/people/passkeys/remove?passkey=7f3k9q".to_owned()),
    }
}

fn hat(organisation: &str, role: &str, now: bool) -> Hat {
    Hat {
        organisation: organisation.to_owned(),
        slug: "mill-creek".to_owned(),
        role: role.to_owned(),
        now,
    }
}

fn two_roles() -> People {
    let name = "Mill Creek Community Hospital";
    People { hats: vec![hat(name, "operator", true), hat(name, "auditor", false)], ..full() }
}

fn passkeys(rows: Vec<Passkey>) -> Passkeys {
    Passkeys { rows, adding: Adding::At(PasskeyPlace::Here) }
}

fn passkeys_elsewhere() -> People {
    let place = PasskeyPlace::At("http://localhost:8080".to_owned());
    let none = Passkeys { adding: Adding::At(place), ..passkeys(Vec::new()) };
    People { passkeys: Some(none), ..new() }
}

fn client(name: &str, state: Chip, accept: Option<&str>) -> Client {
    Client {
        name: name.to_owned(),
        state,
        given: world::moment("2026-11-20T09:12:00Z"),
        accept: accept.map(str::to_owned),
        revoke: Some("/people/delegates/revoke?consent=7f3k9q".to_owned()),
    }
}

fn delegate_page() -> People {
    let accept = Some("/people/clients/accept?consent=7f3k9q");
    People {
        shell: world::signed(Role::Delegate).at(Section::People),
        organisation: "State of Tamarack, Office of Cyber Help".to_owned(),
        delegates: None,
        clients: Some(vec![
            client("Mill Creek Community Hospital", Chip::known("your client"), None),
            client("Riverside Water", Chip::open("not taken on yet"), accept),
        ]),
        ..full()
    }
}

fn wrong() -> People {
    let mut page = full();
    let give = "There is no delegate with this short name. Ask them to spell it.";
    if let Some(delegates) = &mut page.delegates {
        delegates.give = Entry::wrong("State of Tamarack", give);
    }
    if let Some(new) = &mut page.new_token {
        new.name = Entry::wrong("", "Say what it is for. Example: nightly list");
    }
    if let Some(invite) = &mut page.invite {
        invite.email = Entry::wrong("bo", "This address has no “@”. Example: bo@it.example");
    }
    page
}

fn may_not_change() -> People {
    let held = Passkeys {
        rows: vec![Passkey { remove: None, ..passkey("work phone") }],
        adding: Adding::SignedInWithOne,
    };
    let mut page = People { invite: None, new_token: None, passkeys: Some(held), ..full() };
    for member in &mut page.members {
        member.end = None;
    }
    for token in page.tokens.iter_mut().flatten() {
        token.revoke = None;
    }
    if let Some(delegates) = &mut page.delegates {
        delegates.may_change = false;
    }
    page
}

fn hostile() -> People {
    let (bad, long) = (world::HOSTILE, world::long_word());
    let rows = vec![
        delegate(bad, Chip::known("acts"), Some("/people")),
        delegate(&long, Chip::known("acts"), None),
    ];
    People {
        shell: world::hostile(Role::Operator).at(Section::People),
        organisation: long.clone(),
        fresh: Some(Fresh {
            kind: FreshKind::Token,
            name: bad.to_owned(),
            secret: long.clone(),
            expires: world::moment("2027-02-21T13:06:00Z"),
        }),
        hats: vec![hat(bad, "operator", true), hat(&long, "auditor", false)],
        members: vec![member(bad, &long), member(&long, bad)],
        tokens: Some(vec![token(bad, Chip::known("works"), Some("/people"))]),
        delegates: Some(Delegates { rows, give: Entry::wrong(bad, &long), may_change: true }),
        clients: Some(vec![client(bad, Chip::open(&long), Some("/people"))]),
        passkeys: Some(passkeys(vec![passkey(bad), passkey(&long)])),
        ..new()
    }
}
