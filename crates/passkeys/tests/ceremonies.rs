//! Both ceremonies from end to end, with a passkey in software: what is accepted, what is not.

use model::id::PersonId;
use passkeys::{Begun, Newcomer, PasskeyError, Passkeys, Registered, SignedIn, Stored};
use testkit::authenticator::Authenticator;

const DOMAIN: &str = "breakwater.example";
const ORIGIN: &str = "https://breakwater.example";
const ANA: PersonId = PersonId::from_bytes([1; 16]);
const BEN: PersonId = PersonId::from_bytes([2; 16]);

fn house() -> Passkeys {
    Passkeys::new(DOMAIN, ORIGIN).unwrap()
}

fn begin(person: PersonId) -> Begun {
    let newcomer = Newcomer { person, name: "ana@mill-creek.example", display_name: "Ana" };
    house().begin_registration(newcomer, &[]).unwrap()
}

/// A device whose key a person has registered.
fn registered(person: PersonId) -> (Authenticator, Registered) {
    let mut device = Authenticator::new(DOMAIN, ORIGIN);
    let begun = begin(person);
    let answer = device.create(&begun.options);
    let registered = house().finish_registration(person, &begun.ceremony, &answer).unwrap();
    (device, registered)
}

fn sign_in(
    device: &mut Authenticator,
    person: PersonId,
    body: &[u8],
) -> Result<SignedIn, PasskeyError> {
    let begun = house().begin_sign_in().unwrap();
    let answer = device.sign(&begun.options);
    house().finish_sign_in(&begun.ceremony, &answer, Stored { person, body })
}

#[test]
fn a_registered_passkey_says_who_it_is_and_proves_it() {
    let (mut device, registered) = registered(ANA);
    assert_eq!(registered.credential, device.credential);
    let begun = house().begin_sign_in().unwrap();
    let answer = device.sign(&begun.options);
    let claim = house().claim(&answer).unwrap();
    assert_eq!((claim.credential, claim.person), (registered.credential, ANA));
    let stored = Stored { person: ANA, body: &registered.body };
    let signed_in = house().finish_sign_in(&begun.ceremony, &answer, stored).unwrap();
    assert_eq!(signed_in, SignedIn { person: ANA, body: None });
}

#[test]
fn a_browser_is_asked_for_a_key_that_knows_its_owner_and_checks_its_user() {
    let options = begin(ANA).options;
    let (_, held) = registered(ANA);
    for part in [
        r#""residentKey":"required""#,
        r#""requireResidentKey":true"#,
        r#""userVerification":"required""#,
        r#""attestation":"none""#,
        r#""id":"breakwater.example""#,
    ] {
        assert!(options.contains(part), "{part} in {options}");
    }
    let sign_in = house().begin_sign_in().unwrap().options;
    assert!(sign_in.contains(r#""userVerification":"required""#), "{sign_in}");
    assert!(sign_in.contains(r#""allowCredentials":[]"#), "{sign_in}");
    assert!(!sign_in.contains("mediation"), "{sign_in}");
    let newcomer = Newcomer { person: ANA, name: "ana", display_name: "Ana" };
    let second = house().begin_registration(newcomer, &[held.body]).unwrap().options;
    assert!(second.contains(r#""excludeCredentials":[{"#), "{second}");
}

#[test]
fn a_key_used_on_another_page_is_of_no_use_here() {
    let elsewhere = PasskeyError::Elsewhere { origin: ORIGIN.to_owned() };
    for origin in ["https://breakwater.example.evil", "http://breakwater.example", "https://a.b"] {
        let (mut device, registered) = registered(ANA);
        device.origin = origin.to_owned();
        assert_eq!(sign_in(&mut device, ANA, &registered.body), Err(elsewhere.clone()));
        let begun = begin(ANA);
        let answer = device.create(&begun.options);
        let finished = house().finish_registration(ANA, &begun.ceremony, &answer);
        assert_eq!(finished, Err(elsewhere.clone()));
    }
    let (mut device, registered) = registered(ANA);
    device.domain = "evil.example".to_owned();
    assert_eq!(sign_in(&mut device, ANA, &registered.body), Err(elsewhere));
}

#[test]
fn an_answer_is_good_for_its_own_ceremony_only() {
    let (mut device, registered) = registered(ANA);
    let (one, other) = (house().begin_sign_in().unwrap(), house().begin_sign_in().unwrap());
    let answer = device.sign(&one.options);
    let stored = Stored { person: ANA, body: &registered.body };
    let finish = |ceremony: &[u8]| house().finish_sign_in(ceremony, &answer, stored);
    assert!(finish(&one.ceremony).is_ok());
    for ceremony in [other.ceremony, begin(ANA).ceremony, b"{}".to_vec(), Vec::new()] {
        assert_eq!(finish(&ceremony), Err(PasskeyError::Stale));
    }
}

#[test]
fn nobody_ends_what_another_began() {
    let begun = begin(ANA);
    let answer = Authenticator::new(DOMAIN, ORIGIN).create(&begun.options);
    let finish = |person| house().finish_registration(person, &begun.ceremony, &answer);
    assert_eq!(finish(BEN), Err(PasskeyError::Stale));
    assert!(finish(ANA).is_ok());
    let sign_in = house().begin_sign_in().unwrap();
    let finished = house().finish_registration(ANA, &sign_in.ceremony, &answer);
    assert_eq!(finished, Err(PasskeyError::Stale));
}

#[test]
fn a_device_that_checks_nobody_is_refused() {
    let (mut device, registered) = registered(ANA);
    device.nobody_looks();
    assert_eq!(sign_in(&mut device, ANA, &registered.body), Err(PasskeyError::Unverified));
    let begun = begin(ANA);
    let answer = device.create(&begun.options);
    let finished = house().finish_registration(ANA, &begun.ceremony, &answer);
    assert_eq!(finished, Err(PasskeyError::Unverified));
}

#[test]
fn a_key_signs_nobody_else_in() {
    let (mut ana, of_ana) = registered(ANA);
    let (mut ben, of_ben) = registered(BEN);
    assert_eq!(sign_in(&mut ben, ANA, &of_ana.body), Err(PasskeyError::Unknown));
    // Ben's device says that it is Ana's key.
    ben.user_handle.clone_from(&ana.user_handle);
    assert_eq!(sign_in(&mut ben, ANA, &of_ana.body), Err(PasskeyError::Unknown));
    assert_eq!(sign_in(&mut ben, BEN, &of_ben.body), Err(PasskeyError::Unknown));
    ben.credential.clone_from(&ana.credential);
    assert_eq!(sign_in(&mut ben, ANA, &of_ana.body), Err(PasskeyError::Wrong));
    // Ana's device says that it is Ben's.
    ana.user_handle = vec![2; 16];
    assert_eq!(sign_in(&mut ana, ANA, &of_ana.body), Err(PasskeyError::Unknown));
    ana.user_handle.clear();
    assert_eq!(sign_in(&mut ana, ANA, &of_ana.body), Err(PasskeyError::Unknown));
}

#[test]
fn a_key_that_counts_backwards_is_a_copy() {
    let (mut device, registered) = registered(ANA);
    device.counter = 5;
    let body = sign_in(&mut device, ANA, &registered.body).unwrap().body.expect("it counted");
    for counter in [5, 4, 0] {
        device.counter = counter;
        assert_eq!(sign_in(&mut device, ANA, &body), Err(PasskeyError::Copied), "{counter}");
    }
    device.counter = 6;
    assert!(sign_in(&mut device, ANA, &body).is_ok());
}

#[test]
fn what_cannot_be_read_is_said_without_repeating_it() {
    let (mut device, registered) = registered(ANA);
    let begun = house().begin_sign_in().unwrap();
    let stored = Stored { person: ANA, body: &registered.body };
    let mut long = device.sign(&begun.options);
    long.resize(passkeys::ANSWER_BYTES_MAX + 1, b' ');
    for bad in [&b""[..], b"null", b"{\"id\":\"<script>\"}", b"\xff", &long] {
        let error = house().finish_sign_in(&begun.ceremony, bad, stored).unwrap_err();
        assert!(matches!(error, PasskeyError::Unreadable(_)), "{error}");
        assert!(!error.to_string().contains("script"), "{error}");
        assert!(house().claim(bad).is_err());
        assert!(house().finish_registration(ANA, &begin(ANA).ceremony, bad).is_err());
    }
    let (mut device, _) = self::registered(ANA);
    assert_eq!(sign_in(&mut device, ANA, b"{}"), Err(PasskeyError::Broken));
}

#[test]
fn passkeys_need_a_name_and_a_closed_line() {
    assert!(Passkeys::new("localhost", "http://localhost:8080").is_ok());
    assert!(Passkeys::new("example", "https://breakwater.example").is_ok());
    for (domain, origin, reason) in [
        ("127.0.0.1", "http://127.0.0.1:8080", "use a name"),
        ("::1", "https://[::1]", "use a name"),
        ("breakwater.example", "http://breakwater.example", "https only"),
        ("other.example", "https://breakwater.example", "does not lie in the domain"),
        ("water.example", "https://breakwater.example", "does not lie in the domain"),
        ("breakwater.example", "breakwater.example", "no address"),
    ] {
        let said = Passkeys::new(domain, origin).unwrap_err().to_string();
        assert!(said.contains(reason), "{origin}: {said}");
    }
}
