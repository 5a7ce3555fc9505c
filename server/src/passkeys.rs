//! Passkeys: keys that a device keeps for this site and uses once it knows its owner again, by finger, face or PIN. Signing in by
//! one takes neither an address nor a letter. Here is what is asked of browsers, and what is made of their answers; what lies
//! between the two, the database keeps as text.

use crate::codes;
use bazargah_store::AccountId;
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;
use webauthn_rs::prelude::{
    DiscoverableAuthentication, Passkey, PasskeyRegistration, PublicKeyCredential, RegisterPublicKeyCredential, Url,
    Uuid, Webauthn, WebauthnBuilder, WebauthnError,
};

/// Bytes of a credential's name at most: so long may it be by the standard (WebAuthn 3, § 4, "credential ID").
const CREDENTIAL_BYTES_MAX: usize = 1023;

/// Checks passkeys for one site.
#[derive(Debug, Clone)]
pub struct Passkeys {
    webauthn: Webauthn,
}

/// What a browser is asked, and what is kept until it answers.
#[derive(Debug, Clone)]
pub struct Asked {
    /// For the browser: `publicKey` of `navigator.credentials.create` or `.get`, as JSON.
    pub options: Value,
    /// For the database.
    pub state: String,
}

/// A passkey as it is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Kept {
    /// By which a browser names it.
    pub credential: Vec<u8>,
    /// Its public key and its counter.
    pub state: String,
}

/// Why a passkey was not taken.
#[derive(Debug, thiserror::Error)]
pub enum Refused {
    /// The answer does not fit what was asked, or the key.
    #[error("a passkey was refused: {0}")]
    Wrong(#[from] WebauthnError),
    /// It is somebody else's, or has no owner.
    #[error("a passkey was refused: it names another account")]
    NotTheirs,
    /// Its name is too long.
    #[error("a passkey was refused: its name is too long")]
    TooLong,
    /// What was kept is no ceremony of this kind, or no key.
    #[error("what is kept of a passkey cannot be read: {0}")]
    Unreadable(#[from] serde_json::Error),
}

impl Passkeys {
    /// For the site at this address. There are none where browsers have none: without TLS, but for this very machine, and at an
    /// address without a name.
    pub fn at(origin: &str) -> Option<Self> {
        let origin = Url::parse(origin).ok()?;
        let name = origin.domain()?;
        let here = name == "localhost" || name.ends_with(".localhost");
        if !(origin.scheme() == "https" || (origin.scheme() == "http" && here)) {
            return None;
        }
        let webauthn = WebauthnBuilder::new(name, &origin).and_then(|builder| builder.rp_name("Bazargah").build());
        Some(Self { webauthn: webauthn.ok()? })
    }

    /// Asks a browser for a new passkey of an account that has these already. It must be one that is found without an address.
    ///
    /// # Errors
    /// When one of the known keys cannot be read.
    pub fn begin_adding<'a>(
        &self,
        account: AccountId,
        email: &str,
        known: impl IntoIterator<Item = &'a str>,
    ) -> Result<Asked, Refused> {
        let known = known.into_iter().map(|state| read::<Passkey>(state).map(|key| key.cred_id().clone()));
        let known = known.collect::<Result<Vec<_>, _>>()?;
        let (challenge, state) = self.webauthn.start_passkey_registration(owner(account), email, email, Some(known))?;
        let mut asked = asked(&challenge, &state)?;
        // The library leaves it to the device whether its key is found without an address; here it must be.
        let selection = &mut asked.options["authenticatorSelection"];
        selection["residentKey"] = "required".into();
        selection["requireResidentKey"] = true.into();
        Ok(asked)
    }

    /// Takes the new passkey.
    ///
    /// # Errors
    /// When it was not made for this site as it was asked for, or not by somebody whom the device knows.
    pub fn finish_adding(&self, state: &str, credential: &RegisterPublicKeyCredential) -> Result<Kept, Refused> {
        let state: PasskeyRegistration = read(state)?;
        let key = self.webauthn.finish_passkey_registration(credential, &state)?;
        if key.cred_id().len() > CREDENTIAL_BYTES_MAX {
            return Err(Refused::TooLong);
        }
        Ok(Kept { credential: key.cred_id().to_vec(), state: serde_json::to_string(&key)? })
    }

    /// Asks a browser to sign in with whichever passkey of this site its owner chooses.
    ///
    /// # Errors
    /// When no challenge can be made.
    pub fn begin_signing_in(&self) -> Result<Asked, Refused> {
        let (challenge, state) = self.webauthn.start_discoverable_authentication()?;
        // `challenge` also asks for an offer within the field for the address; the options fit a button as well.
        asked(&challenge, &state)
    }

    /// Takes an answer for a key of this account. Gives the key's new state; where its counter runs, it has moved on.
    ///
    /// # Errors
    /// When the signature is wrong, the device does not know its owner, the counter has not moved on, or the key says that it is
    /// another account's.
    pub fn finish_signing_in(
        &self,
        state: &str,
        account: AccountId,
        key: &str,
        credential: &PublicKeyCredential,
    ) -> Result<String, Refused> {
        let state: DiscoverableAuthentication = read(state)?;
        let mut key: Passkey = read(key)?;
        let (told, _) = self.webauthn.identify_discoverable_authentication(credential)?;
        if told != owner(account) {
            return Err(Refused::NotTheirs);
        }
        let result = self.webauthn.finish_discoverable_authentication_v2(credential, state, &key)?;
        if !result.user_verified() {
            return Err(Refused::Wrong(WebauthnError::UserNotVerified));
        }
        key.update_credential(&result).ok_or(Refused::NotTheirs)?;
        Ok(serde_json::to_string(&key)?)
    }
}

fn owner(account: AccountId) -> Uuid {
    Uuid::from_bytes(codes::passkey_owner(account))
}

fn read<T: DeserializeOwned>(text: &str) -> Result<T, Refused> {
    Ok(serde_json::from_str(text)?)
}

fn asked(challenge: &impl Serialize, state: &impl Serialize) -> Result<Asked, Refused> {
    let mut challenge = serde_json::to_value(challenge)?;
    Ok(Asked { options: challenge["publicKey"].take(), state: serde_json::to_string(state)? })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn passkeys_are_where_browsers_have_them() {
        for origin in
            ["https://bazargah.example", "https://bazargah.example:8443", "http://localhost:3000", "http://a.localhost"]
        {
            assert!(Passkeys::at(origin).is_some(), "{origin}");
        }
        for origin in [
            "http://127.0.0.1:3000",
            "http://bazargah.example",
            "https://192.0.2.1",
            "https://[2001:db8::1]",
            "",
            "localhost:3000",
        ] {
            assert!(Passkeys::at(origin).is_none(), "{origin}");
        }
    }

    #[test]
    fn what_is_asked_needs_no_address_and_knows_its_owner() {
        let passkeys = Passkeys::at("https://bazargah.example").expect("a domain");
        let adding = passkeys.begin_adding(AccountId(7), "zahra@example.org", []).expect("options");
        let selection = &adding.options["authenticatorSelection"];
        assert_eq!(selection["residentKey"], "required");
        assert_eq!(selection["userVerification"], "required");
        assert_eq!(adding.options["rp"]["id"], "bazargah.example");
        let signing_in = passkeys.begin_signing_in().expect("options");
        assert_eq!(signing_in.options["userVerification"], "required");
        assert_eq!(signing_in.options["allowCredentials"], serde_json::json!([]));
        // One is not taken for the other.
        assert!(read::<DiscoverableAuthentication>(&adding.state).is_err());
        assert!(read::<PasskeyRegistration>(&signing_in.state).is_err());
    }
}
