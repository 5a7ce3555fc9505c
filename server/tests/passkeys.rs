//! Passkeys over HTTP, with a device made of a key and a counter.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on says so by failing")]

mod common;

use axum::body::Body;
use axum::http::{Request, Response, StatusCode, header as name};
use common::{HOUR, KEEPER, Service, header, service};
use ring::rand::SystemRandom;
use ring::signature::{ECDSA_P256_SHA256_ASN1_SIGNING, EcdsaKeyPair, KeyPair};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

const ORIGIN: &str = "https://bazargah.example";
const MINUTE: i64 = HOUR / 60;
/// Somebody is there, and the device knows who.
const KNOWN: u8 = 0b101;

fn text(bytes: &[u8]) -> String {
    const LETTERS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    let mut text = String::new();
    for three in bytes.chunks(3) {
        let bits = three.iter().enumerate().fold(0u32, |bits, (n, byte)| bits | u32::from(*byte) << (16 - 8 * n));
        text.extend((0..=three.len()).map(|n| char::from(LETTERS[(bits >> (18 - 6 * n)) as usize & 63])));
    }
    text
}

/// A device with one key.
struct Device {
    key: EcdsaKeyPair,
    id: Vec<u8>,
    owner: Value,
    flags: u8,
    counter: u32,
    origin: &'static str,
}

impl Device {
    fn new(id: &[u8]) -> Self {
        let algorithm = &ECDSA_P256_SHA256_ASN1_SIGNING;
        let key = EcdsaKeyPair::generate_pkcs8(algorithm, &SystemRandom::new()).unwrap();
        let key = EcdsaKeyPair::from_pkcs8(algorithm, key.as_ref(), &SystemRandom::new()).unwrap();
        Self { key, id: id.to_vec(), owner: Value::Null, flags: KNOWN, counter: 1, origin: ORIGIN }
    }

    fn client_data(&self, what: &str, question: &Value) -> Vec<u8> {
        json!({ "type": what, "challenge": question["options"]["challenge"], "origin": self.origin, "crossOrigin": false })
            .to_string()
            .into_bytes()
    }

    fn data(&self, more: u8) -> Vec<u8> {
        let mut data = Sha256::digest(b"bazargah.example").to_vec();
        data.push(self.flags | more);
        data.extend(self.counter.to_be_bytes());
        data
    }

    /// Makes the key.
    fn make(&mut self, question: &Value) -> Value {
        self.owner = question["options"]["user"]["id"].clone();
        let mut data = self.data(0x40);
        data.extend([0; 16]);
        data.extend(u16::try_from(self.id.len()).unwrap().to_be_bytes());
        data.extend(&self.id);
        // COSE: {1: 2, 3: -7, -1: 1, -2: x, -3: y}
        let point = self.key.public_key().as_ref();
        data.extend([0xa5, 0x01, 0x02, 0x03, 0x26, 0x20, 0x01, 0x21, 0x58, 0x20]);
        data.extend(&point[1..33]);
        data.extend([0x22, 0x58, 0x20]);
        data.extend(&point[33..65]);
        // CBOR: {"fmt": "none", "attStmt": {}, "authData": …}
        let mut object = b"\xa3\x63fmt\x64none\x67attStmt\xa0\x68authData\x59".to_vec();
        object.extend(u16::try_from(data.len()).unwrap().to_be_bytes());
        object.extend(data);
        let response = json!({
            "attestationObject": text(&object),
            "clientDataJSON": text(&self.client_data("webauthn.create", question)),
            "transports": ["internal"],
        });
        self.answer(question, response)
    }

    /// Signs.
    fn sign(&mut self, question: &Value) -> Value {
        self.counter += 1;
        let (data, client) = (self.data(0), self.client_data("webauthn.get", question));
        let signed = [data.as_slice(), &Sha256::digest(&client)].concat();
        let signature = self.key.sign(&SystemRandom::new(), &signed).unwrap();
        let response = json!({
            "authenticatorData": text(&data),
            "clientDataJSON": text(&client),
            "signature": text(signature.as_ref()),
            "userHandle": self.owner,
        });
        self.answer(question, response)
    }

    fn answer(&self, question: &Value, response: Value) -> Value {
        let id = text(&self.id);
        let credential =
            json!({ "id": id, "rawId": id, "type": "public-key", "response": response, "clientExtensionResults": {} });
        json!({ "id": question["id"], "credential": credential, "next": "/en/account#passkeys" })
    }
}

async fn send(service: &Service, cookie: &str, what: &str, body: &Value) -> (Response<()>, Value) {
    let request = Request::post(format!("/en/account/passkeys/{what}"))
        .header(name::CONTENT_TYPE, "application/json")
        .header(name::COOKIE, cookie)
        .header("sec-fetch-site", "same-origin")
        .header("x-forwarded-for", "192.0.2.7")
        .body(Body::from(body.to_string()));
    let (response, body) = service.ask(request.unwrap()).await;
    (response, serde_json::from_str(&body).unwrap_or_default())
}

async fn question(service: &Service, cookie: &str, what: &str) -> Value {
    let (response, question) = send(service, cookie, what, &Value::Null).await;
    assert_eq!(response.status(), StatusCode::OK);
    assert_eq!(header(&response, "cache-control"), "private, no-store");
    question
}

async fn add(service: &Service, cookie: &str, device: &mut Device) -> StatusCode {
    let made = device.make(&question(service, cookie, "begin").await);
    send(service, cookie, "finish", &made).await.0.status()
}

async fn sign_in(service: &Service, device: &mut Device) -> (Response<()>, Value) {
    let signed = device.sign(&question(service, "", "challenge").await);
    send(service, "", "sign-in", &signed).await
}

#[tokio::test]
async fn a_passkey_signs_in_without_a_letter() {
    let service = service(true).await;
    let keeper = service.keeper().await;
    let mut device = Device::new(b"one");
    assert_eq!(add(&service, &keeper, &mut device).await, StatusCode::OK);
    assert_eq!(add(&service, &keeper, &mut Device::new(b"one")).await, StatusCode::BAD_REQUEST, "a name is taken once");
    assert_eq!(
        question(&service, &keeper, "begin").await["options"]["excludeCredentials"][0]["id"],
        text(b"one").as_str()
    );

    for _ in 0..2 {
        let (response, answer) = sign_in(&service, &mut device).await;
        assert_eq!(response.status(), StatusCode::OK);
        assert_eq!(answer["next"], "/en/account#passkeys");
        let cookie = header(&response, "set-cookie");
        assert!(cookie.contains("; Secure") && cookie.contains("; HttpOnly"), "{cookie}");
        let (_, page) = service.get_as(Some(cookie.split(';').next().unwrap()), "/en/account").await;
        assert!(page.contains(KEEPER));
    }
    assert!(service.letters().await.is_empty());

    let account = service.app.store.passkey(b"one").await.unwrap().unwrap();
    assert!(account.used.is_some());
    let (_, page) = service.get_as(Some(&keeper), "/en/account").await;
    assert!(page.contains(r#"data-passkey="add""#), "{page}");
    let id = account.id.to_string();
    let stranger = service.cookie("somebody@example.org").await;
    service.post_as(Some(&stranger), "/en/account/passkeys/remove", &[("id", &id)]).await;
    assert_eq!(sign_in(&service, &mut device).await.0.status(), StatusCode::OK, "another's passkey stays");
    service.post_as(Some(&keeper), "/en/account/passkeys/remove", &[("id", &id)]).await;
    assert_eq!(sign_in(&service, &mut device).await.0.status(), StatusCode::BAD_REQUEST);
}

#[tokio::test]
async fn what_is_wrong_is_refused() {
    let service = service(true).await;
    let keeper = service.keeper().await;
    let staff = service.cookie("reviewer@staff.example").await;

    // Who adds.
    let stranger = service.cookie("somebody@example.org").await;
    let (response, _) = send(&service, &stranger, "begin", &Value::Null).await;
    assert_eq!(response.status(), StatusCode::NOT_FOUND, "no shop, no role");
    assert_eq!(send(&service, "", "begin", &Value::Null).await.0.status(), StatusCode::SEE_OTHER);
    for (cookie, status) in [
        (&stranger, StatusCode::BAD_REQUEST),
        (&staff, StatusCode::BAD_REQUEST),
        (&String::new(), StatusCode::SEE_OTHER),
    ] {
        let made = Device::new(b"one").make(&question(&service, &keeper, "begin").await);
        assert_eq!(send(&service, cookie, "finish", &made).await.0.status(), status, "another's ceremony");
    }
    let mut unknown = Device::new(b"two");
    unknown.flags = 1;
    assert_eq!(
        add(&service, &keeper, &mut unknown).await,
        StatusCode::BAD_REQUEST,
        "the device does not know who it is"
    );
    let mut elsewhere = Device::new(b"three");
    elsewhere.origin = "https://bazargah.example.evil.example";
    assert_eq!(add(&service, &keeper, &mut elsewhere).await, StatusCode::BAD_REQUEST, "made for another site");

    // Who signs in.
    let mut device = Device::new(b"four");
    assert_eq!(add(&service, &keeper, &mut device).await, StatusCode::OK);
    let refused = async |device: &mut Device, why: &str| {
        let (response, _) = sign_in(&service, device).await;
        assert_eq!(response.status(), StatusCode::BAD_REQUEST, "{why}");
        assert_eq!(header(&response, "set-cookie"), "", "{why}");
    };
    device.counter = 10;
    assert_eq!(sign_in(&service, &mut device).await.0.status(), StatusCode::OK);
    for counter in [10, 4] {
        device.counter = counter;
        refused(&mut device, "a counter that goes back").await;
    }
    device.counter = 20;
    device.flags = 1;
    refused(&mut device, "nobody known").await;
    device.flags = KNOWN;
    device.origin = "https://evil.example";
    refused(&mut device, "another site").await;
    device.origin = ORIGIN;
    let owner = device.owner.take();
    refused(&mut device, "no owner").await;
    device.owner = text(&[7; 16]).into();
    refused(&mut device, "another owner").await;
    device.owner = owner;
    let mut other = Device::new(b"four");
    other.owner = device.owner.clone();
    other.counter = 30;
    refused(&mut other, "another key").await;
    refused(&mut Device::new(b"five"), "no key").await;

    // Once, and soon.
    let signed = device.sign(&question(&service, "", "challenge").await);
    assert_eq!(send(&service, "", "sign-in", &signed).await.0.status(), StatusCode::OK);
    assert_eq!(send(&service, "", "sign-in", &signed).await.0.status(), StatusCode::BAD_REQUEST, "a second time");
    let asked = question(&service, "", "challenge").await;
    service.later(5 * MINUTE + 1);
    let signed = device.sign(&asked);
    assert_eq!(send(&service, "", "sign-in", &signed).await.0.status(), StatusCode::BAD_REQUEST, "too late");
    let begun = question(&service, &keeper, "begin").await;
    let signed = device.sign(&begun);
    assert_eq!(send(&service, "", "sign-in", &signed).await.0.status(), StatusCode::BAD_REQUEST, "another ceremony");

    // Not without end.
    let mut times = 0;
    while send(&service, "", "challenge", &Value::Null).await.0.status() == StatusCode::OK {
        times += 1;
        assert!(times < 200, "there is a limit");
    }
    assert_eq!(send(&service, "", "challenge", &Value::Null).await.0.status(), StatusCode::TOO_MANY_REQUESTS);
}

#[tokio::test]
async fn of_two_answers_with_the_same_counter_one_is_taken() {
    let service = service(true).await;
    let keeper = service.keeper().await;
    let mut device = Device::new(b"one");
    assert_eq!(add(&service, &keeper, &mut device).await, StatusCode::OK);
    let first = device.sign(&question(&service, "", "challenge").await);
    device.counter -= 1;
    let second = device.sign(&question(&service, "", "challenge").await);
    let (first, second) = tokio::join!(send(&service, "", "sign-in", &first), send(&service, "", "sign-in", &second));
    let mut both = [first.0.status(), second.0.status()];
    both.sort();
    assert_eq!(both, [StatusCode::OK, StatusCode::BAD_REQUEST]);
}
