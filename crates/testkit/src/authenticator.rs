//! A passkey in software, with the browser around it: honest, unless a test says otherwise.

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use ring::{
    digest::{SHA256, digest},
    rand::SystemRandom,
    signature::{ECDSA_P256_SHA256_ASN1_SIGNING, EcdsaKeyPair, KeyPair as _},
};
use serde_json::{Value, json};

/// What tests give is well formed.
const WELL: &str = "what a test gives is well formed";
const PRESENT: u8 = 0x01;
const VERIFIED: u8 = 0x04;
const ATTESTED: u8 = 0x40;

/// One key on one device. Each field may be set to lie.
#[derive(Debug)]
pub struct Authenticator {
    key: EcdsaKeyPair,
    /// The id of its credential.
    pub credential: Vec<u8>,
    /// Whose it is, as it was told.
    pub user_handle: Vec<u8>,
    /// The page that it believes to be on.
    pub origin: String,
    /// The domain that it made its key for.
    pub domain: String,
    /// What it says of its user.
    pub flags: u8,
    /// How often it was used.
    pub counter: u32,
    /// What it answers instead of what it was asked.
    pub challenge: Option<String>,
}

impl Authenticator {
    /// A new device with a key for a domain, used on a page.
    pub fn new(domain: &str, origin: &str) -> Self {
        let random = SystemRandom::new();
        let algorithm = &ECDSA_P256_SHA256_ASN1_SIGNING;
        let document = EcdsaKeyPair::generate_pkcs8(algorithm, &random).expect(WELL);
        let key = EcdsaKeyPair::from_pkcs8(algorithm, document.as_ref(), &random).expect(WELL);
        let credential = digest(&SHA256, key.public_key().as_ref()).as_ref().to_vec();
        Self {
            key,
            credential,
            user_handle: Vec::new(),
            origin: origin.to_owned(),
            domain: domain.to_owned(),
            flags: PRESENT | VERIFIED,
            counter: 0,
            challenge: None,
        }
    }

    /// It no longer checks who uses it.
    pub fn nobody_looks(&mut self) {
        self.flags = PRESENT;
    }

    /// `navigator.credentials.create` and `toJSON`.
    pub fn create(&mut self, options: &str) -> Vec<u8> {
        let options: Value = serde_json::from_str(options).expect(WELL);
        let user = options["publicKey"]["user"]["id"].as_str().expect(WELL);
        self.user_handle = URL_SAFE_NO_PAD.decode(user).expect(WELL);
        let client = self.client_data("webauthn.create", &options);
        let data = [self.head(self.flags | ATTESTED), self.attested()].concat();
        // {"fmt": "none", "attStmt": {}, "authData": data}
        let object =
            [b"\xa3\x63fmt\x64none\x67attStmt\xa0\x68authData".to_vec(), bytes_in_cbor(&data)];
        self.answer(&json!({
            "attestationObject": URL_SAFE_NO_PAD.encode(object.concat()),
            "clientDataJSON": URL_SAFE_NO_PAD.encode(client),
            "transports": ["internal", "from-the-future"],
            "publicKeyAlgorithm": -7,
        }))
    }

    /// `navigator.credentials.get` and `toJSON`.
    pub fn sign(&mut self, options: &str) -> Vec<u8> {
        let options: Value = serde_json::from_str(options).expect(WELL);
        let client = self.client_data("webauthn.get", &options);
        let data = self.head(self.flags);
        let signed = [data.as_slice(), digest(&SHA256, &client).as_ref()].concat();
        let signature = self.key.sign(&SystemRandom::new(), &signed).expect(WELL);
        self.answer(&json!({
            "authenticatorData": URL_SAFE_NO_PAD.encode(data),
            "clientDataJSON": URL_SAFE_NO_PAD.encode(client),
            "signature": URL_SAFE_NO_PAD.encode(signature),
            "userHandle": URL_SAFE_NO_PAD.encode(&self.user_handle),
        }))
    }

    fn answer(&self, response: &Value) -> Vec<u8> {
        let id = URL_SAFE_NO_PAD.encode(&self.credential);
        let answer = json!({
            "id": id, "rawId": id, "type": "public-key", "response": response,
            "authenticatorAttachment": "platform", "clientExtensionResults": {},
        });
        answer.to_string().into_bytes()
    }

    fn client_data(&self, kind: &str, options: &Value) -> Vec<u8> {
        let asked = options["publicKey"]["challenge"].as_str().expect(WELL);
        let challenge = self.challenge.as_deref().unwrap_or(asked);
        let data = json!({
            "type": kind, "challenge": challenge, "origin": self.origin, "crossOrigin": false,
        });
        data.to_string().into_bytes()
    }

    /// WebAuthn 3 §6.1: hash of the domain, flags, counter.
    fn head(&self, flags: u8) -> Vec<u8> {
        let domain = digest(&SHA256, self.domain.as_bytes());
        [domain.as_ref(), &[flags], &self.counter.to_be_bytes()].concat()
    }

    /// WebAuthn 3 §6.5.1: maker, id and public key of the credential.
    fn attested(&self) -> Vec<u8> {
        let length = u16::try_from(self.credential.len()).expect(WELL).to_be_bytes();
        let point = &self.key.public_key().as_ref()[1..];
        // {1: 2, 3: -7, -1: 1, -2: x, -3: y}: an ES256 key on P-256 (RFC 9053 §7.1.1)
        let key = [
            b"\xa5\x01\x02\x03\x26\x20\x01\x21".to_vec(),
            bytes_in_cbor(&point[..32]),
            b"\x22".to_vec(),
            bytes_in_cbor(&point[32..]),
        ];
        [&[0; 16], &length[..], &self.credential, &key.concat()].concat()
    }
}

fn bytes_in_cbor(bytes: &[u8]) -> Vec<u8> {
    let length = u8::try_from(bytes.len()).expect(WELL);
    [&[0x58, length], bytes].concat()
}
